import type { InstrumentData } from '@huangpu/messages'

/** The counter's futures contracts as it last listed them. */
export class InstrumentCache {
  #bySymbol: ReadonlyMap<string, InstrumentData> = new Map()
  #tradingDay = ''

  get(symbol: string): InstrumentData | undefined {
    return this.#bySymbol.get(symbol)
  }

  get size(): number {
    return this.#bySymbol.size
  }

  all(): InstrumentData[] {
    return [...this.#bySymbol.values()]
  }

  /** Lists change with the trading day only. */
  isOf(tradingDay: string): boolean {
    return this.#tradingDay === tradingDay && this.#bySymbol.size > 0
  }

  replace(tradingDay: string, instruments: readonly InstrumentData[]): void {
    this.#tradingDay = tradingDay
    this.#bySymbol = new Map(instruments.map((instrument) => [instrument.symbol, instrument]))
  }
}
