import { productOf, type Calendar, type EpochMs } from '@huangpu/core'
import type { ClientsOnlyConfig } from '../config/market-config.js'
import type { ContractMarket } from './contract-market.js'
import type { MarketContract } from './market-contract.js'
import type { Floor, MarketSource } from './market-source.js'
import { SessionSteps } from './session-steps.js'

const LEVELS = 5

/**
 * Nobody trades but the clients and who is placed by hand. As at SHFE a snapshot comes only when something has changed,
 * twice a second at most, and one at the first step of a process.
 */
export class ClientsOnlySource implements MarketSource {
  readonly symbols: readonly string[]
  readonly isLive = true
  readonly contractsExpire: boolean
  readonly startMs = undefined
  readonly lastTradingDay = undefined
  private readonly contracts: ReadonlyMap<string, MarketContract>
  private readonly steps: SessionSteps
  /** What the last snapshot of each contract told. */
  private readonly told = new Map<string, string>()

  constructor(config: ClientsOnlyConfig, calendar: Calendar) {
    this.contracts = new Map(config.contracts.map((contract) => [contract.symbol, contract]))
    this.contractsExpire = config.contracts_expire
    this.symbols = [...this.contracts.keys()]
    this.steps = new SessionSteps(
      this.symbols.map((symbol) => productOf(symbol) ?? ''),
      calendar,
    )
  }

  opening(symbol: string): { price: number; openInterest: number } {
    return { price: this.contracts.get(symbol)?.price ?? 0, openInterest: 0 }
  }

  nextEventMs(afterMs: EpochMs): EpochMs {
    return this.steps.nextMs(afterMs)
  }

  perform(atMs: EpochMs, floor: Floor): void {
    const products = this.steps.tradingAt(atMs)
    for (const symbol of this.symbols) {
      const market = floor.market(symbol)
      if (!products.has(market.contract.spec.product)) continue
      const now = summaryOf(market, floor.tradingDay)
      if (this.told.get(symbol) === now) continue
      this.told.set(symbol, now)
      floor.publish(market)
    }
  }

  onNewDay(): void {
    // The first step of the day sees new figures.
  }

  state(): unknown {
    return {}
  }

  restore(): void {
    // Books and figures are the exchange's.
  }
}

function summaryOf({ book, day }: ContractMarket, tradingDay: string): string {
  const levels = [...book.depth('buy', LEVELS), ...book.depth('sell', LEVELS)]
  const shown = levels.map(({ priceTicks, volumeLots }) => `${priceTicks}:${volumeLots}`).join(',')
  return `${tradingDay}/${day.volumeLots}/${day.openInterest}/${shown}`
}
