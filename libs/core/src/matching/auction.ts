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
  // Between two orders' prices nothing changes, so that the ends of the span of best prices are orders' prices.
  const candidates = candidatesOf(orders)
  const most = candidates.reduce((max, { lots }) => Math.max(max, lots), 0)
  if (most === 0) return undefined
  const best = candidates.filter(({ lots, betterLots }) => lots === most && betterLots <= most)
  const [low = referenceTicks, high = referenceTicks] = [best[0]?.priceTicks, best.at(-1)?.priceTicks]
  return Math.min(Math.max(referenceTicks, low), high)
}

interface Candidate {
  priceTicks: number
  /** What would trade at this price. */
  lots: number
  /** The larger of what is bid above and offered below it: all of that must trade. */
  betterLots: number
}

/** Every order's price, lowest first. */
function candidatesOf(orders: readonly RestingOrder[]): Candidate[] {
  const levels = new Map<number, { buy: number; sell: number }>()
  for (const { side, priceTicks, volumeLots } of orders) {
    const level = levels.get(priceTicks) ?? { buy: 0, sell: 0 }
    level[side] += volumeLots
    levels.set(priceTicks, level)
  }
  let bidAbove = orders.reduce((sum, { side, volumeLots }) => (side === 'buy' ? sum + volumeLots : sum), 0)
  let offeredBelow = 0
  return [...levels]
    .toSorted(([a], [b]) => a - b)
    .map(([priceTicks, level]) => {
      const lots = Math.min(bidAbove, offeredBelow + level.sell)
      bidAbove -= level.buy
      const candidate = { priceTicks, lots, betterLots: Math.max(bidAbove, offeredBelow) }
      offeredBelow += level.sell
      return candidate
    })
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
