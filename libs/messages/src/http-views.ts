import { z } from 'zod'
import { instrumentDataSchema } from './account-data.js'
import { connectionEventSchema } from './event-data.js'
import { datetimeField } from './fields.js'
import { sendOrderRequestSchema } from './order-request.js'
import { symbolField } from './fields.js'
import { orderDataSchema } from './order-data.js'
import { REASON_CODES } from './reason-codes.js'

/** Bodies and answers of the services' HTTP APIs. Lists answer `{ items, next_cursor }`. */

export const SERVICE_NAMES = ['exchange', 'gateway', 'market', 'trading', 'strategy', 'web'] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

/** GET /health of every service. `live`: HTTP and Redis answer. `trading`: it does its work (session ready). */
export const healthSchema = z.object({
  service: z.enum(SERVICE_NAMES),
  live: z.boolean(),
  trading: z.boolean(),
  /** One word, e.g. `ready`, `waiting_for_gateway`, `logging_in`. */
  state: z.string(),
  /** Why it is not trading, in words; empty when it is. */
  reasons: z.array(z.string()),
  environment: z.enum(['sim', 'live']),
  pid: z.int(),
  started_at: z.string(),
  version: z.string(),
  /** Numbers worth seeing at a glance, by name. */
  counters: z.record(z.string(), z.number()),
})
export type Health = z.infer<typeof healthSchema>

/** Every refusal and every error of an HTTP API. */
export const apiErrorSchema = z.object({
  error: z.object({
    code: z.string(),
    message_zh: z.string(),
    message_en: z.string(),
    details: z.unknown().optional(),
  }),
})
export type ApiError = z.infer<typeof apiErrorSchema>

const latchSchema = z
  .object({
    /** Both languages with the remedy. */
    reason: z.string(),
    reason_zh: z.string(),
    reason_en: z.string(),
    /** What a person can do; null where nothing but the reason is known. */
    remedy_zh: z.string().nullable(),
    remedy_en: z.string().nullable(),
    /** The counter's ErrorID; 0: not the counter's doing (library, configuration). */
    error_id: z.int(),
  })
  .nullable()

/** GET /connection of the gateway: both sessions as they were last told. */
export const connectionViewSchema = z.object({
  /** Null before the first state was told. */
  td: connectionEventSchema.nullable(),
  md: connectionEventSchema.nullable(),
  /** What the libraries call themselves; null while one is not open. */
  libraries: z.object({ td: z.string().nullable(), md: z.string().nullable() }),
  /** Why a session makes no further attempt until a person acts. */
  latches: z.object({ td: latchSchema, md: latchSchema }),
  /** Addresses of the configuration. */
  fronts: z.object({ td: z.string(), md: z.string() }),
  /** What the front allows, as it told itself; null where the library's version has no GetFrontInfo. */
  front_rates: z.object({ queries_per_second: z.number(), packets_per_second: z.number() }).nullable(),
  /** Real milliseconds between two queries of this session. */
  query_interval_ms: z.number(),
  hours: z.object({
    /** `calendar`: logged in around the trading sessions only. */
    mode: z.enum(['always', 'calendar']),
    open: z.boolean(),
    /** Exchange time of the next login or logout; null when there is none. */
    changes_at: datetimeField.nullable(),
  }),
})
export type ConnectionView = z.infer<typeof connectionViewSchema>

/** GET /instruments of the gateway: the counter's contracts of the trading day. */
export const instrumentListSchema = z.object({ items: z.array(instrumentDataSchema), next_cursor: z.null() })

/** POST /orders of trading: what a person sends. Account and environment are the service's own. */
export const placeOrderBodySchema = sendOrderRequestSchema
  .omit({ cmd_type: true, account_id: true, environment: true, timestamp: true, strategy_name: true })
  .extend({ strategy_name: z.string().max(64).default('manual') })
export type PlaceOrderBody = z.input<typeof placeOrderBodySchema>

/** Answer of POST /orders and POST /orders/{order_id}/cancel. */
export const orderAcceptanceSchema = z.discriminatedUnion('accepted', [
  z.object({ accepted: z.literal(true), request_id: z.string(), order_ids: z.array(z.string()) }),
  z.object({
    accepted: z.literal(false),
    request_id: z.string(),
    reason_code: z.enum(REASON_CODES),
    message_zh: z.string(),
    message_en: z.string(),
  }),
])
export type OrderAcceptance = z.infer<typeof orderAcceptanceSchema>

/** Row of GET /orders of trading. */
export const orderViewSchema = orderDataSchema.omit({ event: true, gateway_time_us: true }).extend({
  /** 0 while the gateway has not spoken of the order. */
  status_seq: z.int().nonnegative(),
  created_at: z.string(),
  updated_at: z.string(),
})
export type OrderView = z.infer<typeof orderViewSchema>

/** Row of GET /positions of trading: the account's book, live by fills between queries. */
export const positionViewSchema = z.object({
  symbol: z.string(),
  exchange: z.string(),
  direction: z.enum(['LONG', 'SHORT']),
  volume: z.int(),
  today_volume: z.int(),
  yd_volume: z.int(),
  frozen: z.int(),
  price: z.number(),
  /** Yuan by open price at the last quote; null without a quote. */
  pnl: z.number().nullable(),
  margin: z.number(),
  account_id: z.string(),
})
export type PositionView = z.infer<typeof positionViewSchema>

/** Row of GET /strategies of strategy. */
export const strategyViewSchema = z.object({
  /** The instance: YAML `name`, default the file's stem. */
  name: z.string(),
  /** The type: YAML `strategy_name`. */
  type: z.string(),
  file: z.string(),
  symbol: z.string(),
  state: z.enum(['invalid', 'stopped', 'warming_up', 'running', 'paused', 'error']),
  /** For `invalid` and `error`: what and where. */
  problem: z.object({ line: z.int().nullable(), message: z.string() }).nullable(),
  params: z.record(z.string(), z.unknown()),
  variables: z.record(z.string(), z.unknown()),
  long_volume: z.int(),
  short_volume: z.int(),
  /** The book was reduced and nobody has acknowledged it: the instance opens nothing until a person does. */
  opens_held: z.boolean(),
  /** Yuan, realised and open, of this instance's own fills since it was first started. */
  pnl: z.number().nullable(),
})
export type StrategyView = z.infer<typeof strategyViewSchema>

/** POST /subscriptions of the gateway: contracts to keep subscribed until they are deleted. */
export const subscribeBodySchema = z.strictObject({ symbols: z.array(symbolField).min(1).max(200) })
export type SubscribeBody = z.infer<typeof subscribeBodySchema>

/** Row of GET /subscriptions of the gateway: one contract that somebody wants ticks of. */
export const subscriptionViewSchema = z.object({
  symbol: z.string(),
  /** `config`, `http`, `position`, `order`, or the service that reported its interest. */
  wanted_by: z.array(z.string()),
  /** `waiting` for the session; `unlisted`: the counter has no such contract. */
  state: z.enum(['waiting', 'requested', 'confirmed', 'refused', 'unlisted']),
  /** The counter's refusal. */
  error: z.object({ id: z.int(), message: z.string() }).nullable(),
  /** Exchange time of the last tick that passed this trading day. */
  last_tick: z.string().nullable(),
  /** Figures of the day from a snapshot that was no tick, e.g. before the opening. */
  reference: z
    .object({
      trading_day: z.string(),
      limit_up: z.number().nullable(),
      limit_down: z.number().nullable(),
      pre_settlement: z.number().nullable(),
      pre_close: z.number().nullable(),
    })
    .nullable(),
})
export type SubscriptionView = z.infer<typeof subscriptionViewSchema>

/** GET /subscriptions and POST /subscriptions of the gateway. */
export const subscriptionListSchema = z.object({ items: z.array(subscriptionViewSchema), next_cursor: z.null() })

/** Answer of DELETE /subscriptions/{symbol}: others may still want it, and then it stays subscribed. */
export const unsubscribeAnswerSchema = z.object({
  symbol: z.string(),
  removed: z.boolean(),
  still_wanted_by: z.array(z.string()),
})
export type UnsubscribeAnswer = z.infer<typeof unsubscribeAnswerSchema>

/** GET /clock of the gateway. */
export const clockViewSchema = z.object({
  kind: z.enum(['wall', 'virtual']),
  exchange_time: z.string(),
  /** Exchange time less machine time by the stamps of ticks, feed delay included; null while unknown or virtual. */
  offset_ms: z.number().nullable(),
  /** Seconds of ticks that the offset stands on. */
  seconds: z.int(),
  alarmed: z.boolean(),
})
export type ClockView = z.infer<typeof clockViewSchema>
