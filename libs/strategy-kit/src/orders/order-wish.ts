import type { Direction } from '@huangpu/core'
import type { OrderPurpose } from './strategy-order.js'

/** What an author or an exit wants, before it is known whether it may go. */
export interface OrderWish {
  readonly direction: Direction
  readonly offset: 'OPEN' | 'CLOSE'
  readonly price: number | undefined
  readonly lots: number
  readonly purpose: OrderPurpose
}

const VERBS = {
  LONG: { OPEN: 'buy', CLOSE: 'cover' },
  SHORT: { OPEN: 'short', CLOSE: 'sell' },
} as const

const EXIT_MARKS = { stop_loss: 'sl', take_profit: 'tp' } as const

/** The action in a request's id. */
export const actionOf = ({ direction, offset, purpose }: OrderWish): string =>
  purpose === 'signal' ? VERBS[direction][offset] : EXIT_MARKS[purpose]
