import type { TradingHours } from '../instrument/trading-hours.js'
import type { EpochMs } from '../time/clock.js'
import { startOfShanghaiDay, type TradingDay } from '../time/shanghai-time.js'
import type { TradingDays } from './trading-days.js'

/** One span of continuous trading, with the auction that precedes it when there is one. */
export interface Session {
  readonly kind: 'night' | 'day'
  readonly tradingDay: TradingDay
  /** Start of order entry (20:55, 08:55); absent when this span begins without an auction. */
  readonly auctionFromMs?: EpochMs
  /** Start of matching (20:59, 08:59): the auction's tick comes from here on. */
  readonly auctionMatchFromMs?: EpochMs
  readonly openMs: EpochMs
  /** The tick of this very instant still belongs to the session; an order does not. */
  readonly closeMs: EpochMs
}

const MINUTE_MS = 60_000
const NIGHT_OPEN_MS = 21 * 3_600_000
const DAY_MS = 86_400_000

const millisOfTime = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * MINUTE_MS

const withAuction = (openMs: EpochMs) => ({
  auctionFromMs: openMs - 5 * MINUTE_MS,
  auctionMatchFromMs: openMs - MINUTE_MS,
})

/** The spans of one trading day in order, its night (on the previous trading day's evening) first. */
export function buildSessions(
  hours: TradingHours,
  days: TradingDays,
  tradingDay: TradingDay,
  morningAuctionFrom: TradingDay,
): readonly Session[] {
  if (!days.isTradingDay(tradingDay)) return []
  const sessions: Session[] = []
  const hasNight = hours.nightEnd !== null && days.hasNight(tradingDay)
  if (hasNight && hours.nightEnd !== null) {
    const openMs = startOfShanghaiDay(days.previousTradingDay(tradingDay)) + NIGHT_OPEN_MS
    const endMs = millisOfTime(hours.nightEnd)
    const closeMs = openMs - NIGHT_OPEN_MS + endMs + (endMs > NIGHT_OPEN_MS ? 0 : DAY_MS)
    sessions.push(Object.freeze({ kind: 'night', tradingDay, ...withAuction(openMs), openMs, closeMs }))
  }
  const midnight = startOfShanghaiDay(tradingDay)
  hours.day.forEach(([from, to], index) => {
    const openMs = midnight + millisOfTime(from)
    const auction = index === 0 && (!hasNight || tradingDay >= morningAuctionFrom) ? withAuction(openMs) : {}
    const closeMs = midnight + millisOfTime(to)
    sessions.push(Object.freeze({ kind: 'day', tradingDay, ...auction, openMs, closeMs }))
  })
  return Object.freeze(sessions)
}
