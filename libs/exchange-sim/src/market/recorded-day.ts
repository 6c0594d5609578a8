import type { Calendar, TickCsvRow, TradingDay } from '@huangpu/core'

/** Snapshots come after the close: settlement prices, corrections. */
const AFTER_CLOSE_MS = 3 * 3_600_000

/** The trading day of a recorded row: what the file says, else by the calendar, after the close the day that closed. */
export function recordedDayOf(row: TickCsvRow, product: string, calendar: Calendar): TradingDay {
  if (row.tradingDay !== '') return row.tradingDay
  const open = calendar.tradingDayOf(product, row.atMs)
  if (open !== undefined) return open
  const before = calendar.previousBoundary(product, row.atMs)
  if (row.atMs - before.atMs <= AFTER_CLOSE_MS) return before.session.tradingDay
  return calendar.tradingDayAtOrAfter(product, row.atMs)
}

/** Undefined where there is none. */
export const latestOf = (days: readonly (TradingDay | undefined)[]): TradingDay | undefined =>
  days
    .filter((day) => day !== undefined)
    .toSorted()
    .at(-1)
