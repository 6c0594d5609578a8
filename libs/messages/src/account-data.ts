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

/** Margin of one contract: by money is a share of the contract's value, by volume is yuan a lot. */
export const marginRateSchema = z.object({
  long_by_money: z.number(),
  long_by_volume: z.number(),
  short_by_money: z.number(),
  short_by_volume: z.number(),
  /** Added to the exchange's rate instead of standing for itself. */
  is_relative: z.boolean(),
})

/** Commission of one contract: by money is a share of turnover, by volume is yuan a lot. */
export const commissionRateSchema = z.object({
  open_by_money: z.number(),
  open_by_volume: z.number(),
  close_by_money: z.number(),
  close_by_volume: z.number(),
  close_today_by_money: z.number(),
  close_today_by_volume: z.number(),
})

/** Declaration fee, yuan: for an order and for a cancel. */
export const orderCommissionSchema = z.object({ per_order: z.number(), per_cancel: z.number() })

/** Field of the hash `rates:{account_id}`: what the counter takes of this account for one contract. */
export const rateDataSchema = z.object({
  account_id: accountIdField,
  environment: environmentField,
  trading_day: tradingDayField,
  datetime: datetimeField,
  symbol: symbolField,
  /** Null where the counter has no row. */
  margin: marginRateSchema.nullable(),
  commission: commissionRateSchema.nullable(),
  /** Null also where the library's version cannot ask. */
  order_commission: orderCommissionSchema.nullable(),
})
export type RateData = z.infer<typeof rateDataSchema>
