import type { EpochMs } from '../time/clock.js'
import { shanghaiDay } from '../time/shanghai-time.js'
import type { Calendar } from './calendar.js'
import type { Session } from './session.js'

/** How long before an opening a counter is worth a login, and how long after a closing it is still asked. */
export interface CounterMargins {
  readonly beforeOpenMs: number
  readonly afterCloseMs: number
}

export interface CounterHours {
  readonly open: boolean
  /** The instant at which this changes. */
  readonly untilMs: EpochMs
}

interface Span {
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

/**
 * Whether a session with the counter is due at `ms`: around the night and around the day session of every trading day,
 * breaks included, by the earliest opening and the latest closing of the products. Weekends, holidays and suspended nights
 * are closed. Products without hours count for nothing. @throws RangeError when no product has hours
 */
export function counterHoursAt(
  calendar: Calendar,
  products: readonly string[],
  margins: CounterMargins,
  ms: EpochMs,
): CounterHours {
  const spans = merged(spansAround(calendar, products, margins, ms))
  const present = spans.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)
  if (present) return { open: true, untilMs: present.toMs }
  const next = spans.find(({ fromMs }) => fromMs > ms)
  if (!next) throw new RangeError(`no session of ${products.join(', ')} after ${shanghaiDay(ms)}`)
  return { open: false, untilMs: next.fromMs }
}

function spansAround(calendar: Calendar, products: readonly string[], margins: CounterMargins, ms: EpochMs): Span[] {
  const day = shanghaiDay(ms)
  const last = calendar.isTradingDay(day) ? day : calendar.previousTradingDay(day)
  const next = calendar.nextTradingDay(last)
  const days = [calendar.previousTradingDay(last), last, next, calendar.nextTradingDay(next)]
  return days.flatMap((tradingDay) => {
    const sessions = products.filter((p) => calendar.knows(p)).flatMap((p) => calendar.sessionsOf(p, tradingDay))
    return (['night', 'day'] as const).flatMap((kind) => spanOf(sessions, kind, margins))
  })
}

function spanOf(sessions: readonly Session[], kind: Session['kind'], margins: CounterMargins): Span[] {
  const own = sessions.filter((session) => session.kind === kind)
  if (own.length === 0) return []
  const fromMs = Math.min(...own.map((session) => session.openMs)) - margins.beforeOpenMs
  return [{ fromMs, toMs: Math.max(...own.map((session) => session.closeMs)) + margins.afterCloseMs }]
}

/** In order; spans that touch are one. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const before = result.at(-1)
    if (before && span.fromMs <= before.toMs) {
      result[result.length - 1] = { fromMs: before.fromMs, toMs: Math.max(before.toMs, span.toMs) }
    } else result.push(span)
  }
  return result
}
