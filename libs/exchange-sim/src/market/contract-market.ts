import { OrderBook, ticksToPrice, type BookFill, type TradingPhase } from '@huangpu/core'
import { turnoverOf, type Contract } from '../counter/contract.js'
import type { ContractTerms } from '../counter/contract-terms.js'
import type { LegMarks } from '../counter/position-leg.js'
import { bookDeal, followOpenInterest, payOut, type PositionEffect } from './crowd-ledger.js'
import type { DayFigures } from './day-figures.js'
import type { RecordedSnapshot } from './recorded-snapshot.js'

/** The market of one contract: its order book and the figures of its day. */
export class ContractMarket {
  readonly book = new OrderBook()
  /** What its product is in; the exchange moves it. */
  phase: TradingPhase = 'before_trading'
  /** The snapshot as a recording has it; undefined where the market is not a recording of ticks. */
  recorded: RecordedSnapshot | undefined
  /** Orders of other participants have negative ids, those of investors their positive `seq`. */
  private lastOutsiderId = 0
  /** Share of the crowd's trades that open a position. */
  openShare = 0.5
  /** Lots that investors and named participants took from the crowd, bought less sold. */
  private pressureLots = 0

  constructor(
    readonly contract: Contract,
    public day: DayFigures,
  ) {}

  nextOutsiderId(): number {
    this.lastOutsiderId -= 1
    return this.lastOutsiderId
  }

  priceOf(ticks: number): number {
    return ticksToPrice(ticks, this.contract.spec.priceTick)
  }

  /** The crowd reacts to it, once. */
  takePressureLots(): number {
    const lots = this.pressureLots
    this.pressureLots = 0
    return lots
  }

  addPressure({ takerSide, volumeLots }: Pick<BookFill, 'takerSide' | 'volumeLots'>): void {
    this.pressureLots += takerSide === 'buy' ? volumeLots : -volumeLots
  }

  /**
   * Positions and money of the crowd after a fill. `effectOf` says what an investor's order does; undefined for others.
   * With `isLive` the open interest follows from the trades, else a recording has it.
   */
  settleFill(fill: BookFill, effectOf: (orderId: number) => PositionEffect | undefined, isLive: boolean): void {
    const [taker, maker] = [effectOf(fill.takerId), effectOf(fill.makerId)]
    const [buyer, seller] = fill.takerSide === 'buy' ? [taker, maker] : [maker, taker]
    const { volumeLots: lots } = fill
    const deal = { lots, turnover: turnoverOf(this.contract, this.priceOf(fill.priceTicks), lots), buyer, seller }
    const change = bookDeal(this.day.crowd, deal, isLive ? this.openShare : undefined)
    if (isLive) this.day.openInterest += change
    else followOpenInterest(this.day.crowd, -change)
  }

  /** The contract ends at this price: the crowd is paid as the investors are. */
  payOutCrowd(settledTicks: number): void {
    payOut(this.day.crowd, turnoverOf(this.contract, this.priceOf(settledTicks), 1))
    this.day.openInterest = 0
  }

  /** What a recording says of it. */
  recordOpenInterest(openInterest: number): void {
    followOpenInterest(this.day.crowd, openInterest - this.day.openInterest)
    this.day.openInterest = openInterest
  }

  /** `terms`: of the account that is valued; the exchange's own when it is left out. */
  marks(terms: ContractTerms = this.contract.terms): LegMarks {
    return {
      contract: this.contract,
      terms,
      preSettlement: this.priceOf(this.day.settledTicks ?? this.day.preSettlementTicks),
      mark: this.priceOf(this.day.lastTicks),
    }
  }
}
