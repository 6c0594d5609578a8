import { OrderBook, ticksToPrice, type TradingPhase } from '@huangpu/core'
import type { Contract } from '../counter/contract.js'
import type { ContractTerms } from '../counter/contract-terms.js'
import type { LegMarks } from '../counter/position-leg.js'
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

  /** `terms`: of the account that is valued; the exchange's own when it is left out. */
  marks(terms: ContractTerms = this.contract.terms): LegMarks {
    return {
      contract: this.contract,
      terms,
      preSettlement: this.priceOf(this.day.preSettlementTicks),
      mark: this.priceOf(this.day.lastTicks),
    }
  }
}
