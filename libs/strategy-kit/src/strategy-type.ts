import type { CtaStrategy } from './cta-strategy.js'
import type { ParameterProblem } from './parameters/check-parameters.js'
import type { ParameterDeclarations, ParameterLabel, ParameterValues } from './parameters/parameter-declaration.js'
import type { StrategyDesk } from './strategy-desk.js'

/** What a file may leave out of `risk`. */
export interface RiskDefaults {
  readonly stop_loss_pct: number | null
  readonly take_profit_pct: number | null
  readonly max_position: number
}

/** A strategy class with its static description; `strategyName` is what `strategy_name` of a YAML file says. */
export interface StrategyType {
  readonly strategyName: string
  readonly label: ParameterLabel
  readonly parameters: ParameterDeclarations
  readonly riskDefaults: RiskDefaults
  /** What no single parameter can tell, such as fast < slow. */
  readonly checkTogether?: (values: ParameterValues) => ParameterProblem | undefined
  new (desk: StrategyDesk, params: ParameterValues): CtaStrategy
}
