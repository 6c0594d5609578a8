import { EXCHANGES, type Exchange } from '../instrument/exchange.js'
import type { TradingHours } from '../instrument/trading-hours.js'
import { PRODUCTS } from '../instrument/products.js'
import type { TradingDay } from '../time/shanghai-time.js'
import { CalendarDataError, isClock, isRecord, readDay, readPeriods, readRecord, readText } from './calendar-fields.js'

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

/** Checks a parsed file of hours. @throws CalendarDataError naming the field */
export function parseHoursData(value: unknown): HoursData {
  const fields = readRecord(value, ['source', 'exchange', 'products'], '')
  const exchange = EXCHANGES.find((one) => one === fields['exchange'])
  if (!exchange) throw new CalendarDataError(`exchange: one of ${EXCHANGES.join(', ')} is expected`)
  const products = fields['products']
  if (!isRecord(products)) throw new CalendarDataError('products: an object product -> hours is expected')
  return {
    source: readText(fields['source'], 'source'),
    exchange,
    products: Object.fromEntries(Object.entries(products).map(([name, one]) => [name, readProduct(name, one)])),
  }
}

function readProduct(name: string, value: unknown): ForeignProduct {
  const place = `products.${name}`
  if (!/^[A-Za-z]{1,4}$/.test(name)) throw new CalendarDataError(`${place}: a product such as IF is expected`)
  if (PRODUCTS.has(name)) throw new CalendarDataError(`${place}: the program knows it; its nights are in shfe.json`)
  const { price_tick: priceTick, periods } = readRecord(value, ['price_tick', 'periods'], place)
  if (typeof priceTick !== 'number' || !(priceTick > 0))
    throw new CalendarDataError(`${place}.price_tick: a number above 0 is expected`)
  return { priceTick, periods: readPeriods(periods, `${place}.periods`, readPeriod) }
}

function readPeriod(value: unknown, place: string): HoursPeriod {
  const { from, night_end: nightEnd = null, day } = readRecord(value, ['from', 'night_end', 'day'], place)
  if (nightEnd !== null && !isClock(nightEnd))
    throw new CalendarDataError(`${place}.night_end: HH:MM or null is expected`)
  if (!Array.isArray(day) || day.length === 0)
    throw new CalendarDataError(`${place}.day: a list of [from, to] is expected`)
  let before = ''
  const spans = (day as unknown[]).map((span, index) => {
    const [open, close] = Array.isArray(span) ? (span as unknown[]) : []
    if (!isClock(open) || !isClock(close) || open >= close || open < before)
      throw new CalendarDataError(`${place}.day[${index}]: rising [HH:MM, HH:MM] are expected`)
    before = close
    return [open, close] as const
  })
  return { from: readDay(from, `${place}.from`), nightEnd, day: spans }
}
