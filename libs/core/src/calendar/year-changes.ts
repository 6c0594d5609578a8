import type { CalendarData } from './calendar-data.js'
import type { YearData } from './year-data.js'

/** What a year's file says otherwise than the calendar before it did, MMDD. */
export interface YearChanges {
  readonly year: string
  readonly closed: readonly string[]
  readonly opened: readonly string[]
}

/** Undefined when the year was not known, or is the same. Suspended nights are added and take nothing away. */
export function yearChanges(before: CalendarData, { year, closed_weekdays }: YearData): YearChanges | undefined {
  const known = before.closed_weekdays[year]
  if (known === undefined) return undefined
  const closed = closed_weekdays.filter((day) => !known.includes(day))
  const opened = known.filter((day) => !closed_weekdays.includes(day))
  return closed.length + opened.length === 0 ? undefined : { year, closed, opened }
}
