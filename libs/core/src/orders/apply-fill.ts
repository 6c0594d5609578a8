import { settled } from './apply-status.js'
import type { OrderEffect, OrderTransition } from './order-effect.js'
import type { OrderState } from './order-state.js'

/**
 * Counts a fill, which may come before or after the status that reports it. Fills are unique by their trade key before
 * they get here. A fill is a fact: it counts on a final order too, and on one that was thought refused.
 */
export function applyFill(state: OrderState, lots: number): OrderTransition<OrderState> {
  const filledLots = state.filledLots + lots
  const tradedLots = Math.max(state.tradedLots, filledLots)
  const counted: OrderState = { ...state, filledLots, tradedLots }
  const raised: OrderEffect[] = []
  if (filledLots > state.volumeLots) {
    raised.push({ type: 'overfilled', excessLots: filledLots - state.volumeLots })
  }
  const moved = afterFill(counted, raised)
  return { next: moved.next, effects: [...moved.effects, ...raised] }
}

function afterFill(counted: OrderState, raised: OrderEffect[]): OrderTransition<OrderState> {
  if (counted.filledLots >= counted.volumeLots) return settled(counted, 'ALLTRADED')
  if (counted.kind === 'final' || counted.phase === 'settling') {
    if (counted.outcome !== 'REJECTED') return settled(counted, counted.outcome)
    raised.push({ type: 'contradicted' })
    return settled(counted, 'CANCELLED')
  }
  const { volumeLots, filledLots, tradedLots, statusSeq } = counted
  return {
    next: {
      kind: 'active',
      phase: 'working',
      volumeLots,
      filledLots,
      tradedLots,
      statusSeq,
      unknownSinceMs: null,
    },
    effects: [{ type: 'advanced' }],
  }
}
