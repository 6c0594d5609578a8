import { z } from 'zod'
import { inBothLanguages } from './in-both-languages.js'
import { accountIdField, symbolField } from './fields.js'

/** Faults of the simulated exchange: what its control API takes and answers. Milliseconds are of the wall clock. */

const MS_MAX = 3_600_000
const msField = z.int().min(0).max(MS_MAX)
const frontField = z.enum(['td', 'md'])
const errorIdField = z.int().min(1).max(99_999)
/** A callback by its name in the API, or `*`. */
const callbackField = z
  .string()
  .regex(
    /^(\*|On[A-Z]\w{1,60})$/,
    inBothLanguages('应为回调名，如 OnRtnOrder，或 *', 'a callback such as OnRtnOrder, or *'),
  )
const requestField = z
  .string()
  .regex(
    /^(\*|[A-Z]\w{1,60})$/,
    inBothLanguages('应为请求名，如 ReqQryOrder，或 *', 'a request such as ReqQryOrder, or *'),
  )

const filters = {
  /** How often it strikes; 0: until it is removed. */
  times: z.int().min(0).max(1_000_000).default(1),
  account_id: accountIdField.optional(),
  symbol: symbolField.optional(),
}

export const DROP_MOMENTS = ['insert', 'ack', 'partial_fill', 'fill', 'cancel'] as const
export type DropMoment = (typeof DROP_MOMENTS)[number]
export const BAD_TICKS = ['dbl_max', 'zero', 'old', 'wrong_day', 'volume_falls', 'off_limits'] as const
export type BadTick = (typeof BAD_TICKS)[number]

/** One fault, by `kind`. What each does: libs/exchange-sim/README.md. */
export const exchangeFaultSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('drop_front'),
      front: frontField,
      /** Absent: now. */
      at: z.enum(DROP_MOMENTS).optional(),
      /** Connections are refused so long. */
      away_ms: msField.default(0),
      /** What OnFrontDisconnected says; 4097 is 0x1001, read failed. */
      reason: z.int().min(0).max(0xffff).default(0x1001),
      ...filters,
    }),
    z.strictObject({ kind: z.literal('swallow_insert'), ...filters }),
    z.strictObject({ kind: z.literal('never_ack'), ...filters }),
    z.strictObject({ kind: z.literal('lose_ack'), ...filters }),
    z.strictObject({
      kind: z.literal('partial_fills'),
      lots: z.int().min(1),
      /** Of exchange time. */
      pause_ms: msField,
      ...filters,
    }),
    z.strictObject({ kind: z.literal('delay'), callback: callbackField, ms: msField, ...filters }),
    z.strictObject({ kind: z.literal('duplicate'), callback: callbackField, ...filters }),
    z.strictObject({ kind: z.literal('reorder'), callback: callbackField, ...filters }),
    z.strictObject({
      kind: z.literal('throttle'),
      request: requestField,
      /** What the library itself returns. */
      code: z.union([z.literal(-2), z.literal(-3)]).optional(),
      /** What the counter answers instead. */
      error_id: errorIdField.optional(),
      /** `answer`: as RspInfo of the request's own response. */
      by: z.enum(['rsp_error', 'answer']).default('rsp_error'),
      ...filters,
    }),
    z.strictObject({ kind: z.literal('refuse_login'), front: frontField, error_id: errorIdField, ...filters }),
    z.strictObject({ kind: z.literal('refuse_insert'), error_id: errorIdField, ...filters }),
    z.strictObject({ kind: z.literal('refuse_cancel'), error_id: errorIdField, ...filters }),
    /** Without `for_ms` until it is removed. */
    z.strictObject({ kind: z.literal('stop_ticks'), for_ms: msField.min(1).optional(), ...filters }),
    z.strictObject({ kind: z.literal('bad_tick'), what: z.enum(BAD_TICKS), ...filters, symbol: symbolField }),
    z.strictObject({
      kind: z.literal('slow_reader'),
      front: frontField,
      /** `front`: it reads nothing that clients send; `client`: nothing that the front sends is read. */
      who: z.enum(['front', 'client']).default('front'),
      ms: msField.min(1),
      ...filters,
    }),
    z.strictObject({
      kind: z.literal('restart'),
      /** `process`: the exchange exits and whoever supervises it starts it again. */
      how: z.enum(['fronts', 'process']).default('fronts'),
      away_ms: msField.default(0),
      ...filters,
    }),
  ])
  .superRefine((fault, context) => {
    const refuse = (path: string, zh: string, en: string): void =>
      context.addIssue({ code: 'custom', path: [path], message: inBothLanguages(zh, en) })
    if (fault.kind === 'drop_front' && fault.front === 'md' && fault.at) {
      refuse('at', '行情前置没有该时刻，请留空', 'the market data front has no such moment: leave it out')
    }
    if (fault.kind === 'throttle' && (fault.code === undefined) === (fault.error_id === undefined)) {
      refuse(
        'code',
        '返回码 code 与错误号 error_id 须二选一',
        'give either code (-2 or -3, the return code) or error_id (an answer)',
      )
    }
  })
export type ExchangeFault = z.output<typeof exchangeFaultSchema>
export type ExchangeFaultKind = ExchangeFault['kind']
export const EXCHANGE_FAULT_KINDS = exchangeFaultSchema.def.options.map((each) => each.shape.kind.value)

/** One row of GET /faults: a fault that may still strike. */
export const exchangeFaultViewSchema = z.object({
  id: z.string(),
  fault: z.looseObject({ kind: z.string() }),
  /** How often it struck. */
  struck: z.int(),
  /** How often it will; null: until it is removed. */
  left: z.int().nullable(),
  /** How long until it ends by itself; null: it does not. */
  left_ms: z.int().nullable(),
})
export type ExchangeFaultView = z.infer<typeof exchangeFaultViewSchema>

/** One row of GET /faults/history, the latest first. */
export const exchangeFaultEventSchema = z.object({
  wall_ms: z.int(),
  exchange_ms: z.int(),
  id: z.string(),
  kind: z.string(),
  what: z.enum(['armed', 'struck', 'spent', 'removed']),
  /** What it struck: an account, a contract, a request or callback. */
  on: z.string(),
})
export type ExchangeFaultEvent = z.infer<typeof exchangeFaultEventSchema>

export const exchangeFaultListSchema = z.object({ items: z.array(exchangeFaultViewSchema), next_cursor: z.null() })
export const exchangeFaultHistorySchema = z.object({ items: z.array(exchangeFaultEventSchema), next_cursor: z.null() })
export const exchangeFaultArmedSchema = z.object({ id: z.string() })
export const exchangeFaultsRemovedSchema = z.object({ removed: z.int() })
