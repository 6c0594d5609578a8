/** Distance from a whole number of ticks, in ticks, up to which a price counts as noise: 5534.000000000001. */
const NOISE_TICKS = 1e-6

/** The nearest whole number of ticks; prices are compared and stepped as such integers. */
export const priceToTicks = (price: number, priceTick: number): number => Math.round(price / priceTick)

/** Decimals that a price of this tick can have: 0.02 -> 2, 0.1 -> 1, 5 -> 0. */
export function decimalsOfTick(priceTick: number): number {
  let decimals = 0
  for (let scaled = priceTick; decimals < 8 && Math.abs(scaled - Math.round(scaled)) > 1e-9; decimals += 1) scaled *= 10
  return decimals
}

/** The price of a whole number of ticks, free of noise: 3 x 0.1 is 0.3. */
export const ticksToPrice = (ticks: number, priceTick: number): number => removePriceNoise(ticks * priceTick, priceTick)

/** True when an order at this price is not refused as off-tick. */
export function isTickMultiple(price: number, priceTick: number): boolean {
  const ticks = price / priceTick
  return Math.abs(ticks - Math.round(ticks)) < NOISE_TICKS
}

/**
 * Rounds to the decimals of the tick, not to the tick: noise goes, while prices of years with another tick
 * (gold moved by 0.05 until 2019) keep their value.
 */
export function removePriceNoise(price: number, priceTick: number): number {
  const scale = 10 ** decimalsOfTick(priceTick)
  return Math.round(price * scale) / scale
}
