import type { BookSideName, OrderBook } from '@huangpu/core'

/** Which resting orders of one contract are the crowd's, by price. Filled ones are forgotten when their price is next looked at. */
export class CrowdQuotes {
  private readonly levels = { buy: new Map<number, number[]>(), sell: new Map<number, number[]>() }

  constructor(private readonly book: OrderBook) {}

  add(side: BookSideName, priceTicks: number, id: number): void {
    const ids = this.levels[side].get(priceTicks)
    if (ids) ids.push(id)
    else this.levels[side].set(priceTicks, [id])
  }

  /** Ids of its orders; of some that are filled, too. */
  ids(): ReadonlySet<number> {
    return new Set([...this.levels.buy.values(), ...this.levels.sell.values()].flat())
  }

  /** Lots of the crowd at a price. */
  lotsAt(side: BookSideName, priceTicks: number): number {
    const ids = this.levels[side].get(priceTicks)
    if (!ids) return 0
    let lots = 0
    let kept = 0
    for (const id of ids) {
      const order = this.book.resting(id)
      if (!order) continue
      lots += order.volumeLots
      ids[kept++] = id
    }
    ids.length = kept
    if (kept === 0) this.levels[side].delete(priceTicks)
    return lots
  }

  /** Withdraws one order at a price; `share` in [0, 1) chooses which in the queue. */
  withdrawOne(side: BookSideName, priceTicks: number, share: number): void {
    const ids = this.levels[side].get(priceTicks)
    const [id] = ids?.splice(Math.floor(ids.length * share), 1) ?? []
    if (id !== undefined) this.book.cancel(id)
  }

  /** Withdraws what stands at the prices that `isStale` names. */
  withdraw(side: BookSideName, isStale: (priceTicks: number) => boolean): void {
    for (const [priceTicks, ids] of this.levels[side]) {
      if (!isStale(priceTicks)) continue
      for (const id of ids) this.book.cancel(id)
      this.levels[side].delete(priceTicks)
    }
  }

  withdrawAll(): void {
    for (const side of ['buy', 'sell'] as const) this.withdraw(side, () => true)
  }
}
