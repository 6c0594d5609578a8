import type { Direction, EpochMs } from '@huangpu/core'
import type { RequestLedger, WorkingRequest } from '../orders/request-ledger.js'
import { sideOf, type SidePosition } from '../positions/own-position.js'
import { ExitBackOff } from './exit-back-off.js'
import { exitReason, type ExitReason } from './exit-rule.js'
import { exitLimitsOf, type RiskLimits } from './risk-limits.js'

export type ExitDecision =
  | { readonly kind: 'close'; readonly side: Direction; readonly lots: number; readonly reason: ExitReason }
  /** The author's own closes rest in the way: they go first. */
  | { readonly kind: 'clear_the_way'; readonly requestIds: readonly string[] }

const SIDES = ['LONG', 'SHORT'] as const

/** Decides on every price whether a side must be closed; one exit in flight per side. */
export class ExitWatch {
  private readonly backOff: Record<Direction, ExitBackOff> = { LONG: new ExitBackOff(), SHORT: new ExitBackOff() }

  constructor(
    private readonly limits: RiskLimits,
    private readonly ledger: RequestLedger,
  ) {}

  /** Each open side on its own, so that a hedged book is watched too. */
  decide(position: (side: Direction) => SidePosition, price: number, nowMs: EpochMs): ExitDecision[] {
    const decisions: ExitDecision[] = []
    for (const side of SIDES) {
      const { volume, average } = position(side)
      if (volume === 0) continue
      const reason = exitReason(side, average, price, exitLimitsOf(this.limits, side))
      const decision = reason && this.decideSide(side, volume, reason, nowMs)
      if (decision) decisions.push(decision)
    }
    return decisions
  }

  /** A request of this instance became final. */
  onFinal({ order, filled }: WorkingRequest, nowMs: EpochMs): void {
    if (order.purpose !== 'signal' && filled === 0) this.backOff[sideOf(order.direction, order.offset)].failed(nowMs)
  }

  onFill(side: Direction): void {
    this.backOff[side].succeeded()
  }

  private decideSide(side: Direction, lots: number, reason: ExitReason, nowMs: EpochMs): ExitDecision | undefined {
    const closes = this.ledger.closesOf(side)
    if (closes.length > 0) {
      const authors = closes.filter(({ order }) => order.purpose === 'signal')
      return { kind: 'clear_the_way', requestIds: authors.map(({ order }) => order.requestId) }
    }
    return this.backOff[side].allows(nowMs) ? { kind: 'close', side, lots, reason } : undefined
  }
}
