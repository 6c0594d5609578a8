import type { ConnectionView } from './connection-publisher.js'
import { type Cause, causeText } from './session-facts.js'

/** What both kinds of session have in common. */
export interface ShownSession {
  readonly state: ConnectionView['state']
  readonly connected: boolean
  readonly latch: Cause | null
  readonly reason: Cause | null
  /** Monotonic ms. */
  readonly notBeforeMs: number
}

/** A session as it is told on stream and key. A latch says more than what came after it. */
export function viewOfSession(
  session: ShownSession,
  facts: { readonly tradingDay: string | null; readonly nextLogin: string | null },
  now: { readonly monotonicMs: number; readonly wallMs: number },
): ConnectionView {
  const cause = session.latch ?? session.reason
  const waitMs = session.notBeforeMs - now.monotonicMs
  const waits = session.connected && session.state === 'connecting' && !session.latch && waitMs > 0
  return {
    state: session.state,
    trading_day: facts.tradingDay,
    reason: cause && causeText(cause),
    reason_zh: cause?.zh ?? null,
    reason_en: cause?.en ?? null,
    remedy_zh: cause?.remedy?.zh ?? null,
    remedy_en: cause?.remedy?.en ?? null,
    error_id: cause && cause.errorId !== 0 ? cause.errorId : null,
    latched: session.latch !== null,
    next_attempt_ms: waits ? Math.round(now.wallMs + waitMs) : null,
    next_login: facts.nextLogin,
  }
}
