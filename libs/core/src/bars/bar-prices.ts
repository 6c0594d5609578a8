import { isTradePrice } from './tick-verdict.js'
import type { BarRules, DayProgress } from './bar-builder-state.js'
import type { BarTick } from './bar.js'

export const cleanPrice = (price: number, rules: BarRules): number =>
  Math.round(price * rules.priceScale) / rules.priceScale

/** Fen: differences of large sums carry noise below it. */
export const cleanYuan = (yuan: number): number => Math.round(yuan * 100) / 100

/** The day's high when it rose since the tick before (`day`), else `price`, the tick's own. */
export function highOfTick(tick: BarTick, day: DayProgress | null, price: number, rules: BarRules): number {
  const { highPrice } = tick
  if (highPrice === null || !isTradePrice(highPrice)) return price
  if (day !== null && day.high !== null && highPrice <= day.high) return price
  return Math.max(price, cleanPrice(highPrice, rules))
}

/** The day's low when it fell since the tick before (`day`), else `price`, the tick's own. */
export function lowOfTick(tick: BarTick, day: DayProgress | null, price: number, rules: BarRules): number {
  const { lowPrice } = tick
  if (lowPrice === null || !isTradePrice(lowPrice)) return price
  if (day !== null && day.low !== null && lowPrice >= day.low) return price
  return Math.min(price, cleanPrice(lowPrice, rules))
}
