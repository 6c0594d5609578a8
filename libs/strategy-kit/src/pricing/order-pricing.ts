import { marketableLimit, type CommandOrderType, type Direction } from '@huangpu/core'
import type { TickData } from '@huangpu/messages'

/** How an instance's own orders are priced and how long they may rest. */
export interface OrderPricing {
  readonly type: CommandOrderType
  /** Ticks beyond the opposite best price: 0 is the best price itself, negative rests behind it. */
  readonly offsetTicks: number
  /** Exchange seconds after which a LIMIT order that still works is cancelled; null lets it rest. */
  readonly cancelAfterS: number | null
}

const positive = (price: number | null): number | null => {
  return price !== null && Number.isFinite(price) && price > 0 ? price : null
}

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
  const last = positive(quote.last_price)
  const sides = {
    bid: positive(quote.bid_price_1) ?? last,
    ask: positive(quote.ask_price_1) ?? last,
    limitUp: positive(quote.limit_up),
    limitDown: positive(quote.limit_down),
  }
  return marketableLimit(direction, sides, priceTick, offsetTicks)
}
