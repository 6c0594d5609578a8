import type { ConnectionState } from '@huangpu/messages'
import {
  UNLISTED_REFUSALS_MAX,
  causeOfRefusal,
  classifyRefusal,
  describeDisconnect,
  failedStep,
  withNextAttempt,
} from './refusal-class.js'
import { FRONT_HANGS_UP } from './refusal-remedy.js'
import { retryWaitMs } from './retry-schedule.js'
import { type Cause, type LoginFacts, type LoginStep, type Refusal, type Sentence, causeOf } from './session-facts.js'

/** The trading session: state and event give the next state and the effects; the shell performs them. */
export interface TdSession {
  readonly state: ConnectionState
  /** The socket is up: the library connects and reconnects by itself. */
  readonly connected: boolean
  /** No further attempt until a person acts. */
  readonly latch: Cause | null
  /** Outside the hours: no library is open, nothing is tried until they begin. */
  readonly resting: boolean
  /** Failed attempts since the last complete login. */
  readonly failures: number
  readonly unlistedRefusals: number
  /** Monotonic ms before which no new attempt is made. */
  readonly notBeforeMs: number
  readonly login: LoginFacts | null
  /** Why it is not ready. */
  readonly reason: Cause | null
}

export type TdEvent =
  | { readonly kind: 'front_connected' }
  | { readonly kind: 'front_disconnected'; readonly reasonCode: number }
  | { readonly kind: 'accepted'; readonly step: 'authenticate' | 'confirm' }
  | { readonly kind: 'logged_in'; readonly login: LoginFacts }
  | { readonly kind: 'refused'; readonly step: LoginStep; readonly refusal: Refusal }
  /** The request was not written (-1, -2, -3), or nothing answered in time. */
  | { readonly kind: 'failed'; readonly step: LoginStep | 'query'; readonly why: Sentence }
  | { readonly kind: 'retry_due' }
  | { readonly kind: 'replay_quiet' }
  | { readonly kind: 'queried' }
  | { readonly kind: 'latched'; readonly latch: Cause }
  | { readonly kind: 'unlatched' }
  /** Another secret than the refused one stands in the configuration, or was taken by the counter. */
  | { readonly kind: 'secret_changed' }
  | { readonly kind: 'rest'; readonly cause: Cause }
  | { readonly kind: 'wake' }

export type TdEffect =
  | { readonly kind: LoginStep }
  | { readonly kind: 'await_replay' }
  | { readonly kind: 'query_all' }
  | { readonly kind: 'retry_in'; readonly waitMs: number }
  /** Persist that this password was refused: the second refusal latches over restarts. */
  | { readonly kind: 'count_refusal'; readonly refusal: Refusal }
  /** The counter took these secrets. */
  | { readonly kind: 'login_accepted' }
  /** An attempt ended without a word about the secrets. */
  | { readonly kind: 'attempt_over' }
  /** A person wants another attempt with the same secrets. */
  | { readonly kind: 'clear_refusals' }
  /** Working orders without an answer are now of unknown fate. */
  | { readonly kind: 'orders_unknown' }

export interface TdOptions {
  /** Fronts of some test counters know no authentication. */
  readonly authenticates: boolean
}

export interface TdStep {
  readonly session: TdSession
  readonly effects: readonly TdEffect[]
}

export const INITIAL_TD_SESSION: TdSession = {
  state: 'connecting',
  connected: false,
  latch: null,
  resting: false,
  failures: 0,
  unlistedRefusals: 0,
  notBeforeMs: 0,
  login: null,
  reason: null,
}

const STATE_OF_STEP: Readonly<Record<LoginStep | 'query', ConnectionState>> = {
  authenticate: 'authenticating',
  login: 'logging_in',
  confirm: 'confirming',
  query: 'querying',
}
const isAttempting = (state: ConnectionState): boolean =>
  state === 'authenticating' || state === 'logging_in' || state === 'confirming'

/** One transition. Late answers of an earlier attempt change nothing. */
export function stepTdSession(session: TdSession, event: TdEvent, nowMs: number, options: TdOptions): TdStep {
  switch (event.kind) {
    case 'front_connected':
      // The object that is being released connects once more by itself.
      if (session.resting) return unchanged(session)
      return attemptOrWait({ ...session, connected: true, state: 'connecting' }, nowMs, options)
    case 'front_disconnected':
      return onDisconnected(session, event.reasonCode, nowMs)
    case 'accepted':
      if (session.state !== STATE_OF_STEP[event.step]) return unchanged(session)
      if (event.step === 'authenticate') return moveTo(session, 'logging_in', [{ kind: 'login' }])
      return moveTo({ ...session, failures: 0, unlistedRefusals: 0, reason: null }, 'replaying', [
        { kind: 'await_replay' },
      ])
    case 'logged_in':
      if (session.state !== 'logging_in') return unchanged(session)
      return moveTo({ ...session, login: event.login }, 'confirming', [{ kind: 'login_accepted' }, { kind: 'confirm' }])
    case 'refused':
      if (session.state !== STATE_OF_STEP[event.step]) return unchanged(session)
      return onRefused(session, event.step, event.refusal, nowMs)
    case 'failed':
      if (session.state !== STATE_OF_STEP[event.step]) return unchanged(session)
      if (event.step === 'query') {
        return moveTo({ ...session, reason: causeOf(event.why) }, 'querying', [{ kind: 'query_all' }])
      }
      return backOff(session, causeOf(failedStep(event.step, event.why)), nowMs)
    case 'retry_due':
      if (session.state !== 'connecting' || !session.connected) return unchanged(session)
      return attemptOrWait(session, nowMs, options)
    case 'replay_quiet':
      if (session.state !== 'replaying') return unchanged(session)
      return moveTo(session, 'querying', [{ kind: 'query_all' }])
    case 'queried':
      if (session.state !== 'querying') return unchanged(session)
      return moveTo({ ...session, reason: null }, 'ready', [])
    case 'latched':
      return latch(session, event.latch, [])
    case 'unlatched':
      return onUnlatched(session, nowMs, options, [{ kind: 'clear_refusals' }])
    case 'secret_changed':
      return onUnlatched(session, nowMs, options, [])
    case 'rest':
      return onRest(session, event.cause)
    case 'wake':
      if (!session.resting) return unchanged(session)
      return moveTo({ ...session, resting: false, notBeforeMs: nowMs, reason: session.latch }, 'connecting', [])
  }
}

const unchanged = (session: TdSession): TdStep => ({ session, effects: [] })
const moveTo = (session: TdSession, state: ConnectionState, effects: readonly TdEffect[]): TdStep => ({
  session: { ...session, state },
  effects,
})

/** Log in at once on connection, unless an earlier failure asks for patience. */
function attemptOrWait(session: TdSession, nowMs: number, options: TdOptions): TdStep {
  if (session.latch || session.resting) return unchanged(session)
  const waitMs = session.notBeforeMs - nowMs
  if (waitMs > 0) return moveTo(session, 'connecting', [{ kind: 'retry_in', waitMs }])
  return options.authenticates
    ? moveTo(session, 'authenticating', [{ kind: 'authenticate' }])
    : moveTo(session, 'logging_in', [{ kind: 'login' }])
}

/** A front that hangs up during a login is a failed login too: wrong port, or a version or key mismatch (4097 loop). */
function onDisconnected(session: TdSession, reasonCode: number, nowMs: number): TdStep {
  const cause = causeOf(describeDisconnect(reasonCode))
  const down: TdSession = { ...session, connected: false, login: null, state: 'disconnected', reason: cause }
  if (session.latch || session.resting) return unchanged({ ...down, reason: session.reason })
  const effects: TdEffect[] = session.login ? [{ kind: 'orders_unknown' }] : []
  if (!isAttempting(session.state)) return { session: down, effects }
  const failures = session.failures + 1
  const reason = failures >= 3 ? { ...cause, remedy: FRONT_HANGS_UP } : cause
  const next = { ...down, failures, notBeforeMs: nowMs + retryWaitMs(failures), reason }
  return { session: next, effects: [...effects, { kind: 'attempt_over' }] }
}

function onRefused(session: TdSession, step: LoginStep, refusal: Refusal, nowMs: number): TdStep {
  const cause = causeOfRefusal(step, refusal)
  const refusalClass = classifyRefusal(refusal.errorId)
  if (refusalClass === 'permanent') return latch(session, cause, [{ kind: 'count_refusal', refusal }])
  const unlistedRefusals = session.unlistedRefusals + (refusalClass === 'unlisted' ? 1 : 0)
  if (unlistedRefusals >= UNLISTED_REFUSALS_MAX) {
    const times = { zh: `${cause.zh}（${unlistedRefusals} 次）`, en: `${cause.en} (${unlistedRefusals} times)` }
    return latch({ ...session, unlistedRefusals }, { ...cause, ...times }, [{ kind: 'count_refusal', refusal }])
  }
  return backOff({ ...session, unlistedRefusals }, cause, nowMs)
}

function backOff(session: TdSession, cause: Cause, nowMs: number): TdStep {
  const failures = session.failures + 1
  const waitMs = retryWaitMs(failures)
  const reason = withNextAttempt(cause, waitMs)
  const next = { ...session, failures, notBeforeMs: nowMs + waitMs, reason, login: null }
  return moveTo(next, 'connecting', [{ kind: 'attempt_over' }, { kind: 'retry_in', waitMs }])
}

function latch(session: TdSession, cause: Cause, effects: readonly TdEffect[]): TdStep {
  const state = session.connected ? 'connecting' : 'disconnected'
  return moveTo({ ...session, latch: cause, reason: cause, login: null }, state, effects)
}

function onUnlatched(session: TdSession, nowMs: number, options: TdOptions, first: readonly TdEffect[]): TdStep {
  if (!session.latch) return unchanged(session)
  const free = { ...session, latch: null, failures: 0, unlistedRefusals: 0, notBeforeMs: nowMs }
  if (session.resting) return { session: free, effects: first }
  const calm = { ...free, reason: null }
  if (!session.connected) return moveTo(calm, 'connecting', first)
  const step = attemptOrWait(calm, nowMs, options)
  return { session: step.session, effects: [...first, ...step.effects] }
}

/** Logged out for the hours: what was latched stays so. */
function onRest(session: TdSession, cause: Cause): TdStep {
  const effects: TdEffect[] = session.login ? [{ kind: 'orders_unknown' }] : []
  if (isAttempting(session.state)) effects.push({ kind: 'attempt_over' })
  const resting = { ...session, resting: true, connected: false, login: null, reason: cause, failures: 0 }
  return moveTo(resting, 'disconnected', effects)
}
