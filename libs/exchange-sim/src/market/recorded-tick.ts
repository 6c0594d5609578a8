import type { RecordedBar } from '@huangpu/core'

/** Prices in whole units of this are compared; no contract of SHFE or INE has finer ones. */
const UNITS = 10_000

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/**
 * The price tick of a recording: the contract's own, or a finer one when the exchange has changed it since (gold moved
 * by 0.05 until 2020), so that old and present prices are both whole ticks.
 */
export function recordedPriceTick(bars: readonly RecordedBar[], priceTick: number): number {
  let finest = priceTick
  for (const bar of bars) {
    for (const price of [bar.open, bar.high, bar.low, bar.close]) finest = finerPriceTick(price, finest)
  }
  return finest
}

/** The price tick, or a finer one of which `price` is a whole multiple. */
export function finerPriceTick(price: number, priceTick: number): number {
  const [units, tick] = [Math.round(price * UNITS), Math.round(priceTick * UNITS)]
  return units % tick === 0 ? priceTick : divisor(units, tick) / UNITS
}
