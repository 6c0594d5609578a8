import { isTradePrice } from './tick-verdict.js'
import type { BarRules, DayProgress } from './bar-builder-state.js'
import type { BarTick } from './bar.js'

export const cleanPrice = (price: number, rules: BarRules): number =>
  Math.round(price * rules.priceScale) / rules.priceScale

/** Fen: differences of large sums carry noise below it. */
export const cleanYuan = (yuan: number): number => Math.round(yuan * 100) / 100

/** The day's high when it rose since the ticks before (`day`), else `price`, the tick's own. A null day: this bar is all of it. */
export function highOfTick(tick: BarTick, day: DayProgress | null, price: number, rules: BarRules): number {
  const { highPrice } = tick
  if (highPrice === null || !isTradePrice(highPrice)) return price
  if (day !== null && (day.high === null || highPrice <= day.high)) return price
  return Math.max(price, cleanPrice(highPrice, rules))
}

/** The day's low when it fell since the ticks before (`day`), else `price`, the tick's own. A null day: this bar is all of it. */
export function lowOfTick(tick: BarTick, day: DayProgress | null, price: number, rules: BarRules): number {
  const { lowPrice } = tick
  if (lowPrice === null || !isTradePrice(lowPrice)) return price
  if (day !== null && (day.low === null || lowPrice >= day.low)) return price
  return Math.min(price, cleanPrice(lowPrice, rules))
}

/** The day's high as far as it was told: a tick that has none, or a lower one, takes nothing back. */
export const highSoFar = (told: number | null, high: number | null): number | null =>
  high !== null && isTradePrice(high) && (told === null || high > told) ? high : told

/** The day's low as far as it was told: a tick that has none, or a higher one, takes nothing back. */
export const lowSoFar = (told: number | null, low: number | null): number | null =>
  low !== null && isTradePrice(low) && (told === null || low < told) ? low : told
