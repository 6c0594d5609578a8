import { isSymbol, PRODUCTS, specOf } from '@huangpu/core'
import { inBothLanguages } from '@huangpu/messages'
import { z } from 'zod'
import type { ContractOverride } from '../counter/contract.js'
import type { OrderFee, Rate } from '../counter/contract-terms.js'

const yuan = z.number().min(0)

const rateSchema = z
  .strictObject({
    /** Share of the turnover. */
    by_money: z.number().min(0).max(1).default(0),
    /** Yuan a lot. */
    by_volume: yuan.default(0),
  })
  .transform((rate): Rate => ({ byMoney: rate.by_money, byVolume: rate.by_volume }))

const orderFeeSchema = z
  .strictObject({
    per_order: yuan.default(0),
    per_cancel: yuan.default(0),
    /** Orders and cancels of a contract and day that cost nothing. */
    free_messages: z.int().min(0).default(0),
  })
  .transform((fee): OrderFee => ({
    perOrder: fee.per_order,
    perCancel: fee.per_cancel,
    freeMessages: fee.free_messages,
  }))

const overrideFields = {
  margin_long: rateSchema.optional(),
  margin_short: rateSchema.optional(),
  commission_open: rateSchema.optional(),
  commission_close: rateSchema.optional(),
  commission_close_today: rateSchema.optional(),
  order_fee: orderFeeSchema.optional(),
  /** Lots of one side, held and working; one more is error 106. */
  position_limit_lots: z.int().min(0).optional(),
}

/** What an account pays, where it differs. */
const accountOverrideSchema = z.strictObject(overrideFields).transform((over): ContractOverride => overrideOf(over))

const exchangeOverrideSchema = z
  .strictObject({
    ...overrideFields,
    /** The larger side of the product counts, not both. */
    larger_side: z.boolean().optional(),
    /** Distance of the daily limits from the settlement price. */
    limit_ratio: z.number().positive().max(0.5).optional(),
    max_order_lots: z.int().min(1).optional(),
  })
  .transform(({ larger_side: isLargerSideOnly, limit_ratio: limitRatio, max_order_lots: maxOrderLots, ...over }) => ({
    ...overrideOf(over),
    isLargerSideOnly,
    limitRatio,
    maxOrderLots,
  }))

function overrideOf(over: z.output<z.ZodObject<typeof overrideFields>>): ContractOverride {
  return {
    marginLong: over.margin_long,
    marginShort: over.margin_short,
    commissionOpen: over.commission_open,
    commissionClose: over.commission_close,
    commissionCloseToday: over.commission_close_today,
    orderFee: over.order_fee,
    positionLimitLots: over.position_limit_lots,
  }
}

const productKey = z
  .string()
  .refine(
    (product) => PRODUCTS.has(product),
    inBothLanguages('应为上期所或上期能源的品种，如 rb', 'a product of SHFE or INE such as rb'),
  )
const contractKey = z
  .string()
  .refine(
    (symbol) => isSymbol(symbol) && specOf(symbol) !== undefined,
    inBothLanguages('应为上期所或上期能源的合约，如 rb2701', 'a contract of SHFE or INE such as rb2701'),
  )

const overridesOf = <T extends z.ZodType>(override: T) => ({
  products: z.record(productKey, override).default({}),
  /** These win over the product's. */
  contracts: z.record(contractKey, override).default({}),
})

/** Rates of the exchange: what differs from the table of products, for everybody. */
export const ratesSchema = z.strictObject({
  /** Margin of today's lots and of working orders: by their own price, or by the last settlement (MarginPriceType 4, 1). */
  margin_price: z.enum(['open_price', 'pre_settlement']).default('open_price'),
  ...overridesOf(exchangeOverrideSchema),
})

/** Rates of one account: what its broker takes more, then what differs by product and contract. */
export const accountRatesSchema = z.strictObject({
  /** Added to the margin's share of the turnover: 0.02 makes 12 % of 10 %. */
  margin_add: z.number().min(0).max(1).default(0),
  commission_times: z.number().min(0).default(1),
  ...overridesOf(accountOverrideSchema),
})

export type RatesConfig = z.output<typeof ratesSchema>
export type AccountRatesConfig = z.output<typeof accountRatesSchema>
