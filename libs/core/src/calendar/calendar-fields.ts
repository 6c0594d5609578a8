import type { TradingDay } from '../time/shanghai-time.js'

export class CalendarDataError extends Error {
  override readonly name = 'CalendarDataError'
}

export interface NightSpan {
  readonly from: TradingDay
  readonly to: TradingDay
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isDay = (value: unknown): value is TradingDay =>
  typeof value === 'string' && /^\d{8}$/.test(value) && weekdayOf(value) !== undefined
export const isClock = (value: unknown): value is string =>
  typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)

/** 0 = Sunday; undefined when there is no such date. */
export function weekdayOf(day: string): number | undefined {
  const month = Number(day.slice(4, 6))
  const date = new Date(Date.UTC(Number(day.slice(0, 4)), month - 1, Number(day.slice(6, 8))))
  return date.getUTCMonth() === month - 1 ? date.getUTCDay() : undefined
}

/** An object without other fields than these. @throws CalendarDataError naming the field that is too much */
export function readRecord(value: unknown, known: readonly string[], place: string): Record<string, unknown> {
  const at = place === '' ? '' : `${place}: `
  if (!isRecord(value)) throw new CalendarDataError(`${at}an object is expected`)
  const strange = Object.keys(value).find((field) => !known.includes(field))
  if (strange !== undefined)
    throw new CalendarDataError(`${at}${strange} is no field of it; expected: ${known.join(', ')}`)
  return value
}

export function readText(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw new CalendarDataError(`${place}: a text is expected`)
  return value
}

/** Weekdays (MMDD) without trading of one year. */
export function readClosedWeekdays(year: string, days: unknown, place: string): readonly string[] {
  if (!Array.isArray(days)) throw new CalendarDataError(`${place}: a list of MMDD is expected`)
  for (const day of days as unknown[]) {
    const date = typeof day === 'string' && /^\d{4}$/.test(day) ? weekdayOf(`${year}${day}`) : undefined
    if (date === undefined) throw new CalendarDataError(`${place}: ${String(day)} is not a date MMDD`)
    if (date === 0 || date === 6) throw new CalendarDataError(`${place}: ${String(day)} is a weekend`)
  }
  return days as string[]
}

/** Trading days without their night, inclusive. */
export function readSuspendedNights(nights: unknown): readonly NightSpan[] {
  if (!Array.isArray(nights)) throw new CalendarDataError('suspended_nights: a list of {from, to} is expected')
  return (nights as unknown[]).map((span, index) => {
    if (!isRecord(span) || !isDay(span['from']) || !isDay(span['to']) || span['from'] > span['to'])
      throw new CalendarDataError(`suspended_nights[${index}]: from <= to as YYYYMMDD are expected`)
    return { from: span['from'], to: span['to'] }
  })
}

/** A list that begins at rising dates, as histories do. */
export function readPeriods<T extends { readonly from: TradingDay }>(
  value: unknown,
  place: string,
  read: (value: unknown, place: string) => T,
): readonly T[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new CalendarDataError(`${place}: a list of periods with their first trading day "from" is expected`)
  const periods = (value as unknown[]).map((one, index) => read(one, `${place}[${index}]`))
  periods.forEach(({ from }, index) => {
    if (index > 0 && from <= (periods[index - 1]?.from ?? ''))
      throw new CalendarDataError(`${place}[${index}].from: ${from} is not after the period before`)
  })
  return periods
}

export function readDay(value: unknown, place: string): TradingDay {
  if (!isDay(value)) throw new CalendarDataError(`${place}: YYYYMMDD is expected`)
  return value
}
