import { z } from 'zod'

const who = z.string().trim().min(1).max(64)
const why = z.string().trim().min(1).max(200)

/** What stands for the reason of a kill that came without one; read in both languages. */
export const NO_KILL_REASON = '未填写原因 / no reason given'

/** POST /kill of the gateway. Everything may be left out, even the body. */
export const killBodySchema = z.strictObject({
  /** After the cancels, close every position by FAK orders at the daily limit. */
  flatten: z.boolean().default(false),
  by: who.default('service token'),
  reason: why.default(NO_KILL_REASON),
})
export type KillBody = z.output<typeof killBodySchema>

/** POST /kill/lift of the gateway: a person says why, and types `lift` and the account id. */
export const liftKillBodySchema = z.strictObject({ by: who.default('service token'), reason: why, confirm: z.string() })

export const liftConfirmation = (accountId: string): string => `lift ${accountId}`

export const FLATTEN_STATES = ['off', 'waiting', 'running', 'flat', 'incomplete'] as const

/** Answer of GET /kill, POST /kill and POST /kill/lift. */
export const killViewSchema = z.object({
  active: z.boolean(),
  /** `by`, `reason` and `at` while it is on: of the kill that turned it on, or of the last that brought a reason since. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
  /** ISO 8601, UTC; null before the first time. */
  at: z.string().nullable(),
  /** `waiting`: for a session, or for the exchange to trade; `incomplete`: an alert says what is left. */
  flatten: z.enum(FLATTEN_STATES),
  /** Orders of the account, own and external, that still work by the journal. */
  working_orders: z.int().nonnegative(),
  /** Cancels that wait for a session or for the flow control. */
  waiting_cancels: z.int().nonnegative(),
  /** False: the disk refused, so that a restart forgets the switch. */
  stored: z.boolean(),
  /** Newest first, at most 20. */
  history: z.array(
    z.object({
      action: z.enum(['kill', 'lift']),
      by: z.string(),
      reason: z.string(),
      flatten: z.boolean(),
      at: z.string(),
    }),
  ),
})
export type KillView = z.infer<typeof killViewSchema>
