import type { FieldValue } from 'ctp-node-binding'

/** What of a callback the records, stories and cancels read; an SpiEvent is one. */
export interface CounterEvent {
  readonly name: string
  readonly data: object | undefined
  readonly errorId: number
  readonly isLast: boolean | undefined
  readonly reason: number | undefined
  get(field: string): FieldValue
}
