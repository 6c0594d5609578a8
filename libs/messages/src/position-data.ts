import { z } from 'zod'
import {
  accountIdField,
  datetimeField,
  directionField,
  environmentField,
  exchangeField,
  lotsOrZeroField,
  symbolField,
  tradingDayField,
} from './fields.js'

/**
 * Stream `stream:position`, one row of a complete position query. Seed 002, section 4.6.
 * Rows of one query share `snapshot_id`; the last has `is_last`; what went flat comes as an explicit zero row.
 * Its key is (snapshot_id, symbol, direction).
 */
export const positionDataSchema = z.object({
  symbol: symbolField,
  exchange: exchangeField,
  /** The side held. */
  direction: directionField,
  volume: lotsOrZeroField,
  /** Lots that working close orders hold. */
  frozen: lotsOrZeroField,
  /** True average open price: OpenCost / (lots x multiplier). */
  price: z.number(),
  /** Yuan, by open price. */
  pnl: z.number(),
  /** What is left of yesterday's lots (not CTP's static YdPosition). */
  yd_volume: lotsOrZeroField,
  datetime: datetimeField,
  account_id: accountIdField,
  environment: environmentField,
  trading_day: tradingDayField,
  snapshot_id: z.string().min(1),
  is_last: z.boolean(),
  /** Yuan. */
  margin: z.number(),
})
export type PositionData = z.infer<typeof positionDataSchema>
