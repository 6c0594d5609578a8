import type { Calendar } from '../calendar/calendar.js'
import type { Session } from '../calendar/session.js'
import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import type { BarRules } from './bar-builder-state.js'

export const MINUTE_MS = 60_000

/** The first instant of a session at which a tick may come: the auction's match, else the opening. */
export const ticksFromMs = (session: Session): EpochMs => session.auctionMatchFromMs ?? session.openMs

/** The session that a tick of this trading day belongs to, up to `endGraceMs` after its closing. */
export function sessionOfTick(
  calendar: Calendar,
  product: string,
  tradingDay: TradingDay,
  timeMs: EpochMs,
  endGraceMs: number,
): Session | undefined {
  const sessions = calendar.sessionsOf(product, tradingDay)
  for (let i = 0; i < sessions.length; i += 1) {
    const session = sessions[i]
    if (session && timeMs >= ticksFromMs(session) && timeMs <= session.closeMs + endGraceMs) return session
  }
  return undefined
}

/**
 * Start of the minute that a tick belongs to. Ticks of the auction fold into the first minute; those of the closing
 * instant (10:15:00, 11:30:00, 15:00:00, the night's end) belong to the minute that ends there.
 */
export function minuteOfTick(session: Session, timeMs: EpochMs): EpochMs {
  if (timeMs <= session.openMs) return session.openMs
  if (timeMs >= session.closeMs) return session.closeMs - MINUTE_MS
  return timeMs - ((timeMs - session.openMs) % MINUTE_MS)
}

/** Milliseconds of continuous trading in [fromMs, toMs) on one trading day; with `auctions` those of their matches too. */
export function tradingMsBetween(
  { calendar, product }: Pick<BarRules, 'calendar' | 'product'>,
  tradingDay: TradingDay,
  fromMs: EpochMs,
  toMs: EpochMs,
  auctions = false,
): number {
  return calendar.sessionsOf(product, tradingDay).reduce((sum, session) => {
    const openMs = auctions ? ticksFromMs(session) : session.openMs
    return sum + Math.max(0, Math.min(toMs, session.closeMs) - Math.max(fromMs, openMs))
  }, 0)
}
