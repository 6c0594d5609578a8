import type { BarBuilderState, BarRules, DayProgress, OpenBar } from './bar-builder-state.js'
import { cleanPrice, cleanYuan, highOfTick, highSoFar, lowOfTick, lowSoFar } from './bar-prices.js'
import type { BarTick } from './bar.js'
import { isQuantity, isTradePrice } from './tick-verdict.js'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** The bar with one more tick of its minute; `before` is the day as the tick before left it. */
export function mergeTick(open: OpenBar, before: DayProgress | null, tick: BarTick, rules: BarRules): OpenBar {
  const next = { ...open }
  move(next, before, tick, rules)
  return next
}

/**
 * What `onBarTick` does with a tick as nearly all are, without making objects: the next of the open minute, with all its
 * quantities and nothing lost before it. It changes `state`, which must be the caller's alone. False for any other
 * tick: nothing has changed then.
 */
export function mergeInPlace(state: BarBuilderState, tick: BarTick, rules: BarRules): boolean {
  const open: Mutable<OpenBar> | null = state.open
  const day: Mutable<DayProgress> | null = state.day
  if (open === null || day === null || state.gapResumedMs !== null || state.fallenTicks !== 0) return false
  if (!isNextOf(open, day, tick)) return false
  move(open, day, tick, rules)
  day.timeMs = tick.timeMs
  day.volume = tick.volume
  day.turnover = tick.turnover
  day.openInterest = tick.openInterest
  day.high = highSoFar(day.high, tick.highPrice)
  day.low = lowSoFar(day.low, tick.lowPrice)
  return true
}

const isNextOf = (open: OpenBar, day: DayProgress, tick: BarTick): boolean =>
  tick.timeMs >= open.startMs &&
  tick.timeMs < open.endMs &&
  tick.timeMs >= day.timeMs &&
  tick.volume >= day.volume &&
  tick.tradingDay === open.tradingDay &&
  tick.tradingDay === day.tradingDay &&
  isTradePrice(tick.lastPrice) &&
  isQuantity(tick.turnover) &&
  tick.turnover >= day.turnover &&
  isQuantity(tick.openInterest)

function move(open: Mutable<OpenBar>, before: DayProgress | null, tick: BarTick, rules: BarRules): void {
  const price = cleanPrice(tick.lastPrice, rules)
  const high = highOfTick(tick, before, price, rules)
  const low = lowOfTick(tick, before, price, rules)
  if (high > open.high) open.high = high
  if (low < open.low) open.low = low
  open.close = price
  open.volume = tick.volume - open.baselineVolume
  open.turnover = cleanYuan(tick.turnover - open.baselineTurnover)
  open.openInterest = tick.openInterest
}
