import { join } from 'node:path'
import { loadYaml, type Home } from '@huangpu/service'
import { z } from 'zod'

/** Limits and cadences of the strategy service. All times are real milliseconds; none follows virtual time. */
export const STRATEGY_CONFIG = Object.freeze({
  /** A changed file is read when two looks in a row found it the same: editors write in steps. */
  filesPollMs: 2_000,
  warmUpRetryMs: 2_000,
  warmUpBarsMax: 5_000,
  /** Books are compared with the account after everything that moves either, and this often. */
  booksEveryMs: 500,
  fateEveryMs: 2_000,
  /** Past the expiry of a request that nobody reported, or past the last word on one whose fills are missing. */
  fateAfterMs: 2_000,
  fatePages: 10,
  ordersPerPage: 200,
  messageCharsMax: 16_384,
})

const riskFileSchema = z.looseObject({ order_ttl_ms: z.int().min(100).max(60_000).default(3_000) })

/** Time to live of an order, stamped when it is decided: however long it waits on its way, it is not sent later. */
export const loadOrderTtlMs = (home: Home): number =>
  loadYaml(join(home.configDir, 'risk_config.yaml'), riskFileSchema).order_ttl_ms
