import type { Calendar } from '@huangpu/core'
import type { BarRow } from './bar-row.js'

export interface ReplayPlan {
  /** The trading days that are compared, in order. */
  readonly days: readonly string[]
  /** What market must write for them, minute by minute. */
  readonly expected: readonly BarRow[]
  /** The rows of the file that belong to them: [from, to). */
  readonly rowsFrom: number
  readonly rowsTo: number
  /** First instant that the replay needs: before the first opening, so that the day's volume counts from zero. */
  readonly beginMs: number
  /** When the last minute is over; the settlement of its day comes after that. */
  readonly endMs: number
}

/** Before the first trading day's opening, at which the virtual clock starts; the auction lies within. */
const LEAD_MS = 10 * 60_000
const MINUTE_MS = 60_000

/**
 * Chooses the trading days to replay (all, or the first `count` that the file holds from their first minute on) and
 * folds rows of the opening auction into the minute that opens the session, as market does with auction ticks.
 */
export function planDays(rows: readonly BarRow[], product: string, calendar: Calendar, count?: number): ReplayPlan {
  const byDay = new Map<string, BarRow[]>()
  for (const row of rows) {
    const day = calendar.tradingDayAtOrAfter(product, row.startMs)
    const list = byDay.get(day)
    if (list) list.push(row)
    else byDay.set(day, [row])
  }
  const whole = (day: string): boolean => {
    const opening = calendar.sessionsOf(product, day)[0]?.openMs
    return opening !== undefined && (byDay.get(day)?.[0]?.startMs ?? Infinity) <= opening
  }
  const all = [...byDay.keys()]
  const firstWhole = all.findIndex(whole)
  const days = count === undefined ? all : firstWhole < 0 ? [] : all.slice(firstWhole, firstWhole + count)
  const chosen = days.flatMap((day) => foldAuctions(byDay.get(day) ?? [], product, calendar))
  const opening = calendar.sessionsOf(product, days[0] ?? '')[0]?.openMs ?? 0
  const rowsFrom = rows.findIndex((row) => row === byDay.get(days[0] ?? '')?.[0])
  const rowsTo = rowsFrom + days.reduce((count, day) => count + (byDay.get(day)?.length ?? 0), 0)
  return {
    days,
    expected: chosen,
    rowsFrom,
    rowsTo,
    beginMs: opening - LEAD_MS,
    endMs: (chosen.at(-1)?.startMs ?? 0) + MINUTE_MS,
  }
}

function foldAuctions(rows: readonly BarRow[], product: string, calendar: Calendar): BarRow[] {
  const minutes = new Map<number, BarRow>()
  for (const row of rows) {
    const session = calendar.sessionAtOrAfter(product, row.startMs)
    const startMs = Math.max(row.startMs, session.openMs)
    const before = minutes.get(startMs)
    minutes.set(startMs, before ? join(before, row) : { ...row, startMs })
  }
  return [...minutes.values()]
}

const join = (first: BarRow, second: BarRow): BarRow => ({
  startMs: first.startMs,
  open: first.open,
  high: Math.max(first.high, second.high),
  low: Math.min(first.low, second.low),
  close: second.close,
  volume: first.volume + second.volume,
})
