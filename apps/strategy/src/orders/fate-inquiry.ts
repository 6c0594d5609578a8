import { formatShanghai, isTerminal, type EpochMs } from '@huangpu/core'
import { orderDataSchema, orderViewSchema, tradeDataSchema, type OrderData, type OrderView } from '@huangpu/messages'
import type { PeerClient } from '@huangpu/service'
import type { StrategyRepository } from '@huangpu/storage'
import type { WorkingRequest } from '@huangpu/strategy-kit'
import { z } from 'zod'
import { STRATEGY_CONFIG } from '../config.js'
import type { LiveStrategy } from '../instances/live-strategy.js'
import type { OwnOrders } from './own-orders.js'

const page = <S extends z.ZodType>(row: S) => z.object({ items: z.array(row), next_cursor: z.string().nullable() })
const ordersPage = page(orderViewSchema)
const tradesPage = page(tradeDataSchema)

export interface FateInquiryPorts {
  readonly trading: PeerClient
  readonly repository: StrategyRepository
  readonly own: OwnOrders
  strategies(): readonly LiveStrategy[]
  /** Real epoch ms. */
  readonly wallMs: () => EpochMs
  readonly monotonicMs: () => number
  /** The request is free again: trading never saw it and will refuse it as expired if it still comes. */
  onNeverReported(strategy: string, requestId: string): void
}

/**
 * Asks trading about requests whose fate the streams did not tell, so that an instance is not blocked for ever by an
 * order in flight. Nothing is sent again here.
 */
export class FateInquiry {
  private readonly incompleteSince = new Map<string, number>()
  private running = false

  constructor(private readonly ports: FateInquiryPorts) {}

  /** @throws ApiProblem when trading does not answer; then nothing is concluded */
  async run(): Promise<void> {
    if (this.running) return
    this.running = true
    try {
      for (const strategy of this.ports.strategies()) {
        for (const request of strategy.workingRequests()) await this.inquire(strategy, request)
      }
    } finally {
      this.running = false
    }
  }

  private async inquire(strategy: LiveStrategy, request: WorkingRequest): Promise<void> {
    const { requestId } = request.order
    if (this.isSilent(request)) {
      const { views, complete } = await this.findOrders(request)
      if (views.length > 0) this.ports.own.inject({ statuses: views.filter(says).map(toStatus) })
      else if (complete) {
        strategy.release(requestId)
        this.ports.onNeverReported(strategy.name, requestId)
      }
    } else if (this.lacksFills(request)) {
      const since = formatShanghai(request.placedAtMs)
      const { items } = await this.ports.trading.get(`/trades?since=${since}&limit=${PAGE}`, tradesPage)
      this.ports.own.inject({ trades: items.filter((trade) => trade.request_id === requestId) })
    }
  }

  /** Nobody said a word, and nobody may send it any more. */
  private isSilent({ order, children }: WorkingRequest): boolean {
    if (children.size > 0) return false
    const expiry = this.ports.repository.expiryOf(order.requestId)
    return expiry !== undefined && this.ports.wallMs() > expiry + STRATEGY_CONFIG.fateAfterMs
  }

  /** Every child is at its end, and for a while now its fills do not add up to what it traded. */
  private lacksFills({ order, children, filled }: WorkingRequest): boolean {
    const known = [...children.values()]
    const traded = known.reduce((lots, child) => lots + child.traded, 0)
    const lacks = known.length > 0 && known.every((child) => isTerminal(child.status)) && filled < traded
    const { requestId } = order
    if (!lacks) {
      this.incompleteSince.delete(requestId)
      return false
    }
    const nowMs = this.ports.monotonicMs()
    const since = this.incompleteSince.get(requestId) ?? nowMs
    this.incompleteSince.set(requestId, since)
    return nowMs - since >= STRATEGY_CONFIG.fateAfterMs
  }

  /** `complete`: every order back to the request's own time was looked at. */
  private async findOrders({ order, placedAtMs }: WorkingRequest): Promise<{ views: OrderView[]; complete: boolean }> {
    const placedAt = formatShanghai(placedAtMs)
    const views: OrderView[] = []
    let cursor = ''
    for (let pages = 0; pages < STRATEGY_CONFIG.fatePages; pages += 1) {
      const answer = await this.ports.trading.get(`/orders?limit=${PAGE}${cursor}`, ordersPage)
      views.push(...answer.items.filter((view) => view.request_id === order.requestId))
      const older = answer.items.some((view) => view.created_at < placedAt)
      if (older || answer.next_cursor === null) return { views, complete: true }
      cursor = `&cursor=${encodeURIComponent(answer.next_cursor)}`
    }
    return { views, complete: false }
  }
}

const PAGE = STRATEGY_CONFIG.ordersPerPage

/** Before its first status an order is on its way, unless trading has ended it by itself with its trading day. */
const says = (view: OrderView): boolean => view.status_seq > 0 || isTerminal(view.status)

const toStatus = (view: OrderView): OrderData =>
  orderDataSchema.parse({
    ...view,
    status_seq: Math.max(1, view.status_seq),
    event: 'state',
    gateway_time_us: 0,
  })
