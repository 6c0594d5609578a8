import { priceToTicks, ticksToPrice } from '../instrument/price-tick.js'
import type { Direction } from './vocabulary.js'

/** What an emulated market order needs of the last tick. An empty side of the book has no price. */
export interface QuoteSides {
  readonly bid: number | null
  readonly ask: number | null
  readonly limitUp: number | null
  readonly limitDown: number | null
}

/**
 * The limit of a market order, which SHFE does not have: the best price of the opposite side moved `throughTicks` ticks
 * through it, clamped to the daily limits.
 * @returns undefined when the opposite side is empty: there is no price to go by, and none is made up
 */
export function marketableLimit(
  direction: Direction,
  quote: QuoteSides,
  priceTick: number,
  throughTicks: number,
): number | undefined {
  const opposite = direction === 'LONG' ? quote.ask : quote.bid
  if (opposite === null || !(opposite > 0)) return undefined
  const sign = direction === 'LONG' ? 1 : -1
  const wanted = priceToTicks(opposite, priceTick) + sign * throughTicks
  // A limit that is off-tick must be rounded inwards, or the exchange refuses the order.
  const ceiling = quote.limitUp === null ? Infinity : Math.floor(quote.limitUp / priceTick + 1e-6)
  const floor = quote.limitDown === null ? 1 : Math.ceil(quote.limitDown / priceTick - 1e-6)
  const ticks = Math.min(Math.max(wanted, Math.max(1, floor)), ceiling)
  return ticksToPrice(ticks, priceTick)
}
