import type { Calendar, EpochMs } from '@huangpu/core'

/** Times within which a product's ticks are believed on one trading day; undefined where the sessions are not known. */
export type TradingWindows = readonly { readonly fromMs: EpochMs; readonly toMs: EpochMs }[] | undefined

/** The closing snapshot may be stamped one snapshot late. */
const GRACE_MS = 500

/** From the matching of the auction to the end of each session. Snapshots outside of them are reference, not ticks. */
export function tradingWindows(calendar: Calendar, product: string, tradingDay: string): TradingWindows {
  if (!calendar.knows(product)) return undefined
  return calendar.sessionsOf(product, tradingDay).map((session) => ({
    fromMs: session.auctionMatchFromMs ?? session.openMs,
    toMs: session.closeMs + GRACE_MS,
  }))
}
