import { waitsForAuction, type BookFill, type BookOutcome, type NewBookOrder } from '@huangpu/core'
import type { ContractMarket } from '../market/contract-market.js'
import type { PositionEffect } from '../market/crowd-ledger.js'
import { addPrint } from '../market/day-figures.js'
import type { MarketHall } from '../market/market-hall.js'
import type { Floor, MarketSource } from '../market/market-source.js'
import type { OutsiderDesk } from '../market/outsider-desk.js'
import type { CommitDesk } from './commit-desk.js'
import { holdAuction } from './hold-auction.js'
import type { OrderDesk } from './order-desk.js'
import type { StatusChange } from './product-status.js'

export interface FloorPorts {
  readonly hall: MarketHall
  readonly source: MarketSource
  readonly commits: CommitDesk
  readonly outsiders: OutsiderDesk
  tradingDay(): string
  desk(): OrderDesk
}

/** Where everybody's orders meet: other participants trade here, fills are booked and printed, auctions held. */
export class TradingFloor implements Floor {
  constructor(private readonly ports: FloorPorts) {}

  get tradingDay(): string {
    return this.ports.tradingDay()
  }

  market(symbol: string): ContractMarket {
    return this.ports.hall.market(symbol)
  }

  trade(
    market: ContractMarket,
    order: Omit<NewBookOrder, 'id'>,
    prints: boolean,
  ): { id: number; outcome: BookOutcome } {
    const id = market.nextOutsiderId()
    const outcome = offer(market, { id, ...order })
    this.onFills(market, outcome.fills, prints)
    this.ports.desk().onOutsiderFills(outcome.fills)
    return { id, outcome }
  }

  publish(market: ContractMarket): void {
    this.ports.commits.publish(market)
  }

  /** Fills that an arriving order caused, but for the booking of investors' lots. */
  onFills(market: ContractMarket, fills: readonly BookFill[], prints: boolean): void {
    if (fills.length === 0) return
    this.ports.outsiders.onFills(market.contract.symbol, fills)
    for (const fill of fills) {
      if (prints) addPrint(market.day, market.contract, { ticks: fill.priceTicks, lots: fill.volumeLots })
      market.settleFill(fill, this.effectOf, this.ports.source.isLive)
    }
    this.ports.commits.changes.figures.add(market.contract.symbol)
  }

  /** Fills of an investor's order on its arrival; the crowd feels what was taken from it. */
  onInvestorFills(market: ContractMarket, fills: readonly BookFill[]): void {
    this.onFills(market, fills, this.ports.source.isLive)
    for (const fill of fills) if (fill.makerId < 0) market.addPressure(fill)
  }

  /** The contracts of a product enter a phase; the match of an auction is its auction. */
  enterPhase({ product, phase }: Pick<StatusChange, 'product' | 'phase'>): void {
    for (const market of this.ports.hall.listed.values()) {
      if (market.contract.spec.product !== product) continue
      market.phase = phase
      if (phase === 'auction_match') this.matchAuction(market)
      this.ports.source.onPhase?.(market, this)
    }
  }

  /** What an investor's order does to its position; undefined for an order of others. */
  private readonly effectOf = (orderId: number): PositionEffect | undefined => {
    const offset = this.ports.desk().day.get(orderId)?.offset
    return offset && (offset === 'open' ? 'open' : 'close')
  }

  private matchAuction(market: ContractMarket): void {
    const { desk, source } = this.ports
    const fills = holdAuction(market)
    if (fills.length === 0) return
    this.onFills(market, fills, source.isLive)
    const sellers = fills.map((fill) => ({ ...fill, makerId: fill.takerId, takerId: fill.makerId }))
    this.ports.outsiders.onFills(market.contract.symbol, sellers)
    desk().onAuctionFills(fills)
    if (source.isLive) this.publish(market)
  }
}

/** In the entry of an auction an order waits for its price; one that cannot wait is cancelled whole. */
function offer(market: ContractMarket, order: NewBookOrder): BookOutcome {
  if (!waitsForAuction(market.phase)) return market.book.submit(order)
  if (order.timeInForce === 'day') return market.book.enter(order)
  return { fills: [], filledLots: 0, restingLots: 0, cancelledLots: order.volumeLots }
}
