import type { BookFill, BookLevel, BookOutcome, NewBookOrder } from '@huangpu/core'
import { createContract } from '../counter/contract.js'
import { ContractMarket } from './contract-market.js'
import { firstDay } from './day-figures.js'
import { RecordedBook } from './recorded-book.js'

const contract = createContract('rb2701')

/** A recorded contract without an exchange around it: own orders have positive ids, fills are collected. */
export class RecordedFloor {
  readonly tradingDay = '20261124'
  readonly market = new ContractMarket(contract, firstDay(contract, 100, 0))
  readonly recorded = new RecordedBook(this.market)
  readonly fills: { id: number; priceTicks: number; lots: number }[] = []

  trade(_: ContractMarket, order: Omit<NewBookOrder, 'id'>): { id: number; outcome: BookOutcome } {
    const id = this.market.nextOutsiderId()
    const outcome = this.market.book.submit({ id, ...order })
    this.note(outcome.fills)
    return { id, outcome }
  }
  readonly publish = (): void => undefined
  // The book asks for nothing else of the floor.
  readonly floor = {
    tradingDay: this.tradingDay,
    market: () => this.market,
    trade: this.trade.bind(this),
    publish: this.publish,
  }

  submit(order: NewBookOrder): void {
    this.note(this.market.book.submit(order).fills)
  }

  snapshot(
    bids: readonly BookLevel[],
    asks: readonly BookLevel[],
    traded: readonly { ticks: number; lots: number }[] = [],
    depth = 1,
  ): void {
    this.recorded.apply({ bids, asks, traded, depth }, this.floor)
  }

  filledOf(id: number): number {
    return this.fills.reduce((sum, fill) => (fill.id === id ? sum + fill.lots : sum), 0)
  }

  private note(fills: readonly BookFill[]): void {
    for (const { makerId, takerId, priceTicks, volumeLots: lots } of fills) {
      for (const id of [makerId, takerId]) if (id > 0) this.fills.push({ id, priceTicks, lots })
    }
  }
}
