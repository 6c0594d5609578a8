import type { InstrumentFacts, OrderPricing, ParameterValues, RiskLimits, StrategyType } from '@huangpu/strategy-kit'

/** One instance as a valid file describes it. */
export interface StrategySpec {
  /** YAML `name`, default the file's stem. */
  readonly name: string
  /** Name of the file within config/strategies. */
  readonly file: string
  readonly type: StrategyType
  readonly instrument: InstrumentFacts
  readonly enabled: boolean
  readonly params: ParameterValues
  readonly limits: RiskLimits
  readonly pricing: OrderPricing
  /** Parameters, risk and order section as the console shows them. */
  readonly shown: Readonly<Record<string, unknown>>
}

/** What can be said of a file that cannot be used. */
export interface InvalidFile {
  readonly name: string
  readonly file: string
  readonly type: string
  readonly symbol: string
  readonly problem: FileProblem
}

export interface FileProblem {
  /** Line in the file, from 1; null when the problem is the file itself. */
  readonly line: number | null
  /** In both languages. */
  readonly message: string
}

export type FileReading =
  { readonly ok: true; readonly spec: StrategySpec } | { readonly ok: false; readonly invalid: InvalidFile }
