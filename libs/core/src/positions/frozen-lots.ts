import type { ClosableLots } from '../orders/split-close.js'
import { outstandingLots, type OrderState } from '../orders/order-state.js'
import { opposite, type Direction, type Offset } from '../orders/vocabulary.js'
import type { TradingDay } from '../time/shanghai-time.js'
import { heldLots, type PositionSide, type RecordLots } from './position-side.js'

/** An order as far as it holds lots of a position. */
export interface HoldingOrder {
  readonly symbol: string
  /** LONG = buy, SHORT = sell. */
  readonly direction: Direction
  readonly offset: Offset
  readonly tradingDay: TradingDay
  readonly state: OrderState
}

/**
 * Lots that working close orders hold, per record. They follow from the orders instead of being counted up and down, so
 * that a repeated or a lost message cannot leave lots frozen; orders of an earlier trading day hold nothing.
 */
export function frozenLots(side: PositionSide, orders: Iterable<HoldingOrder>): RecordLots {
  let today = 0
  let yesterday = 0
  for (const order of orders) {
    if (order.symbol !== side.symbol || order.offset === 'OPEN') continue
    if (opposite(order.direction) !== side.direction || order.tradingDay < side.tradingDay) continue
    if (order.offset === 'CLOSETODAY') today += outstandingLots(order.state)
    else yesterday += outstandingLots(order.state)
  }
  return { today, yesterday }
}

/** Held less frozen, never below zero. */
export function closableLots(side: PositionSide, frozen: RecordLots): ClosableLots {
  const held = heldLots(side)
  return {
    today: Math.max(0, held.today - frozen.today),
    yesterday: Math.max(0, held.yesterday - frozen.yesterday),
  }
}

/** Lots that working open orders may still add to a side. */
export function openingLots(symbol: string, direction: Direction, orders: Iterable<HoldingOrder>): number {
  let lots = 0
  for (const order of orders) {
    if (order.symbol === symbol && order.offset === 'OPEN' && order.direction === direction) {
      lots += outstandingLots(order.state)
    }
  }
  return lots
}
