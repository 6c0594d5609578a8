import { priceToTicks, waitsForAuction } from '@huangpu/core'
import { isFinal, workingLots, type OrderRecord } from '../counter/order-record.js'
import type { MarketHall } from '../market/market-hall.js'
import type { StoredExchange } from './exchange-changes.js'
import type { OrderDesk } from './order-desk.js'
import type { PrivateTopic } from './private-topic.js'

export interface ResumedDay {
  readonly hall: MarketHall
  readonly desk: OrderDesk
  readonly topic: PrivateTopic
}

/**
 * Takes up the orders, trades and returns of a trading day that another process left: what works goes back to its book.
 * Returns what was withdrawn instead, since its contract is not listed any more.
 */
export function resumeDay(
  { hall, desk, topic }: ResumedDay,
  { orders, trades, flow }: Pick<StoredExchange, 'orders' | 'trades' | 'flow'>,
): OrderRecord[] {
  for (const trade of trades) desk.day.addTrade(trade)
  for (const entry of flow) topic.remember(entry)
  for (const order of orders) desk.day.add(order)
  const working = orders.filter((order) => !isFinal(order))
  const delisted = working.filter(({ symbol }) => !hall.isListed(symbol))
  for (const order of delisted) desk.delist(order)
  for (const order of working) if (hall.isListed(order.symbol)) resumeOrder(hall, desk, order)
  return delisted
}

function resumeOrder(hall: MarketHall, desk: OrderDesk, order: OrderRecord): void {
  const { seq: id, side, priceTicks } = order
  const { book, phase } = hall.market(order.symbol)
  // In the entry of an auction nothing has been matched yet; else what crosses waited for its next part.
  if (!waitsForAuction(phase) && book.crosses(side, priceTicks)) desk.resubmit(order)
  else book.enter({ id, side, priceTicks, volumeLots: workingLots(order) })
}

/** The price is what stays, also when the contract's price tick is another one than it was. */
export function inPresentTicks(hall: MarketHall, orders: readonly OrderRecord[]): OrderRecord[] {
  return orders.map((order) => {
    const { priceTick } = hall.market(order.symbol).contract.spec
    return { ...order, priceTicks: priceToTicks(order.price, priceTick) }
  })
}
