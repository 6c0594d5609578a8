import {
  CalendarDataError,
  readClosedWeekdays,
  readRecord,
  readSuspendedNights,
  readText,
  type NightSpan,
} from './calendar-fields.js'

/** Content of `config/calendar/2027.json`: what the exchange announced of one year. */
export interface YearData {
  readonly year: string
  readonly source: string
  readonly closed_weekdays: readonly string[]
  readonly suspended_nights: readonly NightSpan[]
}

/** Checks a year's parsed file; `year` is its name. @throws CalendarDataError naming the field */
export function parseYearData(year: string, value: unknown): YearData {
  const fields = readRecord(value, ['source', 'closed_weekdays', 'suspended_nights'], '')
  const closed = readClosedWeekdays(year, fields['closed_weekdays'], 'closed_weekdays')
  if (!closed.some((day) => day.startsWith('10')))
    throw new CalendarDataError('closed_weekdays: no day of October is closed; the list of a whole year is expected')
  const nights = readSuspendedNights(fields['suspended_nights'] ?? [])
  return { year, source: readText(fields['source'], 'source'), closed_weekdays: closed, suspended_nights: nights }
}
