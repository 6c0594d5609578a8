import { EXCHANGES, type Exchange } from '../instrument/exchange.js'
import type { TradingHours } from '../instrument/trading-hours.js'
import { PRODUCTS } from '../instrument/products.js'
import type { TradingDay } from '../time/shanghai-time.js'
import { CalendarDataError } from './calendar-data-error.js'
import { isClock, isRecord, readDay, readNightEnd, readPeriods, readRecord, readText } from './calendar-fields.js'

export interface HoursPeriod extends TradingHours {
  readonly from: TradingDay
}

/** A product of an exchange whose trading rules are not ours: its bars can be built, it is not traded. */
export interface ForeignProduct {
  readonly priceTick: number
  /** By their first trading day; nothing is known before the first. */
  readonly periods: readonly HoursPeriod[]
}

/** Content of one file of `config/calendar/hours`. */
export interface HoursData {
  readonly source: string
  readonly exchange: Exchange
  readonly products: Readonly<Record<string, ForeignProduct>>
}

/** Spans of a day lie in this time: after every night, before the auction of the next. */
const DAY = { from: '06:00', to: '20:00' } as const

/** Checks a parsed file of hours. @throws CalendarDataError naming the field */
export function parseHoursData(value: unknown): HoursData {
  const fields = readRecord(value, ['source', 'exchange', 'products'], '')
  const exchange = EXCHANGES.find((one) => one === fields['exchange'])
  if (!exchange) {
    const names = EXCHANGES.join(', ')
    throw new CalendarDataError('exchange', `one of ${names} is expected`, `应为 ${names} 之一`)
  }
  const products = fields['products']
  if (!isRecord(products))
    throw new CalendarDataError('products', 'an object product -> hours is expected', '应为 品种 -> 时段 的对象')
  return {
    source: readText(fields['source'], 'source'),
    exchange,
    products: Object.fromEntries(Object.entries(products).map(([name, one]) => [name, readProduct(name, one)])),
  }
}

function readProduct(name: string, value: unknown): ForeignProduct {
  const place = `products.${name}`
  if (!/^[A-Za-z]{1,4}$/.test(name))
    throw new CalendarDataError(place, 'a product such as IF is expected', '应为品种代码，如 IF')
  if (PRODUCTS.has(name))
    throw new CalendarDataError(
      place,
      'the program knows it; its nights are in shfe.json',
      '程序已有该品种，夜盘见 shfe.json',
    )
  const { price_tick: priceTick, periods } = readRecord(value, ['price_tick', 'periods'], place)
  if (typeof priceTick !== 'number' || !(priceTick > 0))
    throw new CalendarDataError(`${place}.price_tick`, 'a number above 0 is expected', '应为大于 0 的数')
  return { priceTick, periods: readPeriods(periods, `${place}.periods`, readPeriod) }
}

function readPeriod(value: unknown, place: string): HoursPeriod {
  const { from, night_end: nightEnd = null, day } = readRecord(value, ['from', 'night_end', 'day'], place)
  return {
    from: readDay(from, `${place}.from`),
    nightEnd: readNightEnd(nightEnd, `${place}.night_end`),
    day: readSpans(day, `${place}.day`),
  }
}

function readSpans(day: unknown, place: string): TradingHours['day'] {
  if (!Array.isArray(day) || day.length === 0)
    throw new CalendarDataError(place, 'a list of [from, to] is expected', '应为 [from, to] 的列表')
  let before: string = DAY.from
  return (day as unknown[]).map((span, index) => {
    const [open, close] = Array.isArray(span) ? (span as unknown[]) : []
    if (!isClock(open) || !isClock(close) || open >= close || open < before || close > DAY.to)
      throw new CalendarDataError(
        `${place}[${index}]`,
        `rising [HH:MM, HH:MM] from ${DAY.from} to ${DAY.to} are expected`,
        `应为 ${DAY.from} 至 ${DAY.to} 之间依次递增的 [HH:MM, HH:MM]`,
      )
    before = close
    return [open, close] as const
  })
}
