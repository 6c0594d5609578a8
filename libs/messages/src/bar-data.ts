import { z } from 'zod'
import {
  accountIdField,
  datetimeField,
  environmentField,
  exchangeField,
  lotsOrZeroField,
  priceField,
  symbolField,
  tradingDayField,
} from './fields.js'

/** Channel `bar:{symbol}` (1m). Seed 002, section 4.3. `datetime` is the start of the minute. */
export const barDataSchema = z.object({
  symbol: symbolField,
  exchange: exchangeField,
  datetime: datetimeField,
  interval: z.enum(['1m', '3m', '5m', '15m', '30m', '60m', '1d']),
  open_price: priceField,
  high_price: priceField,
  low_price: priceField,
  close_price: priceField,
  volume: lotsOrZeroField,
  open_interest: z.number(),
  account_id: accountIdField,
  environment: environmentField,
  trading_day: tradingDayField,
  turnover: z.number(),
  /** True when the bar is known to miss a part of its minute (start in mid-minute, feed gap). */
  partial: z.boolean(),
})
export type BarData = z.infer<typeof barDataSchema>
