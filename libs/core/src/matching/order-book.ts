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
    if (order.timeInForce === 'fok' && this.fillableLots(order) < order.volumeLots) {
      outcome.cancelledLots = order.volumeLots
      return outcome
    }
    this.match(order, outcome)
    const leftLots = order.volumeLots - outcome.filledLots
    if (leftLots > 0 && order.timeInForce === 'day') this.rest(order, leftLots, outcome)
    else outcome.cancelledLots = leftLots
    return outcome
  }

  /** Lots taken out of the book; 0 when no such order rests. */
  cancel(id: number): number {
    const node = this.nodes.get(id)
    if (!node) return 0
    this.nodes.delete(id)
    const side = this.sides[node.order.side]
    const level = side.find(node.order.priceTicks)
    if (!level) throw new Error(`order book: order ${id} rests at no level`)
    level.remove(node)
    side.dropIfEmpty(level)
    return node.order.volumeLots
  }

  resting(id: number): Readonly<RestingOrder> | undefined {
    return this.nodes.get(id)?.order
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

  private match(order: NewBookOrder, outcome: BookOutcome): void {
    const against = this.sides[order.side === 'buy' ? 'sell' : 'buy']
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

  private rest(order: NewBookOrder, volumeLots: number, outcome: BookOutcome): void {
    const { id, side, priceTicks } = order
    this.nodes.set(id, this.sides[side].levelAt(priceTicks).append({ id, side, priceTicks, volumeLots }))
    outcome.restingLots = volumeLots
  }

  private fillableLots(order: NewBookOrder): number {
    const against = this.sides[order.side === 'buy' ? 'sell' : 'buy']
    let lots = 0
    for (const level of against.fromBest()) {
      if (lots >= order.volumeLots || !against.reaches(level.priceTicks, order.priceTicks)) break
      lots += level.volumeLots
    }
    return lots
  }

  private refuseNonsense(order: NewBookOrder): void {
    if (!Number.isSafeInteger(order.priceTicks)) throw new RangeError(`order book: price ${order.priceTicks} ticks`)
    if (!Number.isSafeInteger(order.volumeLots) || order.volumeLots <= 0) {
      throw new RangeError(`order book: volume ${order.volumeLots} lots`)
    }
    if (this.nodes.has(order.id)) throw new RangeError(`order book: order ${order.id} rests already`)
  }
}
