import { PRODUCTS } from '../instrument/products.js'
import type { TradingDay } from '../time/shanghai-time.js'
import { CalendarDataError } from './calendar-data-error.js'
import {
  isRecord,
  readClosedWeekdays,
  readDay,
  readNightEnd,
  readPeriods,
  readRecord,
  readSuspendedNights,
  readText,
  type NightSpan,
} from './calendar-fields.js'
import type { HoursData } from './hours-data.js'
import type { YearData } from './year-data.js'

/** Where the night of a product of SHFE or INE ends from a trading day on; null: it has none. */
export interface NightPeriod {
  readonly from: TradingDay
  readonly end: string | null
}

/** Content of `config/calendar`; the core gets it as data. */
export interface CalendarData {
  /** Where the days come from, for a reader. */
  readonly source: string
  /** Year -> weekdays (MMDD) without trading. A year that is listed is known; make-up workdays never trade. */
  readonly closed_weekdays: Readonly<Record<string, readonly string[]>>
  /** Trading days whose night was suspended for other reasons than a holiday, inclusive. */
  readonly suspended_nights: readonly NightSpan[]
  /** First trading day on which products with a night have a morning auction too. */
  readonly morning_auction_from: TradingDay
  /** Product -> history of its night, none before the first period. A product that is not listed always had that of today. */
  readonly nights?: Readonly<Record<string, readonly NightPeriod[]>>
  /** Products of other exchanges. */
  readonly hours?: readonly HoursData[]
}

const FIELDS = ['source', 'nights_source', 'closed_weekdays', 'suspended_nights', 'morning_auction_from', 'nights']

/** Checks the parsed `shfe.json`. @throws CalendarDataError naming the field */
export function parseCalendarData(value: unknown): CalendarData {
  const fields = readRecord(value, FIELDS, '')
  const source = readText(fields['source'], 'source')
  const closed = fields['closed_weekdays']
  if (!isRecord(closed))
    throw new CalendarDataError('closed_weekdays', 'an object year -> [MMDD] is expected', '应为 年 -> [MMDD] 的对象')
  const years = Object.entries(closed).map(([year, days]) => {
    if (!/^\d{4}$/.test(year))
      throw new CalendarDataError(`closed_weekdays.${year}`, 'a year of four digits is expected', '应为四位数的年份')
    return [year, readClosedWeekdays(year, days, `closed_weekdays.${year}`)] as const
  })
  if (years.length === 0)
    throw new CalendarDataError('closed_weekdays', 'at least one year is expected', '至少应有一年')
  return {
    source,
    closed_weekdays: Object.fromEntries(years),
    suspended_nights: readSuspendedNights(fields['suspended_nights']),
    morning_auction_from: readDay(fields['morning_auction_from'], 'morning_auction_from'),
    nights: readNights(fields['nights'] ?? {}),
  }
}

function readNights(value: unknown): Record<string, readonly NightPeriod[]> {
  if (!isRecord(value))
    throw new CalendarDataError(
      'nights',
      'an object product -> [{from, end}] is expected',
      '应为 品种 -> [{from, end}]',
    )
  return Object.fromEntries(
    Object.entries(value).map(([product, periods]) => {
      const place = `nights.${product}`
      if (!PRODUCTS.has(product))
        throw new CalendarDataError(place, 'no product of SHFE or INE', '不是上期所或能源中心的品种')
      return [product, readPeriods(periods, place, readNightPeriod)]
    }),
  )
}

function readNightPeriod(value: unknown, place: string): NightPeriod {
  const { from, end } = readRecord(value, ['from', 'end'], place)
  return { from: readDay(from, `${place}.from`), end: readNightEnd(end, `${place}.end`) }
}

/** The calendar with a year's file: what it says of its year holds. */
export const withYear = (data: CalendarData, year: YearData): CalendarData => ({
  ...data,
  closed_weekdays: { ...data.closed_weekdays, [year.year]: year.closed_weekdays },
  suspended_nights: [...data.suspended_nights, ...year.suspended_nights],
})

/** The calendar with another exchange's products. @throws CalendarDataError for a product that is there already */
export function withHours(data: CalendarData, hours: HoursData): CalendarData {
  const there = data.hours ?? []
  for (const product of Object.keys(hours.products))
    if (there.some((one) => product in one.products))
      throw new CalendarDataError(`products.${product}`, 'another file has it already', '其他文件中已有该品种')
  return { ...data, hours: [...there, hours] }
}
