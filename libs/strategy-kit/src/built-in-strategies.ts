import { MaRsiStrategy } from './strategies/ma-rsi-strategy.js'
import { SystemIntegrationTestStrategy } from './strategies/system-integration-test-strategy.js'
import type { StrategyType } from './strategy-type.js'

/** The types that a YAML file can name without any code of the user. */
export const BUILT_IN_STRATEGIES: ReadonlyMap<string, StrategyType> = new Map<string, StrategyType>(
  [MaRsiStrategy, SystemIntegrationTestStrategy].map((type) => [type.strategyName, type]),
)
