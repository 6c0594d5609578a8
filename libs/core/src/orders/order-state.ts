import type { EpochMs } from '../time/clock.js'
import type { OrderStatus } from './vocabulary.js'

/** How an order ended. */
export type OrderOutcome = 'ALLTRADED' | 'CANCELLED' | 'REJECTED'

interface OrderProgress {
  readonly volumeLots: number
  /** As the counter reported it; may be ahead of the fills that have arrived. */
  readonly tradedLots: number
  /** Sum of the fills that have arrived. */
  readonly filledLots: number
  /** The latest status_seq that was applied; 0 before the first. */
  readonly statusSeq: number
}

/** On its way, resting, or ended at the exchange while fills are still on their way. */
export type ActiveOrder = OrderProgress & { readonly kind: 'active' } & (
    | { readonly phase: 'submitting'; readonly unknownSinceMs: EpochMs | null }
    | { readonly phase: 'working'; readonly unknownSinceMs: EpochMs | null }
    | { readonly phase: 'settling'; readonly outcome: OrderOutcome }
  )

/** Nothing more can come: ended at the exchange, and its fills sum to what it traded. */
export type FinalOrder = OrderProgress & { readonly kind: 'final'; readonly outcome: OrderOutcome }

export type OrderState = ActiveOrder | FinalOrder

export const newOrder = (volumeLots: number): ActiveOrder => ({
  kind: 'active',
  phase: 'submitting',
  volumeLots,
  tradedLots: 0,
  filledLots: 0,
  statusSeq: 0,
  unknownSinceMs: null,
})

/** The seed's status of a state. */
export function statusOf(state: OrderState): OrderStatus {
  if (state.kind === 'final' || state.phase === 'settling') return state.outcome
  if (state.phase === 'submitting') return 'SUBMITTING'
  return state.tradedLots > 0 ? 'PARTTRADED' : 'NOTTRADED'
}

/** Lots that may still fill, or whose fills are reported but have not arrived. A close order freezes this many. */
export function outstandingLots(state: OrderState): number {
  if (state.kind === 'final') return 0
  const limit = state.phase === 'settling' ? state.tradedLots : state.volumeLots
  return Math.max(0, limit - state.filledLots)
}

/** Epoch ms (wall) since which nobody knows what became of the order; null when its fate is known. */
export const unknownSinceOf = (state: OrderState): EpochMs | null =>
  state.kind === 'final' || state.phase === 'settling' ? null : state.unknownSinceMs
