import type { TradingPhase } from '@huangpu/core'
import { z } from 'zod'
import { inBothLanguages } from './in-both-languages.js'
import { accountIdField, lotsOrZeroField, maybePriceField, priceField, symbolField, tradingDayField } from './fields.js'

/**
 * What the control API of the simulated exchange answers about its markets, books, orders and accounts. Prices in yuan
 * as quoted, volumes in lots, amounts in yuan.
 */

/** What a product is in; CTP's InstrumentStatus says the same by number. */
export const EXCHANGE_PHASES = [
  'before_trading',
  'auction_entry',
  'auction_balance',
  'auction_match',
  'continuous',
  'pause',
  'closed',
] as const satisfies readonly TradingPhase[]
const phaseField = z.enum(EXCHANGE_PHASES)

/** GET /clock of the exchange. */
export const exchangeClockSchema = z.object({
  /** How time runs, as `time.mode` of config/exchange.yaml. */
  mode: z.string(),
  now_ms: z.int(),
  trading_day: tradingDayField,
  /** Null when a recording is over. */
  next_event_ms: z.number().nullable(),
})
export type ExchangeClock = z.infer<typeof exchangeClockSchema>

/** Row of GET /markets: one contract. */
export const exchangeMarketSchema = z.object({
  symbol: symbolField,
  product: z.string(),
  phase: phaseField,
  price_tick: z.number(),
  volume_multiple: z.number(),
  max_order_volume: z.int(),
  last_price: priceField,
  open_price: maybePriceField,
  high_price: maybePriceField,
  low_price: maybePriceField,
  pre_settlement: priceField,
  limit_up: priceField,
  limit_down: priceField,
  bid_price: maybePriceField,
  bid_volume: lotsOrZeroField,
  ask_price: maybePriceField,
  ask_volume: lotsOrZeroField,
  volume: lotsOrZeroField,
  turnover: z.number(),
  open_interest: z.number(),
})
export type ExchangeMarket = z.infer<typeof exchangeMarketSchema>
export const exchangeMarketListSchema = z.object({
  now_ms: z.int(),
  trading_day: tradingDayField,
  items: z.array(exchangeMarketSchema),
  next_cursor: z.null(),
})

/**
 * Whose an order is: an account of the counter, another participant in whose name it was placed by hand, or the market
 * that the model or a recording makes.
 */
export const exchangeOwnerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('account'), name: z.string() }),
  z.object({ kind: z.literal('participant'), name: z.string() }),
  z.object({ kind: z.literal('market'), name: z.null() }),
])
export type ExchangeOwner = z.infer<typeof exchangeOwnerSchema>
export const EXCHANGE_OWNER_KINDS = ['account', 'participant', 'market'] as const
export type ExchangeOwnerKind = (typeof EXCHANGE_OWNER_KINDS)[number]

export const EXCHANGE_ORDER_STATES = [
  'submitted',
  'queued',
  'partially_filled',
  'filled',
  'cancelled',
  'rejected',
] as const
export type ExchangeOrderState = (typeof EXCHANGE_ORDER_STATES)[number]

const sideField = z.enum(['buy', 'sell'])
const offsetField = z.enum(['open', 'close_today', 'close_yesterday'])

/** One order as the exchange has it. Of the market's own orders only what rests in a book is kept. */
export const exchangeOrderSchema = z.object({
  /** `17` is an account's, `p17` a participant's; null for the market's. */
  id: z.string().nullable(),
  owner: exchangeOwnerSchema,
  symbol: symbolField,
  side: sideField,
  /** Null: only accounts have positions. */
  offset: offsetField.nullable(),
  price: priceField,
  volume: lotsOrZeroField,
  traded: lotsOrZeroField,
  state: z.enum(EXCHANGE_ORDER_STATES),
  /** The exchange's words, Chinese; empty for those that are no account's. */
  message: z.string(),
  /** Of an account's order; null before the exchange has taken it. */
  order_sys_id: z.string().nullable(),
  order_ref: z.string().nullable(),
  /** Exchange time of day; null for the market's. */
  inserted_at: z.string().nullable(),
})
export type ExchangeOrder = z.infer<typeof exchangeOrderSchema>
export const exchangeOrderListSchema = z.object({
  items: z.array(exchangeOrderSchema),
  next_cursor: z.string().nullable(),
})

/** A price of a book; `holders` add up to `volume`. */
export const exchangeBookLevelSchema = z.object({
  price: priceField,
  volume: lotsOrZeroField,
  orders: z.int(),
  holders: z.array(z.object({ owner: exchangeOwnerSchema, volume: lotsOrZeroField })),
})
export type ExchangeBookLevel = z.infer<typeof exchangeBookLevelSchema>

/** GET /books/{symbol}. Best price first. */
export const exchangeBookSchema = z.object({
  now_ms: z.int(),
  market: exchangeMarketSchema,
  bids: z.array(exchangeBookLevelSchema),
  asks: z.array(exchangeBookLevelSchema),
  /** By price, then by time, buy side first; null unless asked for. */
  orders: z.array(exchangeOrderSchema).nullable(),
  /** Levels or orders were left out. */
  is_cut: z.boolean(),
})
export type ExchangeBook = z.infer<typeof exchangeBookSchema>

/** Row of GET /trades: one side of a match, of an account. */
export const exchangeTradeSchema = z.object({
  trade_id: z.string(),
  account_id: accountIdField,
  symbol: symbolField,
  side: sideField,
  offset: offsetField,
  price: priceField,
  volume: lotsOrZeroField,
  commission: z.number(),
  order_sys_id: z.string(),
  order_ref: z.string(),
  traded_at: z.string(),
})
export type ExchangeTrade = z.infer<typeof exchangeTradeSchema>
export const exchangeTradeListSchema = z.object({
  items: z.array(exchangeTradeSchema),
  next_cursor: z.string().nullable(),
})

/** Row of GET /accounts. Amounts in yuan. */
export const exchangeAccountSchema = z.object({
  account_id: accountIdField,
  pre_balance: z.number(),
  /** Came in and went out in this trading day. */
  deposit: z.number(),
  withdraw: z.number(),
  balance: z.number(),
  available: z.number(),
  /** What may go out: open profit may not. */
  withdraw_quota: z.number(),
  margin: z.number(),
  frozen_margin: z.number(),
  frozen_commission: z.number(),
  close_profit: z.number(),
  position_profit: z.number(),
  commission: z.number(),
  working_orders: z.int(),
  /** Lots held, long and short together. */
  position_volume: lotsOrZeroField,
  /** Trader sessions that are logged in. */
  sessions: z.int(),
  settlement_confirmed: z.boolean(),
})
export type ExchangeAccount = z.infer<typeof exchangeAccountSchema>
export const exchangeAccountListSchema = z.object({ items: z.array(exchangeAccountSchema), next_cursor: z.null() })

export const exchangePositionSchema = z.object({
  symbol: symbolField,
  side: z.enum(['long', 'short']),
  volume: lotsOrZeroField,
  today_volume: lotsOrZeroField,
  yd_volume: lotsOrZeroField,
  /** Held by working closing orders. */
  frozen: lotsOrZeroField,
  /** Average open price; null without lots. */
  open_price: maybePriceField,
  margin: z.number(),
  /** Since the settlement, or since today's opening. */
  profit: z.number(),
})
export type ExchangePosition = z.infer<typeof exchangePositionSchema>

/** GET /accounts/{id}. */
export const exchangeAccountDetailSchema = exchangeAccountSchema.extend({ positions: z.array(exchangePositionSchema) })
export type ExchangeAccountDetail = z.infer<typeof exchangeAccountDetailSchema>

/** POST /accounts/{id}/transfers: money in (positive) or out. */
export const exchangeTransferBodySchema = z.strictObject({
  /** Yuan, to the cent. */
  amount: z
    .number()
    .min(-1e10)
    .max(1e10)
    .refine(
      (yuan) => Math.abs(yuan * 100 - Math.round(yuan * 100)) < 1e-6,
      inBothLanguages('金额精确到分', 'an amount to the cent'),
    ),
  /** For the statement. */
  note: z.string().max(60).default(''),
})

/** Row of GET /accounts/{id}/counts: what SHFE watches of an account in one contract and trading day. */
export const exchangeCountsSchema = z.object({
  symbol: symbolField,
  orders: z.int(),
  self_trades: z.int(),
  /** Of day orders; large ones are in both. */
  cancels: z.int(),
  large_cancels: z.int(),
  /** What FAK and FOK orders left. */
  immediate_cancels: z.int(),
  large_immediate_cancels: z.int(),
  /** Which of `self_trades`, `cancels`, `large_cancels` has reached what SHFE calls abnormal. */
  abnormal: z.array(z.enum(['self_trades', 'cancels', 'large_cancels'])),
})
export type ExchangeCounts = z.infer<typeof exchangeCountsSchema>
export const exchangeCountsListSchema = z.object({ items: z.array(exchangeCountsSchema), next_cursor: z.null() })

/** GET /settlements/{account} and /settlements/{account}/{day}. */
export const exchangeSettlementSchema = z.object({
  account_id: accountIdField,
  trading_day: tradingDayField,
  text: z.string(),
})

/** GET /accounts/{id}/settlements: the last day first. */
export const exchangeSettledDaysSchema = z.object({
  items: z.array(z.object({ trading_day: tradingDayField })),
  next_cursor: z.null(),
})

/** Name of a participant: one's own choice. */
export const participantNameField = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,31}$/, inBothLanguages('应为名称，如 crowd-1', 'a name such as crowd-1'))

/** POST /participants/{name}/orders: an order of another participant. */
export const injectOrderBodySchema = z.strictObject({
  symbol: symbolField,
  side: sideField,
  price: z.number().positive(),
  volume: z.int().positive(),
  /** `day` rests in the book; `fak` trades what it can at once. */
  time_in_force: z.enum(['day', 'fak']).default('day'),
})
export type InjectOrderBody = z.output<typeof injectOrderBodySchema>
