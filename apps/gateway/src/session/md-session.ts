import type { ConnectionState } from '@huangpu/messages'
import { causeOfRefusal, describeDisconnect, withNextAttempt } from './refusal-class.js'
import { retryWaitMs } from './retry-schedule.js'
import { type Cause, type Refusal, type Sentence, causeOf } from './session-facts.js'

/**
 * The market data session. It logs in only after the trading session did that day: with login verification the front
 * answers error 3 otherwise, which is never a refused password here and never latches.
 */
export interface MdSession {
  readonly state: Extract<ConnectionState, 'disconnected' | 'connecting' | 'logging_in' | 'ready'>
  readonly connected: boolean
  /** Trading day of the trading session's login; null while there is none. */
  readonly tradingDay: string | null
  readonly latch: Cause | null
  /** Outside the hours: no library is open. */
  readonly resting: boolean
  readonly failures: number
  readonly notBeforeMs: number
  readonly reason: Cause | null
}

export type MdEvent =
  | { readonly kind: 'front_connected' }
  | { readonly kind: 'front_disconnected'; readonly reasonCode: number }
  | { readonly kind: 'td_logged_in'; readonly tradingDay: string }
  | { readonly kind: 'logged_in' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly why: Sentence }
  | { readonly kind: 'retry_due' }
  | { readonly kind: 'latched'; readonly latch: Cause }
  | { readonly kind: 'unlatched' }
  | { readonly kind: 'rest'; readonly cause: Cause }
  | { readonly kind: 'wake' }

export type MdEffect =
  | { readonly kind: 'login' }
  | { readonly kind: 'subscribe_all' }
  | { readonly kind: 'retry_in'; readonly waitMs: number }

export interface MdStep {
  readonly session: MdSession
  readonly effects: readonly MdEffect[]
}

export const INITIAL_MD_SESSION: MdSession = {
  state: 'connecting',
  connected: false,
  tradingDay: null,
  latch: null,
  resting: false,
  failures: 0,
  notBeforeMs: 0,
  reason: null,
}

export const WAITING_FOR_TD: Cause = causeOf({
  zh: '等待交易连接登录',
  en: 'waiting for the trading session to log in',
})

/** One transition. Late answers of an earlier attempt change nothing. */
export function stepMdSession(session: MdSession, event: MdEvent, nowMs: number): MdStep {
  switch (event.kind) {
    case 'front_connected':
      return attemptOrWait({ ...session, connected: true, state: 'connecting' }, nowMs)
    case 'front_disconnected':
      return onDisconnected(session, event.reasonCode, nowMs)
    case 'td_logged_in':
      return onTdLoggedIn(session, event.tradingDay, nowMs)
    case 'logged_in':
      if (session.state !== 'logging_in') return unchanged(session)
      return moveTo({ ...session, failures: 0, reason: null }, 'ready', [{ kind: 'subscribe_all' }])
    case 'refused':
      if (session.state !== 'logging_in') return unchanged(session)
      return backOff(session, causeOfRefusal('login', event.refusal), nowMs)
    case 'failed':
      return session.state === 'logging_in' ? backOff(session, causeOf(event.why), nowMs) : unchanged(session)
    case 'retry_due':
      return session.state === 'connecting' && session.connected ? attemptOrWait(session, nowMs) : unchanged(session)
    case 'latched':
      return unchanged({ ...session, state: 'disconnected', latch: event.latch, reason: event.latch })
    case 'unlatched':
      return onUnlatched(session, nowMs)
    case 'rest':
      return unchanged({
        ...session,
        state: 'disconnected',
        connected: false,
        tradingDay: null,
        resting: true,
        reason: event.cause,
        failures: 0,
      })
    case 'wake':
      if (!session.resting) return unchanged(session)
      return moveTo({ ...session, resting: false, notBeforeMs: nowMs, reason: session.latch }, 'connecting', [])
  }
}

const unchanged = (session: MdSession): MdStep => ({ session, effects: [] })
const moveTo = (session: MdSession, state: MdSession['state'], effects: readonly MdEffect[]): MdStep => ({
  session: { ...session, state },
  effects,
})

function attemptOrWait(session: MdSession, nowMs: number): MdStep {
  if (session.latch || session.resting) return unchanged(session)
  if (session.tradingDay === null) return unchanged({ ...session, reason: WAITING_FOR_TD })
  const waitMs = session.notBeforeMs - nowMs
  if (waitMs > 0) return moveTo(session, 'connecting', [{ kind: 'retry_in', waitMs }])
  return moveTo(session, 'logging_in', [{ kind: 'login' }])
}

/** A relogin of the trading session within the day leaves a standing subscription alone. */
function onTdLoggedIn(session: MdSession, tradingDay: string, nowMs: number): MdStep {
  const sameDay = session.tradingDay === tradingDay
  const next = { ...session, tradingDay }
  if (session.latch || session.resting || !session.connected || session.state === 'logging_in') return unchanged(next)
  if (session.state === 'ready' && sameDay) return unchanged(next)
  const due = session.reason === WAITING_FOR_TD ? { ...next, notBeforeMs: nowMs, reason: null } : next
  return attemptOrWait(due, nowMs)
}

function onUnlatched(session: MdSession, nowMs: number): MdStep {
  if (!session.latch) return unchanged(session)
  if (session.resting) return unchanged({ ...session, latch: null })
  const free: MdSession = {
    ...session,
    state: 'connecting',
    latch: null,
    failures: 0,
    notBeforeMs: nowMs,
    reason: null,
  }
  return session.connected ? attemptOrWait(free, nowMs) : unchanged(free)
}

function onDisconnected(session: MdSession, reasonCode: number, nowMs: number): MdStep {
  if (session.latch || session.resting) return unchanged({ ...session, connected: false })
  const down: MdSession = {
    ...session,
    connected: false,
    state: 'disconnected',
    reason: causeOf(describeDisconnect(reasonCode)),
  }
  if (session.state !== 'logging_in') return unchanged(down)
  const failures = session.failures + 1
  return unchanged({ ...down, failures, notBeforeMs: nowMs + retryWaitMs(failures) })
}

function backOff(session: MdSession, cause: Cause, nowMs: number): MdStep {
  const failures = session.failures + 1
  const waitMs = retryWaitMs(failures)
  const reason = withNextAttempt(cause, waitMs)
  return moveTo({ ...session, failures, notBeforeMs: nowMs + waitMs, reason }, 'connecting', [
    { kind: 'retry_in', waitMs },
  ])
}
