import { BAR_INTERVALS } from '@huangpu/core'
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

/**
 * Channel `bar:{symbol}` (1m) and `bar:{symbol}:{interval}`. Seed 002, section 4.3. `datetime` is the start of the bar's
 * first trading minute; that of a day is its night's opening where it has a night.
 */
export const barDataSchema = z.object({
  symbol: symbolField,
  exchange: exchangeField,
  datetime: datetimeField,
  interval: z.enum(BAR_INTERVALS),
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
  /** True when the bar is known to miss a part of its time (start in mid-minute, feed gap). */
  partial: z.boolean(),
})
export type BarData = z.infer<typeof barDataSchema>
