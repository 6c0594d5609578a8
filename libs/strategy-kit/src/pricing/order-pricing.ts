import { priceToTicks, ticksToPrice, type CommandOrderType, type Direction } from '@huangpu/core'
import type { TickData } from '@huangpu/messages'

/** How an instance's own orders are priced and how long they may rest. */
export interface OrderPricing {
  readonly type: CommandOrderType
  /** Ticks beyond the opposite best price: 0 is the best price itself, negative rests behind it. */
  readonly offsetTicks: number
  /** Exchange seconds after which a LIMIT order that still works is cancelled; null lets it rest. */
  readonly cancelAfterS: number | null
}

const positive = (price: number | null | undefined): number | undefined =>
  typeof price === 'number' && Number.isFinite(price) && price > 0 ? price : undefined

/**
 * The price at which a marketable order goes: the opposite best price (else the last one) moved by `offsetTicks`
 * towards certainty, within the daily limits. Undefined without a valid price: then there is no order.
 */
export function aggressivePrice(
  direction: Direction,
  quote: Pick<TickData, 'last_price' | 'bid_price_1' | 'ask_price_1' | 'limit_up' | 'limit_down'>,
  priceTick: number,
  offsetTicks: number,
): number | undefined {
  const best = positive(direction === 'LONG' ? quote.ask_price_1 : quote.bid_price_1) ?? positive(quote.last_price)
  if (best === undefined) return undefined
  const ticks = priceToTicks(best, priceTick) + (direction === 'LONG' ? offsetTicks : -offsetTicks)
  const price = ticksToPrice(ticks, priceTick)
  const highest = positive(quote.limit_up) ?? Infinity
  const lowest = positive(quote.limit_down) ?? priceTick
  return Math.min(Math.max(price, lowest), highest)
}
