import { ORDER_STATUSES, ORDER_TYPES } from '@huangpu/core'
import { z } from 'zod'
import { inBothLanguages } from './in-both-languages.js'
import {
  accountDataSchema,
  commissionRateSchema,
  instrumentDataSchema,
  marginRateSchema,
  rateDataSchema,
} from './account-data.js'
import {
  datetimeField,
  directionField,
  exchangeField,
  lotsOrZeroField,
  offsetField,
  symbolField,
  tradingDayField,
} from './fields.js'
import { positionDataSchema } from './position-data.js'

/** Bodies and answers of the gateway's HTTP API beside its state. */

/** POST /password. The old one is the configured one; the new one never reaches a log. */
export const passwordChangeBodySchema = z.strictObject({
  /** CTP takes 40 bytes. */
  new_password: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[\x21-\x7e]*$/, inBothLanguages('只能用可打印的 ASCII 字符，不含空格', 'printable ASCII without spaces')),
})
export type PasswordChangeBody = z.infer<typeof passwordChangeBodySchema>

/** The counter took it. Until the configured secret says something new, this process goes on with the new one. */
export const passwordChangedSchema = z.object({
  changed: z.literal(true),
  /** What has to say the new password before the gateway starts again. */
  secret: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('file'), file: z.string() }),
    z.object({ kind: z.literal('env'), name: z.string() }),
  ]),
  message_zh: z.string(),
  message_en: z.string(),
})
export type PasswordChanged = z.infer<typeof passwordChangedSchema>

/** POST /queries/{kind}: one query of the counter, now. Without a symbol all rows; rates want one. */
export const counterQueryBodySchema = z.strictObject({ symbol: symbolField.optional() })
export const rateQueryBodySchema = z.strictObject({ symbol: symbolField })

const listOf = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next_cursor: z.null() })

/** A row of the counter's order query. */
export const counterOrderRowSchema = z.object({
  /** Ours or `EXT-...`; null where the row is no order of a contract that we trade. */
  order_id: z.string().nullable(),
  trading_day: tradingDayField,
  symbol: z.string(),
  exchange: exchangeField,
  direction: directionField,
  offset: offsetField,
  order_type: z.enum(ORDER_TYPES),
  price: z.number(),
  volume: lotsOrZeroField,
  traded: lotsOrZeroField,
  status: z.enum(ORDER_STATUSES),
  /** Verbatim with its padding. */
  order_sys_id: z.string().nullable(),
  order_ref: z.string(),
  front_id: z.int(),
  session_id: z.int(),
  /** The counter's words. */
  message: z.string(),
})

/** A row of the counter's trade query. */
export const counterTradeRowSchema = z.object({
  trade_id: z.string(),
  trading_day: tradingDayField,
  symbol: z.string(),
  exchange: exchangeField,
  direction: directionField,
  offset: offsetField,
  price: z.number(),
  volume: lotsOrZeroField,
  order_sys_id: z.string(),
  order_ref: z.string(),
  datetime: datetimeField,
})

/** A contract and side of the counter's position query. */
export const counterPositionRowSchema = positionDataSchema.pick({
  symbol: true,
  exchange: true,
  direction: true,
  volume: true,
  frozen: true,
  price: true,
  pnl: true,
  yd_volume: true,
  margin: true,
})

/** What POST /queries/{kind} answers. */
export const COUNTER_QUERY_ANSWERS = {
  orders: listOf(counterOrderRowSchema),
  trades: listOf(counterTradeRowSchema),
  positions: listOf(counterPositionRowSchema),
  account: listOf(accountDataSchema),
  instruments: listOf(instrumentDataSchema),
  margin_rate: listOf(marginRateSchema),
  commission_rate: listOf(commissionRateSchema),
} as const
export type CounterQueryKind = keyof typeof COUNTER_QUERY_ANSWERS
export type CounterQueryAnswer<K extends CounterQueryKind> = z.output<(typeof COUNTER_QUERY_ANSWERS)[K]>

/** GET /rates of the gateway: what was asked so far this trading day, by symbol. */
export const rateListSchema = listOf(rateDataSchema)
