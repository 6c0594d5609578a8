import type { EpochMs } from '@huangpu/core'
import type { Variables } from './cta-strategy.js'
import type { ChildStatus } from './orders/request-ledger.js'
import type { StrategyOrder } from './orders/strategy-order.js'
import type { BookAdjustment, Fill } from './positions/own-position.js'

/** What moved an instance's book: a fill of its own, or a correction that is no fill. */
export type BookEntry =
  ({ readonly kind: 'fill'; readonly requestId: string } & Fill) | ({ readonly kind: 'adjustment' } & BookAdjustment)

/** What an instance did before, as its host stored it. */
export interface InstancePast {
  /** Oldest first: an adjustment stands after the fills that were booked when it was made. */
  readonly book: readonly BookEntry[]
  /** Requests that were not final, with the statuses seen so far. */
  readonly requests: readonly {
    readonly order: StrategyOrder
    readonly placedAtMs: EpochMs
    readonly statuses: readonly ChildStatus[]
  }[]
  readonly variables: Variables
  /** Bars up to this one were acted upon: they are not again. */
  readonly actedThroughMs: EpochMs
}

export const NO_PAST: InstancePast = { book: [], requests: [], variables: {}, actedThroughMs: -Infinity }
