import type { TradingDay } from '../time/shanghai-time.js'

/** Content of `config/calendar/shfe.json`; the core gets it as data. */
export interface CalendarData {
  /** Where the days come from, for a reader. */
  readonly source: string
  /** Year -> weekdays (MMDD) without trading. A year that is listed is known; make-up workdays never trade. */
  readonly closed_weekdays: Readonly<Record<string, readonly string[]>>
  /** Trading days whose night was suspended for other reasons than a holiday, inclusive. */
  readonly suspended_nights: readonly { readonly from: TradingDay; readonly to: TradingDay }[]
  /** First trading day on which products with a night have a morning auction too. */
  readonly morning_auction_from: TradingDay
}

export class CalendarDataError extends Error {
  override readonly name = 'CalendarDataError'
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{8}$/.test(value)

function checkYear(year: string, days: unknown): readonly string[] {
  if (!/^\d{4}$/.test(year)) throw new CalendarDataError(`closed_weekdays.${year}: a year of four digits is expected`)
  if (!Array.isArray(days)) throw new CalendarDataError(`closed_weekdays.${year}: a list of MMDD is expected`)
  for (const day of days as unknown[]) {
    const date = typeof day === 'string' && /^\d{4}$/.test(day) ? weekdayOf(`${year}${day}`) : undefined
    if (date === undefined) throw new CalendarDataError(`closed_weekdays.${year}: ${String(day)} is not a date MMDD`)
    if (date === 0 || date === 6) throw new CalendarDataError(`closed_weekdays.${year}: ${String(day)} is a weekend`)
  }
  return days as string[]
}

/** 0 = Sunday; undefined when there is no such date. */
function weekdayOf(day: string): number | undefined {
  const month = Number(day.slice(4, 6))
  const date = new Date(Date.UTC(Number(day.slice(0, 4)), month - 1, Number(day.slice(6, 8))))
  return date.getUTCMonth() === month - 1 ? date.getUTCDay() : undefined
}

/** Checks the parsed file. Throws CalendarDataError naming the field. */
export function parseCalendarData(value: unknown): CalendarData {
  if (!isRecord(value)) throw new CalendarDataError('an object is expected')
  const { source, closed_weekdays: closed, suspended_nights: nights, morning_auction_from: auction } = value
  if (typeof source !== 'string') throw new CalendarDataError('source: a text is expected')
  if (!isRecord(closed)) throw new CalendarDataError('closed_weekdays: an object year -> [MMDD] is expected')
  const years = Object.entries(closed).map(([year, days]) => [year, checkYear(year, days)] as const)
  if (years.length === 0) throw new CalendarDataError('closed_weekdays: at least one year is expected')
  if (!Array.isArray(nights)) throw new CalendarDataError('suspended_nights: a list of {from, to} is expected')
  const suspended = (nights as unknown[]).map((span, index) => {
    if (!isRecord(span) || !isDay(span['from']) || !isDay(span['to']) || span['from'] > span['to'])
      throw new CalendarDataError(`suspended_nights[${index}]: from <= to as YYYYMMDD are expected`)
    return { from: span['from'], to: span['to'] }
  })
  if (!isDay(auction)) throw new CalendarDataError('morning_auction_from: YYYYMMDD is expected')
  return {
    source,
    closed_weekdays: Object.fromEntries(years),
    suspended_nights: suspended,
    morning_auction_from: auction,
  }
}
