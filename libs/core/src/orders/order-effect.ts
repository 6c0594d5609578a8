import type { OrderOutcome } from './order-state.js'

/** What the shell has to know of a transition. */
export type OrderEffect =
  /** Nothing changed: a replay, or a message that would take the order back. */
  | { readonly type: 'ignored'; readonly why: 'already_applied' | 'regression' | 'final' }
  | { readonly type: 'advanced' }
  /** The order ended and all of its fills are here. */
  | { readonly type: 'finished'; readonly outcome: OrderOutcome }
  | { readonly type: 'cancel_rejected' }
  /** More lots filled than were ordered: a broken invariant, which the shell must raise. */
  | { readonly type: 'overfilled'; readonly excessLots: number }
  /** A refused order filled: a fill is a fact, so the refusal was wrong. */
  | { readonly type: 'contradicted' }

export interface OrderTransition<State> {
  readonly next: State
  readonly effects: readonly OrderEffect[]
}
