import { z } from 'zod'
import {
  accountIdField,
  datetimeField,
  environmentField,
  exchangeField,
  lotsField,
  maybePriceField,
  symbolField,
  tradingDayField,
} from './fields.js'

/** Key `account:{account_id}`: funds as the counter last reported them. Yuan. */
export const accountDataSchema = z.object({
  account_id: accountIdField,
  environment: environmentField,
  trading_day: tradingDayField,
  datetime: datetimeField,
  balance: z.number(),
  available: z.number(),
  margin: z.number(),
  frozen_margin: z.number(),
  commission: z.number(),
  close_profit: z.number(),
  position_profit: z.number(),
  pre_balance: z.number(),
})
export type AccountData = z.infer<typeof accountDataSchema>

/** Field of the hash `instruments:{account_id}`: the counter's instrument query, one entry a contract. */
export const instrumentDataSchema = z.object({
  symbol: symbolField,
  exchange: exchangeField,
  product: z.string(),
  name: z.string(),
  volume_multiple: z.number().positive(),
  price_tick: z.number().positive(),
  max_limit_order_volume: lotsField,
  min_limit_order_volume: lotsField,
  long_margin_ratio: maybePriceField,
  short_margin_ratio: maybePriceField,
  expire_date: z.string().nullable(),
  is_trading: z.boolean(),
})
export type InstrumentData = z.infer<typeof instrumentDataSchema>
