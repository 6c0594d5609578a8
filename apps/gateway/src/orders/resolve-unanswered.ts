import type { ReasonCode } from '@huangpu/messages'
import type { JournalSendState } from '@huangpu/storage'

/** An own order of which no callback ever spoke. */
export interface UnansweredOrder {
  readonly sendState: JournalSendState
  readonly tradingDay: string
}

export type Resolution =
  | { readonly kind: 'wait' }
  | { readonly kind: 'reject'; readonly code: Extract<ReasonCode, 'never_sent' | 'not_found_at_counter'> }
  /** Its day is over and with it the order; what it traded only the broker can tell. */
  | { readonly kind: 'day_ended' }

/**
 * What becomes of an unanswered order when the counter, asked completely, did not know it.
 * It is rejected only after a complete replay and a complete order query of its own trading day, and never sent again.
 */
export function resolveNotFound(
  order: UnansweredOrder,
  asked: { readonly tradingDay: string; readonly replayComplete: boolean; readonly queryComplete: boolean },
): Resolution {
  if (order.tradingDay < asked.tradingDay) return { kind: 'day_ended' }
  const complete = asked.replayComplete && asked.queryComplete && order.tradingDay === asked.tradingDay
  if (!complete) return { kind: 'wait' }
  return { kind: 'reject', code: order.sendState === 'intended' ? 'never_sent' : 'not_found_at_counter' }
}
