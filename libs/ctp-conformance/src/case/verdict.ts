import type { BothLanguages } from './both-languages.js'
import type { CaseOutcome } from './conformance-case.js'

/** Ends a case from anywhere inside it: what was asked for did not come, or something else did. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'

  constructor(readonly expected: string) {
    super(`expected ${expected}`)
  }
}

/** Ends a case from anywhere inside it: here and now it can't be tried. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable'

  constructor(readonly why: BothLanguages) {
    super(why.en)
  }
}

/** The user wants the run to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

export const passed: CaseOutcome = { result: 'passed' }

export const notApplicable = (zh: string, en: string): NotApplicable => new NotApplicable({ zh, en })

/** @throws Mismatch */
export function expectThat(condition: unknown, expected: string): asserts condition {
  if (!condition) throw new Mismatch(expected)
}
