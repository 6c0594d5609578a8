import type { Direction } from '@huangpu/core'
import type { StrategyBookSide, StrategyBookView } from '@huangpu/messages'
import type { BookAdjustmentRecord } from '@huangpu/storage'
import type { LiveStrategy } from '../instances/live-strategy.js'

const ADJUSTMENTS_SHOWN = 50

/** What stands beside an instance's own book. Lots. */
interface BookSurroundings {
  all(side: Direction): number
  account(side: Direction): number | null
  /** Oldest first. */
  readonly adjustments: readonly BookAdjustmentRecord[]
}

/** GET /strategies/{name}/book. */
export function viewOfBook(strategy: LiveStrategy, around: BookSurroundings): StrategyBookView {
  const side = (direction: Direction): StrategyBookSide => ({
    volume: strategy.volume(direction),
    price: strategy.average(direction),
    closing: strategy.bookOf(direction).closing,
    missing: strategy.missing[direction],
    all_strategies: around.all(direction),
    account: around.account(direction),
  })
  return {
    name: strategy.name,
    symbol: strategy.symbol,
    state: strategy.state,
    long: side('LONG'),
    short: side('SHORT'),
    working_requests: strategy.workingRequests().length,
    opens_held: strategy.opensHeld,
    adjustments: [...around.adjustments].reverse().slice(0, ADJUSTMENTS_SHOWN).map(viewOfAdjustment),
  }
}

const viewOfAdjustment = (record: BookAdjustmentRecord): StrategyBookView['adjustments'][number] => ({
  side: record.side,
  lots: record.lots,
  price: record.price,
  cause: record.cause,
  by: record.by,
  reason: record.reason,
  at: record.at,
  acknowledged_by: record.acknowledgedBy,
  acknowledged_at: record.acknowledgedAt,
})
