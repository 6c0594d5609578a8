import type { TradingDay } from '../time/shanghai-time.js'
import { isWeekday } from '../time/weekday.js'
import { CalendarDataError } from './calendar-data-error.js'
import { readClosedWeekdays, readRecord, readSuspendedNights, readText, type NightSpan } from './calendar-fields.js'
import { STATUTORY_HOLIDAYS } from './statutory-holidays.js'

/** Content of `config/calendar/2027.json`: what the exchange announced of one year. */
export interface YearData {
  readonly year: string
  readonly source: string
  readonly closed_weekdays: readonly string[]
  readonly suspended_nights: readonly NightSpan[]
}

/** The Spring Festival closes weekdays in this time of every year. */
const SPRING = { from: '0120', to: '0228' } as const

/** Checks a year's parsed file; `year` is its name. @throws CalendarDataError naming the field */
export function parseYearData(year: string, value: unknown): YearData {
  const fields = readRecord(value, ['source', 'closed_weekdays', 'suspended_nights'], '')
  const closed = readClosedWeekdays(year, fields['closed_weekdays'], 'closed_weekdays')
  checkWhole(year, closed)
  const nights = readSuspendedNights(fields['suspended_nights'] ?? [])
  checkNights(year, closed, nights)
  return { year, source: readText(fields['source'], 'source'), closed_weekdays: closed, suspended_nights: nights }
}

/** Half a list would make trading days of the other half. */
function checkWhole(year: string, closed: readonly string[]): void {
  const open = [...STATUTORY_HOLIDAYS].find((day) => isWeekday(year + day) && !closed.includes(day))
  if (open !== undefined)
    throw new CalendarDataError(
      'closed_weekdays',
      `${open} is missing, which is closed by law: the list of a whole year is expected`,
      `缺少法定节假日 ${open}，应列出全年`,
    )
  if (!closed.some((day) => SPRING.from <= day && day <= SPRING.to))
    throw new CalendarDataError(
      'closed_weekdays',
      `no day of the Spring Festival is closed (${SPRING.from} to ${SPRING.to}): the list of a whole year is expected`,
      '缺少春节休市日，应列出全年',
    )
}

/** Spans of one year between trading days of it, in order. */
function checkNights(year: string, closed: readonly string[], nights: readonly NightSpan[]): void {
  nights.forEach(({ from, to }, index) => {
    const place = `suspended_nights[${index}]`
    for (const day of [from, to])
      if (!trades(year, closed, day))
        throw new CalendarDataError(place, `${day} is no trading day of ${year}`, `${day} 不是 ${year} 年的交易日`)
    if (from <= (nights[index - 1]?.to ?? ''))
      throw new CalendarDataError(place, `${from} is not after the span before`, `${from} 应晚于前一段`)
  })
}

const trades = (year: string, closed: readonly string[], day: TradingDay): boolean =>
  day.startsWith(year) && isWeekday(day) && !closed.includes(day.slice(4))
