import type { EpochMs } from '../time/clock.js'
import type { OrderEffect, OrderTransition } from './order-effect.js'
import { statusOf, unknownSinceOf, type OrderOutcome, type OrderState } from './order-state.js'
import { isTerminal, type OrderStatus } from './vocabulary.js'

/** The part of an OrderData message that moves an order. */
export interface StatusReport {
  readonly event: 'state' | 'cancel_rejected'
  readonly statusSeq: number
  readonly status: OrderStatus
  readonly tradedLots: number
  readonly unknownSinceMs: EpochMs | null
}

const RANK: Record<OrderStatus, number> = {
  SUBMITTING: 0,
  NOTTRADED: 1,
  PARTTRADED: 2,
  ALLTRADED: 3,
  CANCELLED: 3,
  REJECTED: 3,
}

/**
 * Applies a status. An order never goes back: lower ranks and lower traded lots are ignored, the first outcome stays,
 * only what it traded may still grow (a FAK reports its cancellation before its last fill).
 */
export function applyStatus(state: OrderState, report: StatusReport): OrderTransition<OrderState> {
  if (report.event === 'cancel_rejected') return { next: state, effects: [{ type: 'cancel_rejected' }] }
  if (report.statusSeq <= state.statusSeq) return ignored(state, 'already_applied')
  const tradedLots = Math.max(state.tradedLots, report.tradedLots)
  const seen = { ...state, statusSeq: report.statusSeq, tradedLots }
  if (isEnded(state)) return applyAfterEnd(state, seen, report)
  if (isTerminal(report.status)) return settled(seen, report.status as OrderOutcome)
  const regresses = RANK[report.status] < RANK[statusOf(state)]
  const unknownSinceMs = report.unknownSinceMs
  if (regresses && tradedLots === state.tradedLots && unknownSinceMs === unknownSinceOf(state)) {
    return { next: { ...state, statusSeq: report.statusSeq }, effects: [{ type: 'ignored', why: 'regression' }] }
  }
  const { volumeLots, filledLots, statusSeq } = seen
  const phase = report.status === 'SUBMITTING' && !regresses ? 'submitting' : 'working'
  return {
    next: { kind: 'active', phase, volumeLots, filledLots, statusSeq, tradedLots, unknownSinceMs },
    effects: [{ type: 'advanced' }],
  }
}

const ignored = (state: OrderState, why: 'already_applied' | 'final'): OrderTransition<OrderState> => ({
  next: state,
  effects: [{ type: 'ignored', why }],
})

type EndedOrder = Extract<OrderState, { outcome: OrderOutcome }>
const isEnded = (state: OrderState): state is EndedOrder => state.kind === 'final' || state.phase === 'settling'

function applyAfterEnd(state: EndedOrder, seen: OrderState, report: StatusReport): OrderTransition<OrderState> {
  if (seen.tradedLots === state.tradedLots || !isTerminal(report.status)) {
    return { next: { ...state, statusSeq: report.statusSeq }, effects: [{ type: 'ignored', why: 'final' }] }
  }
  return settled(seen, state.outcome)
}

/**
 * The order ended with `outcome`: final once the fills sum to what it traded, settling until then. Used by statuses
 * and fills alike.
 */
export function settled(state: OrderState, outcome: OrderOutcome): OrderTransition<OrderState> {
  const { volumeLots, filledLots, statusSeq } = state
  const tradedLots = outcome === 'ALLTRADED' ? Math.max(state.tradedLots, volumeLots) : state.tradedLots
  const end: OrderOutcome = tradedLots >= volumeLots ? 'ALLTRADED' : outcome
  const progress = { volumeLots, filledLots, statusSeq, tradedLots, outcome: end }
  if (filledLots < tradedLots) {
    return { next: { ...progress, kind: 'active', phase: 'settling' }, effects: [{ type: 'advanced' }] }
  }
  const effects: OrderEffect[] = [{ type: 'finished', outcome: end }]
  return { next: { ...progress, kind: 'final' }, effects }
}
