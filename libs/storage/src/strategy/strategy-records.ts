import type { CommandOrderType, Direction, EpochMs, Exchange, Offset } from '@huangpu/core'
import type { OrderData } from '@huangpu/messages'
import type { BookAdjustmentRecord } from './book-adjustment-table.js'

/** One intent of an instance as it was handed to the outbox. */
export interface StrategyRequestRecord {
  readonly requestId: string
  readonly symbol: string
  readonly exchange: Exchange
  readonly direction: Direction
  readonly offset: 'OPEN' | 'CLOSE'
  readonly orderType: CommandOrderType
  readonly price: number
  readonly volume: number
  readonly purpose: string
}

/** The last that was heard of one child of a request. */
export type ChildOrderRecord = Pick<
  OrderData,
  'order_id' | 'request_id' | 'volume' | 'traded' | 'status' | 'status_seq' | 'event'
>

export interface StrategyFillRecord {
  /** The trade's business key. */
  readonly key: string
  readonly requestId: string
  readonly direction: Direction
  readonly offset: Offset
  readonly price: number
  readonly volume: number
}

/** What moved an instance's book, in the order in which it did. */
export type BookEntryRecord =
  | ({ readonly kind: 'fill' } & StrategyFillRecord)
  | ({ readonly kind: 'adjustment' } & Pick<BookAdjustmentRecord, 'side' | 'lots' | 'price'>)

/** A request that was not final when it was last heard of. */
export interface WorkingRequestRecord {
  readonly order: StrategyRequestRecord
  readonly placedAtMs: EpochMs
  readonly statuses: readonly ChildOrderRecord[]
}

export interface InstanceRecord {
  /** A person's choice; null follows the file's `enabled`. */
  readonly wanted: 'running' | 'stopped' | null
  /** What the file said when the choice was made. */
  readonly enabledInFile: boolean | null
  readonly variables: Readonly<Record<string, number | string | boolean | null>>
  /** Start of the last bar that was acted upon, exchange time. */
  readonly actedThroughMs: EpochMs | null
  /** Rises when exchange time starts over, as it may in simulation; then bars of the past come again. */
  readonly timeEpoch: number
}
