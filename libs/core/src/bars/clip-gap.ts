import type { Calendar } from '../calendar/calendar.js'
import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import { ticksFromMs } from './bar-minute.js'

/** A gap over more trading days than this tells nothing of them that missing files do not tell. */
const GAP_DAYS_MAX = 10

export interface GapSpan {
  readonly tradingDay: TradingDay
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

/**
 * The parts of [fromMs, toMs] in which ticks of a product come, auctions included: one for each trading day, from the
 * first such instant to the last. What lies in an auction reaches to the opening, whose minute has its ticks. Empty when
 * nothing can have been lost: a break, a weekend.
 */
export function clipGap(calendar: Calendar, product: string, fromMs: EpochMs, toMs: EpochMs): GapSpan[] {
  const spans: GapSpan[] = []
  let day = calendar.tradingDayAtOrAfter(product, fromMs)
  const lastDay = calendar.tradingDayAtOrAfter(product, toMs)
  for (let i = 0; i < GAP_DAYS_MAX && day <= lastDay; i += 1) {
    const touched = calendar.sessionsOf(product, day).filter((session) => {
      const beginsMs = ticksFromMs(session)
      return fromMs < session.closeMs && (toMs > beginsMs || (toMs === beginsMs && fromMs === beginsMs))
    })
    const [first, last] = [touched[0], touched.at(-1)]
    if (first && last)
      spans.push({
        tradingDay: day,
        fromMs: Math.max(fromMs, ticksFromMs(first)),
        toMs: Math.max(last.openMs, Math.min(toMs, last.closeMs)),
      })
    day = calendar.nextTradingDay(day)
  }
  return spans
}
