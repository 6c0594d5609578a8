import type { ReasonCode } from '@huangpu/messages'

/** What to do with an order before and after ReqOrderInsert. */
export type SendDecision = { readonly kind: 'send' } | { readonly kind: 'refuse'; readonly code: ReasonCode }

/** Refused before it is journalled or again before it is written: never late, never into a session that is not ready. */
export function decideSend(
  order: { readonly expiresAtMs: number; readonly tradingDay: string | null },
  session: { readonly ready: boolean; readonly connected: boolean; readonly tradingDay: string | null },
  wallMs: number,
): SendDecision {
  if (wallMs >= order.expiresAtMs) return { kind: 'refuse', code: 'expired' }
  if (!session.connected) return { kind: 'refuse', code: 'not_connected' }
  if (!session.ready) return { kind: 'refuse', code: 'not_ready' }
  if (order.tradingDay !== null && order.tradingDay !== session.tradingDay)
    return { kind: 'refuse', code: 'wrong_trading_day' }
  return { kind: 'send' }
}

export type SendOutcome = 'sent' | 'retry' | 'not_sent'

/** Return codes of a request: 0 written to the socket, -1 network, -2 too many pending, -3 too many per second. */
export function outcomeOfReturnCode(code: number): SendOutcome {
  if (code === 0) return 'sent'
  return code === -2 || code === -3 ? 'retry' : 'not_sent'
}
