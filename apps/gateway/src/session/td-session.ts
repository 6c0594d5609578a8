import type { ConnectionState } from '@huangpu/messages'
import { UNLISTED_REFUSALS_MAX, classifyRefusal, describeDisconnect } from './refusal-class.js'
import { retryWaitMs } from './retry-schedule.js'
import type { Latch, LoginFacts, LoginStep, Refusal } from './session-facts.js'

/** The trading session: state and event give the next state and the effects; the shell performs them. */
export interface TdSession {
  readonly state: ConnectionState
  /** The socket is up: the library connects and reconnects by itself. */
  readonly connected: boolean
  readonly latch: Latch | null
  /** Failed attempts since the last complete login. */
  readonly failures: number
  readonly unlistedRefusals: number
  /** Monotonic ms before which no new attempt is made. */
  readonly notBeforeMs: number
  readonly login: LoginFacts | null
  /** Why it is not ready, in words. */
  readonly reason: string | null
}

export type TdEvent =
  | { readonly kind: 'front_connected' }
  | { readonly kind: 'front_disconnected'; readonly reasonCode: number }
  | { readonly kind: 'accepted'; readonly step: 'authenticate' | 'confirm' }
  | { readonly kind: 'logged_in'; readonly login: LoginFacts }
  | { readonly kind: 'refused'; readonly step: LoginStep; readonly refusal: Refusal }
  /** The request was not written (-1, -2, -3), or nothing answered in time. */
  | { readonly kind: 'failed'; readonly step: LoginStep | 'query'; readonly why: string }
  | { readonly kind: 'retry_due' }
  | { readonly kind: 'replay_quiet' }
  | { readonly kind: 'queried' }
  | { readonly kind: 'latched'; readonly latch: Latch }
  | { readonly kind: 'unlatched' }

export type TdEffect =
  | { readonly kind: LoginStep }
  | { readonly kind: 'await_replay' }
  | { readonly kind: 'query_all' }
  | { readonly kind: 'retry_in'; readonly waitMs: number }
  /** Persist that this password was refused: the second refusal latches over restarts. */
  | { readonly kind: 'count_refusal'; readonly refusal: Refusal }
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
      return moveTo({ ...session, login: event.login }, 'confirming', [{ kind: 'clear_refusals' }, { kind: 'confirm' }])
    case 'refused':
      if (session.state !== STATE_OF_STEP[event.step]) return unchanged(session)
      return onRefused(session, event.step, event.refusal, nowMs)
    case 'failed':
      if (session.state !== STATE_OF_STEP[event.step]) return unchanged(session)
      if (event.step === 'query') return moveTo({ ...session, reason: event.why }, 'querying', [{ kind: 'query_all' }])
      return backOff(session, `${event.step}: ${event.why}`, nowMs)
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
      return onUnlatched(session, nowMs, options)
  }
}

const unchanged = (session: TdSession): TdStep => ({ session, effects: [] })
const moveTo = (session: TdSession, state: ConnectionState, effects: readonly TdEffect[]): TdStep => ({
  session: { ...session, state },
  effects,
})

/** Log in at once on connection, unless an earlier failure asks for patience. */
function attemptOrWait(session: TdSession, nowMs: number, options: TdOptions): TdStep {
  if (session.latch) return unchanged(session)
  const waitMs = session.notBeforeMs - nowMs
  if (waitMs > 0) return moveTo(session, 'connecting', [{ kind: 'retry_in', waitMs }])
  return options.authenticates
    ? moveTo(session, 'authenticating', [{ kind: 'authenticate' }])
    : moveTo(session, 'logging_in', [{ kind: 'login' }])
}

/** A front that hangs up during a login is a failed login too: wrong port, or a version or key mismatch (4097 loop). */
function onDisconnected(session: TdSession, reasonCode: number, nowMs: number): TdStep {
  const text = describeDisconnect(reasonCode)
  const down: TdSession = { ...session, connected: false, login: null, state: 'disconnected', reason: text }
  if (session.latch) return unchanged({ ...down, reason: session.reason })
  const effects: TdEffect[] = session.login ? [{ kind: 'orders_unknown' }] : []
  if (!isAttempting(session.state)) return { session: down, effects }
  const failures = session.failures + 1
  const hint = failures >= 3 ? '; the front hangs up during login: wrong port, or library version or key mismatch?' : ''
  const next = { ...down, failures, notBeforeMs: nowMs + retryWaitMs(failures), reason: `${text}${hint}` }
  return { session: next, effects }
}

function onRefused(session: TdSession, step: LoginStep, refusal: Refusal, nowMs: number): TdStep {
  const why = `${step} refused: ${refusal.errorId} ${refusal.message}`
  const refusalClass = classifyRefusal(refusal.errorId)
  if (refusalClass === 'permanent') {
    return latch(session, { reason: why, errorId: refusal.errorId }, [{ kind: 'count_refusal', refusal }])
  }
  const unlistedRefusals = session.unlistedRefusals + (refusalClass === 'unlisted' ? 1 : 0)
  if (unlistedRefusals >= UNLISTED_REFUSALS_MAX) {
    const latchFor = { reason: `${why} (${unlistedRefusals} times)`, errorId: refusal.errorId }
    return latch({ ...session, unlistedRefusals }, latchFor, [{ kind: 'count_refusal', refusal }])
  }
  return backOff({ ...session, unlistedRefusals }, why, nowMs)
}

function backOff(session: TdSession, why: string, nowMs: number): TdStep {
  const failures = session.failures + 1
  const waitMs = retryWaitMs(failures)
  const reason = `${why}; next attempt in ${waitMs / 1000} s`
  const next = { ...session, failures, notBeforeMs: nowMs + waitMs, reason, login: null }
  return moveTo(next, 'connecting', [{ kind: 'retry_in', waitMs }])
}

function latch(session: TdSession, latchFor: Latch, effects: readonly TdEffect[]): TdStep {
  const state = session.connected ? 'connecting' : 'disconnected'
  return moveTo({ ...session, latch: latchFor, reason: latchFor.reason, login: null }, state, effects)
}

function onUnlatched(session: TdSession, nowMs: number, options: TdOptions): TdStep {
  if (!session.latch) return unchanged(session)
  const free = { ...session, latch: null, failures: 0, unlistedRefusals: 0, notBeforeMs: nowMs, reason: null }
  const cleared: TdEffect = { kind: 'clear_refusals' }
  if (!session.connected) return moveTo(free, 'connecting', [cleared])
  const step = attemptOrWait(free, nowMs, options)
  return { session: step.session, effects: [cleared, ...step.effects] }
}
