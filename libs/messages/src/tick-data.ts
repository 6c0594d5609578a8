import { z } from 'zod'
import {
  accountIdField,
  datetimeField,
  environmentField,
  exchangeField,
  lotsOrZeroField,
  maybePriceField,
  priceField,
  symbolField,
  tradingDayField,
} from './fields.js'

/** Channel `tick:{symbol}`. Seed 002, section 4.2, with account, trading day, sequence and depth added. */
export const tickDataSchema = z.object({
  symbol: symbolField,
  exchange: exchangeField,
  datetime: datetimeField,
  last_price: priceField,
  /** Lots since the start of the trading day (its night included). */
  volume: lotsOrZeroField,
  open_interest: z.number(),
  /** Lots since the previous accepted tick of this symbol. */
  last_volume: lotsOrZeroField,
  open_price: maybePriceField,
  high_price: maybePriceField,
  low_price: maybePriceField,
  pre_close: maybePriceField,
  limit_up: maybePriceField,
  limit_down: maybePriceField,
  bid_price_1: maybePriceField,
  bid_volume_1: lotsOrZeroField,
  ask_price_1: maybePriceField,
  ask_volume_1: lotsOrZeroField,
  account_id: accountIdField,
  environment: environmentField,
  trading_day: tradingDayField,
  /** Counts the ticks of this symbol from 1 since the gateway's start; a hole tells a subscriber of a loss. */
  seq: z.int().positive(),
  /** Yuan since the start of the trading day. */
  turnover: z.number(),
  pre_settlement: maybePriceField,
  bid_price_2: maybePriceField.optional(),
  bid_volume_2: lotsOrZeroField.optional(),
  ask_price_2: maybePriceField.optional(),
  ask_volume_2: lotsOrZeroField.optional(),
  bid_price_3: maybePriceField.optional(),
  bid_volume_3: lotsOrZeroField.optional(),
  ask_price_3: maybePriceField.optional(),
  ask_volume_3: lotsOrZeroField.optional(),
  bid_price_4: maybePriceField.optional(),
  bid_volume_4: lotsOrZeroField.optional(),
  ask_price_4: maybePriceField.optional(),
  ask_volume_4: lotsOrZeroField.optional(),
  bid_price_5: maybePriceField.optional(),
  bid_volume_5: lotsOrZeroField.optional(),
  ask_price_5: maybePriceField.optional(),
  ask_volume_5: lotsOrZeroField.optional(),
  /** Microseconds since the epoch (wall clock) at which the CTP library called back with the snapshot. */
  gateway_time_us: z.int(),
})
export type TickData = z.infer<typeof tickDataSchema>
