import type { OrderRecord, TradeRecord } from '../counter/order-record.js'
import { CANCELLED } from './return-sequence.js'

/** What SHFE watches of an account in one contract and trading day. */
export interface TradingCounts {
  readonly symbol: string
  /** Orders that the exchange took. */
  orders: number
  /** Trades of the account with itself. The exchange matches them and counts. */
  selfTrades: number
  /** Of day orders, by the investor; those of `LARGE_CANCEL_LOTS` or more lots are in both. */
  cancels: number
  largeCancels: number
  /** What FAK and FOK orders left. Counted apart: only contracts with an order fee reportedly count them. */
  immediateCancels: number
  largeImmediateCancels: number
}

/** A cancel of so many lots is a large one. */
export const LARGE_CANCEL_LOTS = 300
/** From here on SHFE speaks of abnormal trading: times per contract and day. */
export const ABNORMAL_FROM = { selfTrades: 5, cancels: 500, largeCancels: 50 } as const

/** One account's counts of a day, by contract. */
export function tradingCountsOf(orders: Iterable<OrderRecord>, trades: Iterable<TradeRecord>): TradingCounts[] {
  const counts = new Map<string, TradingCounts>()
  const of = (symbol: string): TradingCounts => {
    const found = counts.get(symbol) ?? newCounts(symbol)
    counts.set(symbol, found)
    return found
  }
  for (const order of orders) if (order.orderSysId !== '') countOrder(of(order.symbol), order)
  const seen = new Set<string>()
  for (const { symbol, tradeId } of trades) {
    const key = `${symbol}/${tradeId}`
    if (seen.has(key)) of(symbol).selfTrades += 1
    seen.add(key)
  }
  return [...counts.values()]
}

function countOrder(counts: TradingCounts, order: OrderRecord): void {
  counts.orders += 1
  // The close ends orders too, in other words.
  if (order.status !== CANCELLED.status || order.statusMessage !== CANCELLED.statusMessage) return
  const isLarge = order.volumeLots - order.tradedLots >= LARGE_CANCEL_LOTS
  if (order.timeInForce === 'day') {
    counts.cancels += 1
    if (isLarge) counts.largeCancels += 1
  } else {
    counts.immediateCancels += 1
    if (isLarge) counts.largeImmediateCancels += 1
  }
}

const newCounts = (symbol: string): TradingCounts => ({
  symbol,
  orders: 0,
  selfTrades: 0,
  cancels: 0,
  largeCancels: 0,
  immediateCancels: 0,
  largeImmediateCancels: 0,
})
