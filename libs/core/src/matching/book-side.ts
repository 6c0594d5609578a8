import { PriceLevel } from './price-level.js'

/** One side of the book: its levels from the worst price to the best, so that the best is popped in O(1). */
export class BookSide {
  /** Sorted, best last. */
  private readonly levels: PriceLevel[] = []

  /** `sign` is 1 where a higher price is better (buy) and -1 where a lower one is (sell). */
  constructor(private readonly sign: 1 | -1) {}

  best(): PriceLevel | undefined {
    return this.levels[this.levels.length - 1]
  }

  /** The level at this price, made when it does not stand. */
  levelAt(priceTicks: number): PriceLevel {
    const index = this.indexOf(priceTicks)
    const found = this.levels[index]
    if (found?.priceTicks === priceTicks) return found
    const level = new PriceLevel(priceTicks)
    this.levels.splice(index, 0, level)
    return level
  }

  find(priceTicks: number): PriceLevel | undefined {
    const found = this.levels[this.indexOf(priceTicks)]
    return found?.priceTicks === priceTicks ? found : undefined
  }

  dropIfEmpty(level: PriceLevel): void {
    if (level.volumeLots > 0) return
    const index = this.indexOf(level.priceTicks)
    if (this.levels[index] === level) this.levels.splice(index, 1)
  }

  /** True when a resting price here is acceptable to an order limited at `limitTicks` on the other side. */
  reaches(priceTicks: number, limitTicks: number): boolean {
    return (priceTicks - limitTicks) * this.sign >= 0
  }

  *fromBest(): Generator<PriceLevel> {
    for (let index = this.levels.length - 1; index >= 0; index--) {
      const level = this.levels[index]
      if (level) yield level
    }
  }

  private indexOf(priceTicks: number): number {
    let low = 0
    let high = this.levels.length
    while (low < high) {
      const middle = (low + high) >> 1
      const level = this.levels[middle]
      if (level && (level.priceTicks - priceTicks) * this.sign < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
