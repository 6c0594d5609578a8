import type { Calendar } from '../calendar/calendar.js'
import type { Session } from '../calendar/session.js'
import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import { MINUTE_MS } from './bar-minute.js'
import { INTERVAL_MINUTES, type BarInterval, type LargerInterval } from './interval.js'

/** The span of one bar: from the start of its first trading minute to the end of its last, breaks in between. */
export interface IntervalSpan {
  readonly startMs: EpochMs
  readonly endMs: EpochMs
}

/** Where the bars of a product begin and end on each trading day. */
export interface IntervalPlan {
  /** The span of the bar that a minute belongs to; undefined for an instant outside the sessions of that day. */
  spanOf(interval: LargerInterval, tradingDay: TradingDay, minuteMs: EpochMs): IntervalSpan | undefined
  /** Every span of a trading day in order; those of the night come first. */
  spansOf(interval: BarInterval, tradingDay: TradingDay): readonly IntervalSpan[]
}

/** Days whose spans are kept: contracts of a product live in one, at an evening in two. */
const DAYS_KEPT = 4

const plans = new WeakMap<Calendar, Map<string, IntervalPlan>>()

/**
 * Spans by trading minutes, counted from the start of the night and again from the start of the day: 60-minute bars of the
 * day start 09:00, 10:00, 11:15 and 14:15. The last bar of a night or a day may be shorter. A day's bar spans both. All
 * contracts of a product share one plan.
 */
export function createIntervalPlan(calendar: Calendar, product: string): IntervalPlan {
  let ofCalendar = plans.get(calendar)
  if (!ofCalendar) plans.set(calendar, (ofCalendar = new Map()))
  let plan = ofCalendar.get(product)
  if (!plan) ofCalendar.set(product, (plan = planOf(calendar, product)))
  return plan
}

function planOf(calendar: Calendar, product: string): IntervalPlan {
  const days = new Map<TradingDay, Map<BarInterval, readonly IntervalSpan[]>>()
  const spansOf = (interval: BarInterval, tradingDay: TradingDay): readonly IntervalSpan[] => {
    let day = days.get(tradingDay)
    if (!day) {
      if (days.size >= DAYS_KEPT) days.clear()
      days.set(tradingDay, (day = new Map()))
    }
    let spans = day.get(interval)
    if (!spans) day.set(interval, (spans = spansOfDay(calendar.sessionsOf(product, tradingDay), interval)))
    return spans
  }
  return {
    spansOf,
    spanOf(interval, tradingDay, minuteMs) {
      const spans = spansOf(interval, tradingDay)
      let [from, to] = [0, spans.length]
      while (from < to) {
        const middle = (from + to) >> 1
        if ((spans[middle]?.endMs ?? Infinity) <= minuteMs) from = middle + 1
        else to = middle
      }
      const span = spans[from]
      return span && span.startMs <= minuteMs ? span : undefined
    },
  }
}

function spansOfDay(sessions: readonly Session[], interval: BarInterval): readonly IntervalSpan[] {
  if (interval === '1d') {
    const [first, last] = [sessions[0], sessions.at(-1)]
    return first && last ? [{ startMs: first.openMs, endMs: last.closeMs }] : []
  }
  return (['night', 'day'] as const).flatMap((kind) => {
    const minutes = sessions.filter((session) => session.kind === kind).flatMap(minutesOf)
    const spans: IntervalSpan[] = []
    for (let i = 0; i < minutes.length; i += INTERVAL_MINUTES[interval]) {
      const [first, last] = [minutes[i], minutes[Math.min(i + INTERVAL_MINUTES[interval], minutes.length) - 1]]
      if (first !== undefined && last !== undefined) spans.push({ startMs: first, endMs: last + MINUTE_MS })
    }
    return spans
  })
}

function minutesOf({ openMs, closeMs }: Session): EpochMs[] {
  return Array.from({ length: Math.round((closeMs - openMs) / MINUTE_MS) }, (_, i) => openMs + i * MINUTE_MS)
}
