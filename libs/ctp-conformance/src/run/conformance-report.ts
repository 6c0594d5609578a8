import type { BothLanguages } from '../case/both-languages.js'

export interface CaseReport {
  readonly number: string
  readonly title: BothLanguages
  readonly result: 'passed' | 'failed' | 'not_applicable' | 'not_run'
  /** The callbacks of every session during the case, in compact form. */
  readonly seen: string
  /** Of a failed one. */
  readonly expected?: string
  /** Of one that is not applicable. */
  readonly why?: BothLanguages
  readonly seconds: number
}

/** The one JSON document of a run. */
export interface ConformanceReport {
  readonly libraries: { readonly trader: string; readonly md: string; readonly abi: string }
  readonly fronts: { readonly trader: string; readonly md: string }
  /** The contract under test; null when no case needed one. */
  readonly symbol: string | null
  readonly cases: readonly CaseReport[]
  readonly summary: {
    readonly passed: number
    readonly failed: number
    readonly not_applicable: number
    readonly not_run: number
  }
  /** Whether nothing of this run works or is open any more at the counter. */
  readonly left_flat: boolean
  readonly interrupted: boolean
  /** Why the run ended before its last case: a login that was refused for good. */
  readonly stopped: BothLanguages | null
}
