import type { ContractMarket } from './contract-market.js'

/** The markets by contract: those that are listed, and those that were taken out of the configuration during the trading day. */
export class MarketHall {
  constructor(
    readonly listed: ReadonlyMap<string, ContractMarket>,
    /** Nothing trades in them; the day still has their orders and trades to show and to settle. */
    private delisted: ReadonlyMap<string, ContractMarket> = new Map(),
  ) {}

  find(symbol: string): ContractMarket | undefined {
    return this.listed.get(symbol) ?? this.delisted.get(symbol)
  }

  /** @throws Error for a contract that nothing of this day names */
  market(symbol: string): ContractMarket {
    const market = this.find(symbol)
    if (!market) throw new Error(`no contract ${symbol}`)
    return market
  }

  isListed(symbol: string): boolean {
    return this.listed.has(symbol)
  }

  /** The day that had orders in them is settled. */
  forgetDelisted(): void {
    this.delisted = new Map()
  }
}
