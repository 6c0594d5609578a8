import type { BookSideName, EpochMs, TimeInForce } from '@huangpu/core'

/** An order that somebody places in the name of another participant, to see how a client takes it. */
export interface NewOutsiderOrder {
  /** A name of one's own choice, such as `crowd-1`. */
  readonly participant: string
  readonly symbol: string
  readonly side: BookSideName
  /** Yuan. */
  readonly price: number
  readonly volumeLots: number
  readonly timeInForce: TimeInForce
}

export interface OutsiderOrder extends NewOutsiderOrder {
  /** Counts from 1 since the exchange started. */
  readonly id: number
  readonly priceTicks: number
  readonly atMs: EpochMs
  tradedLots: number
  status: 'resting' | 'filled' | 'cancelled'
}

/** Why an order of another participant was not taken. */
export interface OutsiderProblem {
  readonly code: 'unknown_contract' | 'bad_order' | 'refused' | 'too_many_orders' | 'unknown_order' | 'order_ended'
  readonly zh: string
  readonly en: string
}

export const isProblem = (answer: OutsiderOrder | OutsiderProblem): answer is OutsiderProblem => 'code' in answer

/** Whose order rests in the book. */
export type OrderOwner =
  | { readonly kind: 'account'; readonly accountId: string; readonly orderSeq: number; readonly orderSysId: string }
  | { readonly kind: 'participant'; readonly participant: string; readonly id: number }
  | { readonly kind: 'crowd' }

export interface OwnedOrder {
  readonly side: BookSideName
  /** Yuan. */
  readonly price: number
  readonly priceTicks: number
  /** What is left of it. */
  readonly volumeLots: number
  readonly owner: OrderOwner
}
