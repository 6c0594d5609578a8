import type { TradingDay } from '../time/shanghai-time.js'
import { isWeekday, weekdayOf } from '../time/weekday.js'
import { CalendarDataError } from './calendar-data-error.js'

export interface NightSpan {
  readonly from: TradingDay
  readonly to: TradingDay
}

/** A night that opens at 21:00 may end after this, or on the next calendar day up to the other: before any auction of a day. */
const NIGHT_ENDS_AFTER = '21:00'
const NIGHT_ENDS_BY = '05:00'

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isClock = (value: unknown): value is string =>
  typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)

/** An object without other fields than these. @throws CalendarDataError naming the field that is too much */
export function readRecord(value: unknown, known: readonly string[], place: string): Record<string, unknown> {
  if (!isRecord(value)) throw new CalendarDataError(place, 'an object is expected', '应为对象')
  const strange = Object.keys(value).find((field) => !known.includes(field))
  if (strange === undefined) return value
  const fields = known.join(', ')
  throw new CalendarDataError(place, `${strange} is no field of it; expected: ${fields}`, `没有字段 ${strange}`)
}

export function readText(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw new CalendarDataError(place, 'a text is expected', '应为文字')
  return value
}

/** Weekdays (MMDD) without trading of one year, each once. */
export function readClosedWeekdays(year: string, days: unknown, place: string): readonly string[] {
  if (!Array.isArray(days)) throw new CalendarDataError(place, 'a list of MMDD is expected', '应为 MMDD 的列表')
  const seen = new Set<unknown>()
  for (const day of days as unknown[]) {
    const date = typeof day === 'string' && /^\d{4}$/.test(day) ? year + day : ''
    if (weekdayOf(date) === undefined)
      throw new CalendarDataError(place, `${String(day)} is not a date MMDD of ${year}`, `${String(day)} 不是日期 MMDD`)
    if (!isWeekday(date))
      throw new CalendarDataError(
        place,
        `${String(day)} is a weekend in ${year}: weekends and make-up workdays are not listed`,
        `${String(day)} 在 ${year} 年是周末，周末和调休上班日不用列出`,
      )
    if (seen.has(day)) throw new CalendarDataError(place, `${String(day)} is there twice`, `${String(day)} 重复`)
    seen.add(day)
  }
  return days as string[]
}

/** Trading days without their night, inclusive. */
export function readSuspendedNights(nights: unknown): readonly NightSpan[] {
  const place = 'suspended_nights'
  if (!Array.isArray(nights))
    throw new CalendarDataError(place, 'a list of {from, to} is expected', '应为 {from, to} 的列表')
  return (nights as unknown[]).map((span, index) => {
    const { from, to } = readRecord(span, ['from', 'to'], `${place}[${index}]`)
    const read = { from: readDay(from, `${place}[${index}].from`), to: readDay(to, `${place}[${index}].to`) }
    if (read.from > read.to)
      throw new CalendarDataError(`${place}[${index}]`, 'from <= to is expected', '应 from <= to')
    return read
  })
}

/** A list that begins at rising dates, as histories do. */
export function readPeriods<T extends { readonly from: TradingDay }>(
  value: unknown,
  place: string,
  read: (value: unknown, place: string) => T,
): readonly T[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new CalendarDataError(
      place,
      'a list of periods with their first trading day "from" is expected',
      '应为带首个交易日 "from" 的时段列表',
    )
  const periods = (value as unknown[]).map((one, index) => read(one, `${place}[${index}]`))
  periods.forEach(({ from }, index) => {
    if (index > 0 && from <= (periods[index - 1]?.from ?? ''))
      throw new CalendarDataError(`${place}[${index}].from`, `${from} is not after the period before`, '应晚于前一时段')
  })
  return periods
}

export function readDay(value: unknown, place: string): TradingDay {
  if (typeof value !== 'string' || weekdayOf(value) === undefined)
    throw new CalendarDataError(place, 'YYYYMMDD is expected', '应为 YYYYMMDD')
  return value
}

/** Where a night ends that opens at 21:00; null: there is none. */
export function readNightEnd(value: unknown, place: string): string | null {
  if (value === null || (isClock(value) && (value > NIGHT_ENDS_AFTER || value <= NIGHT_ENDS_BY))) return value
  throw new CalendarDataError(
    place,
    `HH:MM after ${NIGHT_ENDS_AFTER} or up to ${NIGHT_ENDS_BY}, or null, is expected`,
    `应为 ${NIGHT_ENDS_AFTER} 之后或不晚于 ${NIGHT_ENDS_BY} 的 HH:MM，或 null`,
  )
}
