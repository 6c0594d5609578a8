import type { Calendar } from '../calendar/calendar.js'
import type { EpochMs } from '../time/clock.js'
import { MINUTE_MS } from './bar-minute.js'
import type { Bar } from './bar.js'

/**
 * Rows for the trading minutes without a tick between `last` and `untilMs`, where such rows are wanted: the last close,
 * no volume, the last open interest. Minutes of another trading day than `last` are never filled: a day has no price
 * before its first tick.
 */
export function fillMinutes(calendar: Calendar, product: string, last: Bar, untilMs: EpochMs): Bar[] {
  const { tradingDay, close, openInterest } = last
  const filled: Bar[] = []
  for (const { openMs, closeMs } of calendar.sessionsOf(product, tradingDay)) {
    const toMs = Math.min(closeMs, untilMs)
    for (let startMs = Math.max(openMs, last.startMs + MINUTE_MS); startMs < toMs; startMs += MINUTE_MS)
      filled.push({
        startMs,
        tradingDay,
        open: close,
        high: close,
        low: close,
        close,
        volume: 0,
        turnover: 0,
        openInterest,
        partial: false,
      })
  }
  return filled
}
