import { TICK_LEVELS, TICK_SLOT, type TickCsvRow } from '@huangpu/core'

/** The last row of a recording for a contract, as its snapshot tells it. NaN: the file has no value. */
export class RecordedSnapshot {
  private values = new Float64Array(0)
  tradingDay = ''
  actionDay = ''
  atMs = 0
  /** Lots of the trading day so far. */
  volumeLots = 0

  /** `tradingDay`: of a row that does not say it. */
  set(row: TickCsvRow, tradingDay: string): void {
    this.values = row.values.slice()
    this.tradingDay = tradingDay
    this.actionDay = row.actionDay
    this.atMs = row.atMs
  }

  value(name: keyof typeof TICK_SLOT, level = 1): number {
    return this.values[TICK_SLOT[name] + level - 1] ?? Number.NaN
  }

  /** Best first; `price` makes whole ticks. */
  levels(side: 'bid' | 'ask', ticksOf: (price: number) => number): { priceTicks: number; volumeLots: number }[] {
    const found = []
    for (let level = 1; level <= TICK_LEVELS; level++) {
      const price = this.value(`${side}Price`, level)
      const volumeLots = Math.floor(this.value(`${side}Volume`, level))
      if (price > 0 && volumeLots > 0) found.push({ priceTicks: ticksOf(price), volumeLots })
    }
    return found
  }
}
