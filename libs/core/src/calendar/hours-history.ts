import { PRODUCTS } from '../instrument/products.js'
import { commodityHours, type TradingHours } from '../instrument/trading-hours.js'
import type { TradingDay } from '../time/shanghai-time.js'
import type { CalendarData } from './calendar-data.js'
import type { ForeignListing } from './calendar.js'

const periodOn = <T extends { readonly from: TradingDay }>(periods: readonly T[], day: TradingDay): T | undefined =>
  periods.findLast(({ from }) => from <= day)

/** The hours of a product by trading day; undefined for one of which nothing is known. */
export function hoursHistory(
  data: CalendarData,
  product: string,
  otherHours: (product: string) => TradingHours | undefined,
): ((tradingDay: TradingDay) => TradingHours | undefined) | undefined {
  const spec = PRODUCTS.get(product)
  if (spec) {
    const nights = data.nights?.[product]
    return (day) => commodityHours(nights ? (periodOn(nights, day)?.end ?? null) : spec.nightEnd)
  }
  const other = otherHours(product)
  if (other) return () => other
  const foreign = data.hours?.find((one) => product in one.products)?.products[product]
  return foreign && ((day) => periodOn(foreign.periods, day))
}

export function foreignListing(data: CalendarData, product: string): ForeignListing | undefined {
  const hours = data.hours?.find((one) => product in one.products)
  const priceTick = hours?.products[product]?.priceTick
  return hours && priceTick !== undefined ? { exchange: hours.exchange, priceTick } : undefined
}
