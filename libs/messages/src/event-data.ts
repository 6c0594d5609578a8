import { z } from 'zod'
import { accountIdField, datetimeField, environmentField, tradingDayField } from './fields.js'

export const CONNECTION_STATES = [
  'disconnected',
  'connecting',
  'authenticating',
  'logging_in',
  'confirming',
  'replaying',
  'querying',
  'ready',
] as const
export type ConnectionState = (typeof CONNECTION_STATES)[number]

const envelope = {
  /** Unique; the key of the event. */
  event_id: z.string().min(1),
  service: z.string(),
  account_id: accountIdField,
  environment: environmentField,
  datetime: datetimeField,
}

/** State of the gateway's session with a front. Also kept in the key `connection:{account_id}` for late joiners. */
export const connectionEventSchema = z.object({
  type: z.literal('connection'),
  ...envelope,
  link: z.enum(['td', 'md']),
  state: z.enum(CONNECTION_STATES),
  trading_day: tradingDayField.nullable(),
  /** Why and what to do, both languages in one text. */
  reason: z.string().nullable(),
  reason_zh: z.string().nullable().optional(),
  reason_en: z.string().nullable().optional(),
  /** What a person can do about it. */
  remedy_zh: z.string().nullable().optional(),
  remedy_en: z.string().nullable().optional(),
  /** The counter's ErrorID where the counter refused. */
  error_id: z.int().nullable().optional(),
  /** True once a refusal latched: no further attempt until a person acts. */
  latched: z.boolean(),
  /** Wall epoch ms of the next attempt to log in; null when none is planned. */
  next_attempt_ms: z.number().nullable().optional(),
  /** Exchange time of the next login while the counter's day is over; null within the hours. */
  next_login: datetimeField.nullable().optional(),
})

export const alertEventSchema = z.object({
  type: z.literal('alert'),
  ...envelope,
  severity: z.enum(['info', 'warning', 'error', 'critical']),
  /** Stable code, e.g. `dead_letter`, `strategy_invalid`, `group_abandoned`. */
  code: z.string().regex(/^[a-z0-9_]+$/),
  message_zh: z.string(),
  message_en: z.string(),
})

/** The kill switch was turned on or lifted. Also kept in the key `kill:{account_id}` for late joiners. */
export const killSwitchEventSchema = z.object({
  type: z.literal('kill_switch'),
  ...envelope,
  /** Opening is refused while it is on; cancels and closes are not. */
  active: z.boolean(),
  /** Who turned or lifted it, and why; null before the first time. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
})

/** Stream `stream:event`: connection events, alerts and the kill switch. */
export const eventDataSchema = z.discriminatedUnion('type', [
  connectionEventSchema,
  alertEventSchema,
  killSwitchEventSchema,
])
export type KillSwitchEvent = z.infer<typeof killSwitchEventSchema>
export type ConnectionEvent = z.infer<typeof connectionEventSchema>
export type AlertEvent = z.infer<typeof alertEventSchema>
export type EventData = z.infer<typeof eventDataSchema>

/**
 * Real ms for which the key `connection:{account_id}` outlives the gateway that wrote it: as long as its lease, without
 * which it sends nothing. Who finds no key takes neither session for ready.
 */
export const CONNECTION_TTL_MS = 10_000

/** Key `connection:{account_id}`. Trading opens only when td is ready and md is ready. */
export const connectionSnapshotSchema = z.object({ td: connectionEventSchema, md: connectionEventSchema })
export type ConnectionSnapshot = z.infer<typeof connectionSnapshotSchema>

/** Stream `stream:dead`: what was set aside, verbatim, with the reason. */
export const deadLetterSchema = z.object({
  source: z.string(),
  entry_id: z.string().nullable(),
  consumer: z.string(),
  reason: z.string(),
  payload: z.string(),
  datetime: datetimeField,
})
export type DeadLetter = z.infer<typeof deadLetterSchema>
