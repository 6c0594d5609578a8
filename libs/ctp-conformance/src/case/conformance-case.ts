import type { TestBench } from '../bench/test-bench.js'
import type { BothLanguages } from './both-languages.js'

/**
 * What a case asks for beyond a library and a front. `orders`: leave to send orders. `proxy`: a front by tcp://, so that
 * the connection can be cut. `wrong_auth_code`: leave to fail an authentication, which some counters answer by a lock.
 */
export type CaseNeed = 'orders' | 'proxy' | 'wrong_auth_code'

export type CaseOutcome =
  | { readonly result: 'passed' }
  | { readonly result: 'failed'; readonly expected: string }
  | { readonly result: 'not_applicable'; readonly why: BothLanguages }

/** One numbered check of a library and its counter. What was seen is taken from the callbacks of its time. */
export interface ConformanceCase {
  /** `5.3`: the third of chapter 5. */
  readonly number: string
  readonly title: BothLanguages
  readonly needs: readonly CaseNeed[]
  run(bench: TestBench): Promise<CaseOutcome>
}

export interface ConformanceChapter {
  readonly number: number
  readonly title: BothLanguages
  readonly cases: readonly ConformanceCase[]
}
