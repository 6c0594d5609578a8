import type { Calendar, EpochMs, TradingPhase } from '@huangpu/core'
import { SETTLEMENT_AFTER_MS } from './trading-day-plan.js'

/** CTP's InstrumentStatus. */
const STATUS_CODES = {
  before_trading: '0',
  pause: '1',
  continuous: '2',
  auction_entry: '3',
  auction_balance: '4',
  auction_match: '5',
  closed: '6',
} as const satisfies Record<TradingPhase, string>

/** A product's status from an instant on. */
export interface StatusChange {
  readonly atMs: EpochMs
  readonly product: string
  readonly phase: TradingPhase
  readonly status: (typeof STATUS_CODES)[TradingPhase]
  /** Counts the segments of the product's trading day. */
  readonly segment: number
}

/**
 * All changes of a product in a trading day, in order, from the settlement of the day before on. Balance and match come
 * in the same instant: the price is found and all trades are done at the start of the minute.
 */
export function statusChangesOf(calendar: Calendar, product: string, tradingDay: string): StatusChange[] {
  const sessions = calendar.sessionsOf(product, tradingDay)
  const before = calendar.sessionsOf(product, calendar.previousTradingDay(tradingDay)).at(-1)
  const moments: [EpochMs | undefined, TradingPhase][] = [
    [before && before.closeMs + SETTLEMENT_AFTER_MS, 'before_trading'],
    ...sessions.flatMap((session, index): [EpochMs | undefined, TradingPhase][] => [
      [session.auctionFromMs, 'auction_entry'],
      [session.auctionMatchFromMs, 'auction_balance'],
      [session.auctionMatchFromMs, 'auction_match'],
      [session.openMs, 'continuous'],
      [session.closeMs, index === sessions.length - 1 ? 'closed' : 'pause'],
    ]),
  ]
  return moments
    .flatMap(([atMs, phase]) => (atMs === undefined ? [] : [{ atMs, phase }]))
    .map((moment, index) => ({ ...moment, product, status: STATUS_CODES[moment.phase], segment: index + 1 }))
}

/** The public topic of one trading day: what all products do, in order. */
export class PublicTopic {
  private readonly changes: readonly StatusChange[]

  constructor(calendar: Calendar, products: Iterable<string>, tradingDay: string) {
    this.changes = [...new Set(products)]
      .flatMap((product) => statusChangesOf(calendar, product, tradingDay))
      .toSorted((a, b) => a.atMs - b.atMs)
  }

  nextMs(afterMs: EpochMs): EpochMs | undefined {
    return this.changes[this.indexAfter(afterMs)]?.atMs
  }

  /** Changes in (from, to]. */
  between(fromMs: EpochMs, toMs: EpochMs): readonly StatusChange[] {
    return this.changes.slice(this.indexAfter(fromMs), this.indexAfter(toMs))
  }

  /** Of the first change after an instant. */
  private indexAfter(ms: EpochMs): number {
    let low = 0
    let high = this.changes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.changes[middle]?.atMs ?? Infinity) <= ms) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The latest change of each product. */
export const latestOf = (changes: readonly StatusChange[]): StatusChange[] => [
  ...new Map(changes.map((change) => [change.product, change])).values(),
]
