import type { BothLanguages } from '../case/both-languages.js'
import { Mismatch } from '../case/verdict.js'

/** The contract that was asked for can't be tested at this counter. */
export class UnknownSymbol extends Mismatch {
  constructor(
    readonly symbol: string,
    readonly why: BothLanguages,
  ) {
    super(why.en)
  }
}
