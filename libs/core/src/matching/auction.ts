import type { BookSideName, RestingOrder } from './book-order.js'

/** Who trades how much at the auction's one price. */
export interface AuctionFill {
  readonly buyId: number
  readonly sellId: number
  readonly volumeLots: number
}

export interface Auction {
  /** Undefined when nothing can trade: no bid reaches an offer. */
  readonly priceTicks: number | undefined
  readonly volumeLots: number
  readonly fills: readonly AuctionFill[]
  /** What continues into the trading that follows, in the order of arrival. */
  readonly rest: readonly RestingOrder[]
}

/**
 * A call auction: one price at which most lots trade, every better order trades whole, and the side with fewer lots at
 * the price trades whole. Of several such prices it is the one nearest to `referenceTicks`, the last settlement.
 * `orders` in the order of arrival; within a price the earlier one trades first. Source: trading rules of SHFE, call
 * auction by the principle of maximum volume; the choice among equal prices is not spelt out in all of their editions.
 */
export function matchAuction(orders: readonly RestingOrder[], referenceTicks: number): Auction {
  const priceTicks = auctionPrice(orders, referenceTicks)
  if (priceTicks === undefined) return { priceTicks, volumeLots: 0, fills: [], rest: orders }
  const buys = inPriority(orders, 'buy').filter((order) => order.priceTicks >= priceTicks)
  const sells = inPriority(orders, 'sell').filter((order) => order.priceTicks <= priceTicks)
  const fills = pair(buys, sells)
  const traded = new Map<number, number>()
  for (const { buyId, sellId, volumeLots } of fills) {
    for (const id of [buyId, sellId]) traded.set(id, (traded.get(id) ?? 0) + volumeLots)
  }
  const rest = orders.flatMap((order) => {
    const volumeLots = order.volumeLots - (traded.get(order.id) ?? 0)
    return volumeLots > 0 ? [{ ...order, volumeLots }] : []
  })
  return { priceTicks, volumeLots: fills.reduce((sum, fill) => sum + fill.volumeLots, 0), fills, rest }
}

/** The price alone, as it would be if the auction ended now. */
export function auctionPrice(orders: readonly RestingOrder[], referenceTicks: number): number | undefined {
  const demand = cumulated(orders, 'buy')
  const supply = cumulated(orders, 'sell')
  const volumeAt = (ticks: number): number => Math.min(demand(ticks), supply(ticks))
  const prices = [...new Set(orders.map((order) => order.priceTicks))].toSorted((a, b) => a - b)
  const most = Math.max(0, ...prices.map(volumeAt))
  if (most === 0) return undefined
  // Between two orders' prices nothing changes, so that the ends of the span of best prices are orders' prices.
  const best = prices.filter(
    (ticks) => volumeAt(ticks) === most && demand(ticks + 1) <= most && supply(ticks - 1) <= most,
  )
  const [low = referenceTicks, high = referenceTicks] = [best[0], best.at(-1)]
  return Math.min(Math.max(referenceTicks, low), high)
}

/** Lots that would buy (or sell) at a price: those of this price and better. */
function cumulated(orders: readonly RestingOrder[], side: BookSideName): (ticks: number) => number {
  const own = orders.filter((order) => order.side === side)
  return (ticks) =>
    own.reduce((sum, order) => {
      const reaches = side === 'buy' ? order.priceTicks >= ticks : order.priceTicks <= ticks
      return reaches ? sum + order.volumeLots : sum
    }, 0)
}

/** Better prices first; the sort keeps the order of arrival within a price. */
const inPriority = (orders: readonly RestingOrder[], side: BookSideName): RestingOrder[] =>
  orders
    .filter((order) => order.side === side)
    .toSorted((a, b) => (side === 'buy' ? b.priceTicks - a.priceTicks : a.priceTicks - b.priceTicks))

function pair(buys: readonly RestingOrder[], sells: readonly RestingOrder[]): AuctionFill[] {
  const fills: AuctionFill[] = []
  const left = { buy: 0, sell: 0 }
  let [buy, sell] = [0, 0]
  for (;;) {
    const [buyer, seller] = [buys[buy], sells[sell]]
    if (!buyer || !seller) return fills
    const volumeLots = Math.min(buyer.volumeLots - left.buy, seller.volumeLots - left.sell)
    fills.push({ buyId: buyer.id, sellId: seller.id, volumeLots })
    left.buy += volumeLots
    left.sell += volumeLots
    if (left.buy === buyer.volumeLots) [buy, left.buy] = [buy + 1, 0]
    if (left.sell === seller.volumeLots) [sell, left.sell] = [sell + 1, 0]
  }
}
