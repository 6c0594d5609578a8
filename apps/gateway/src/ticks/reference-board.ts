import type { RawTick } from './raw-tick.js'
import type { TickDrop } from './tick-gate.js'

/** The figures of a trading day that stand before its first tick. Null: the counter gave none. */
export interface ReferencePrices {
  readonly tradingDay: string
  readonly limitUp: number | null
  readonly limitDown: number | null
  readonly preSettlement: number | null
  readonly preClose: number | null
}

/** Snapshots whose day, time or prices are wrong tell nothing that could be used. */
const UNUSABLE: ReadonlySet<TickDrop> = new Set(['other_trading_day', 'bad_time', 'price_outside_limits'])

/**
 * What dropped snapshots are still good for: the one that a subscription pushes before the opening is no tick, but it
 * has the day's limits and the settlement before.
 */
export class ReferenceBoard {
  readonly #bySymbol = new Map<string, ReferencePrices>()

  get(symbol: string): ReferencePrices | undefined {
    return this.#bySymbol.get(symbol)
  }

  /** A new trading day: figures of the old one are not kept. */
  clear(): void {
    this.#bySymbol.clear()
  }

  onDropped(tick: RawTick, drop: TickDrop, priceScale: number): void {
    if (UNUSABLE.has(drop) || this.#bySymbol.has(tick.symbol)) return
    const price = (value: number): number | null => (value > 0 ? Math.round(value * priceScale) / priceScale : null)
    this.keep(tick.symbol, {
      tradingDay: tick.tradingDay,
      limitUp: price(tick.limitUp),
      limitDown: price(tick.limitDown),
      preSettlement: price(tick.preSettlement),
      preClose: price(tick.preClose),
    })
  }

  private keep(symbol: string, prices: ReferencePrices): void {
    if (prices.limitUp !== null || prices.limitDown !== null || prices.preSettlement !== null) {
      this.#bySymbol.set(symbol, prices)
    }
  }
}
