import { matchAuction, type Auction } from './auction.js'
import type { BookFill, BookLevel, BookOutcome, BookSideName, NewBookOrder, RestingOrder } from './book-order.js'
import { BookSide } from './book-side.js'
import type { PriceLevel, QueueNode } from './price-level.js'

/**
 * The book of one contract: price first, then time of arrival. Prices are whole price ticks, volumes whole lots.
 * It knows neither accounts nor price limits; whoever calls it has checked them.
 */
export class OrderBook {
  private readonly sides = { buy: new BookSide(1), sell: new BookSide(-1) }
  private readonly nodes = new Map<number, QueueNode>()

  /** Matches, then rests or cancels what is left. Throws RangeError on an order that no book could hold. */
  submit(order: NewBookOrder): BookOutcome {
    this.refuseNonsense(order)
    const outcome: BookOutcome = { fills: [], filledLots: 0, restingLots: 0, cancelledLots: 0 }
    if (!this.hasLots(order, leastLotsOf(order))) {
      outcome.cancelledLots = order.volumeLots
      return outcome
    }
    this.match(order, outcome)
    const leftLots = order.volumeLots - outcome.filledLots
    if (leftLots > 0 && order.timeInForce === 'day') this.rest(order, leftLots, outcome)
    else outcome.cancelledLots = leftLots
    return outcome
  }

  /**
   * Rests without matching, as in the entry of an auction: the book may cross until `uncross`. Throws RangeError on an
   * order that no book could hold.
   */
  enter(order: Omit<NewBookOrder, 'timeInForce'>): BookOutcome {
    this.refuseNonsense(order)
    const outcome: BookOutcome = { fills: [], filledLots: 0, restingLots: 0, cancelledLots: 0 }
    this.rest(order, order.volumeLots, outcome)
    return outcome
  }

  /** Ends an auction: everything that its one price brings together has traded, and what is left does not cross. */
  uncross(referenceTicks: number): Auction {
    const auction = matchAuction([...this.orders('buy'), ...this.orders('sell')], referenceTicks)
    for (const { buyId, sellId, volumeLots } of auction.fills) {
      this.take(buyId, volumeLots)
      this.take(sellId, volumeLots)
    }
    return auction
  }

  /** Lots taken out of the book; 0 when no such order rests. */
  cancel(id: number): number {
    const lots = this.nodes.get(id)?.order.volumeLots ?? 0
    if (lots > 0) this.take(id, lots)
    return lots
  }

  resting(id: number): Readonly<RestingOrder> | undefined {
    return this.nodes.get(id)?.order
  }

  /** Whether an order at this price would find somebody to trade with. */
  crosses(side: BookSideName, priceTicks: number): boolean {
    const against = this.against(side)
    const best = against.best()
    return best !== undefined && against.reaches(best.priceTicks, priceTicks)
  }

  best(side: BookSideName): BookLevel | undefined {
    const level = this.sides[side].best()
    return level && { priceTicks: level.priceTicks, volumeLots: level.volumeLots }
  }

  /** Best first. */
  depth(side: BookSideName, levelsMax: number): BookLevel[] {
    const levels: BookLevel[] = []
    for (const level of this.sides[side].fromBest()) {
      if (levels.length >= levelsMax) break
      levels.push({ priceTicks: level.priceTicks, volumeLots: level.volumeLots })
    }
    return levels
  }

  /** Best price first, then by arrival. */
  *orders(side: BookSideName): Generator<Readonly<RestingOrder>> {
    for (const level of this.sides[side].fromBest()) {
      for (let node = level.head; node; node = node.next) yield node.order
    }
  }

  private against(side: BookSideName): BookSide {
    return this.sides[side === 'buy' ? 'sell' : 'buy']
  }

  private match(order: NewBookOrder, outcome: BookOutcome): void {
    const against = this.against(order.side)
    let leftLots = order.volumeLots
    while (leftLots > 0) {
      const level = against.best()
      if (!level || !against.reaches(level.priceTicks, order.priceTicks)) break
      leftLots -= this.matchLevel(order, level, leftLots, outcome.fills)
      against.dropIfEmpty(level)
    }
    outcome.filledLots = order.volumeLots - leftLots
  }

  private matchLevel(order: NewBookOrder, level: PriceLevel, wantedLots: number, fills: BookFill[]): number {
    let leftLots = wantedLots
    while (leftLots > 0 && level.head) {
      const node = level.head
      const volumeLots = Math.min(leftLots, node.order.volumeLots)
      level.reduce(node, volumeLots)
      if (node.order.volumeLots === 0) this.nodes.delete(node.order.id)
      leftLots -= volumeLots
      fills.push({
        makerId: node.order.id,
        takerId: order.id,
        takerSide: order.side,
        priceTicks: level.priceTicks,
        volumeLots,
      })
    }
    return wantedLots - leftLots
  }

  private rest(order: Omit<NewBookOrder, 'timeInForce'>, volumeLots: number, outcome: BookOutcome): void {
    const { id, side, priceTicks } = order
    this.nodes.set(id, this.sides[side].levelAt(priceTicks).append({ id, side, priceTicks, volumeLots }))
    outcome.restingLots = volumeLots
  }

  /** Takes lots of a resting order; it goes when none is left. */
  private take(id: number, lots: number): void {
    const node = this.nodes.get(id)
    const level = node && this.sides[node.order.side].find(node.order.priceTicks)
    if (!level) throw new Error(`order book: order ${id} rests at no level`)
    level.reduce(node, lots)
    if (node.order.volumeLots === 0) this.nodes.delete(id)
    this.sides[node.order.side].dropIfEmpty(level)
  }

  /** Whether so many lots stand at prices that the order accepts. */
  private hasLots(order: NewBookOrder, wantedLots: number): boolean {
    if (wantedLots === 0) return true
    const against = this.against(order.side)
    let lots = 0
    for (const level of against.fromBest()) {
      if (!against.reaches(level.priceTicks, order.priceTicks)) return false
      lots += level.volumeLots
      if (lots >= wantedLots) return true
    }
    return false
  }

  private refuseNonsense(order: Omit<NewBookOrder, 'timeInForce'>): void {
    if (!Number.isSafeInteger(order.priceTicks)) throw new RangeError(`order book: price ${order.priceTicks} ticks`)
    if (!Number.isSafeInteger(order.volumeLots) || order.volumeLots <= 0) {
      throw new RangeError(`order book: volume ${order.volumeLots} lots`)
    }
    const least = order.minVolumeLots ?? 1
    if (!Number.isSafeInteger(least) || least < 1 || least > order.volumeLots) {
      throw new RangeError(`order book: at least ${least} of ${order.volumeLots} lots`)
    }
    if (this.nodes.has(order.id)) throw new RangeError(`order book: order ${order.id} rests already`)
  }
}

/** Lots that must be there at once for the order to trade at all. */
function leastLotsOf({ timeInForce, volumeLots, minVolumeLots = 0 }: NewBookOrder): number {
  if (timeInForce === 'day') return 0
  return timeInForce === 'fok' ? volumeLots : minVolumeLots
}
