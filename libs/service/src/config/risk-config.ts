import { join } from 'node:path'
import { CLOSE_POLICIES, EXPIRY_DAYS } from '@huangpu/core'
import { z } from 'zod'
import type { Home } from './home.js'
import { loadYaml } from './load-yaml.js'

/** config/risk_config.yaml */
export const riskConfigSchema = z.strictObject({
  /** Lots of a single order. */
  max_order_volume: z.int().min(1).max(100_000).default(500),
  /** Lots a contract and side: held, being opened and the new order together. */
  max_position_per_symbol: z.int().min(1).max(1_000_000).default(50),
  /** Real time from which on an order that was not sent yet is refused instead. */
  order_ttl_ms: z.int().min(100).max(60_000).default(3_000),
  /** A contract is not opened in so many of its last trading days; 0: never refused for that. */
  expiry_close_only_days: z.int().min(0).max(250).default(EXPIRY_DAYS.closeOnly),
  /** From so many trading days on before its end the gateway raises an alert. */
  expiry_alarm_days: z.int().min(0).max(250).default(EXPIRY_DAYS.alarm),
  close_policy: z.enum(CLOSE_POLICIES).default('yesterday_first'),
  /** How far an emulated market order reaches through the best opposite price. */
  market_order_ticks: z.int().min(0).max(1_000).default(5),
  /** Exchange time after which a quote is too old to price a market order by. */
  quote_max_age_ms: z.int().min(500).max(600_000).default(10_000),
})
export type RiskConfig = z.infer<typeof riskConfigSchema>

/** @throws ConfigProblem */
export const loadRiskConfig = (home: Home): RiskConfig =>
  loadYaml(join(home.configDir, 'risk_config.yaml'), riskConfigSchema)
