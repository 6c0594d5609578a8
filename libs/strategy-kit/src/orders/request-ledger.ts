import { isTerminal, type Direction, type EpochMs } from '@huangpu/core'
import type { OrderData } from '@huangpu/messages'
import { sideOf } from '../positions/own-position.js'
import type { StrategyOrder } from './strategy-order.js'

/** What a status says of one child order of a request. */
export type ChildStatus = Pick<
  OrderData,
  'order_id' | 'request_id' | 'volume' | 'traded' | 'status' | 'status_seq' | 'event'
>

interface Child {
  volume: number
  traded: number
  status: OrderData['status']
  statusSeq: number
}

/** A request that may still trade. */
export interface WorkingRequest {
  readonly order: StrategyOrder
  readonly placedAtMs: EpochMs
  /** Lots of fills that arrived. */
  filled: number
  cancelAskedAtMs: EpochMs | undefined
  readonly children: Map<string, Child>
}

/**
 * The requests of one instance that are not final. A request is final when its children add up to its volume, all
 * are terminal and their fills have arrived: a fill-and-kill order is cancelled before its last trade is reported.
 */
export class RequestLedger {
  private readonly working = new Map<string, WorkingRequest>()

  place(order: StrategyOrder, placedAtMs: EpochMs): void {
    const fresh = { order, placedAtMs, filled: 0, cancelAskedAtMs: undefined, children: new Map<string, Child>() }
    this.working.set(order.requestId, fresh)
  }

  get(requestId: string): WorkingRequest | undefined {
    return this.working.get(requestId)
  }

  requests(): WorkingRequest[] {
    return [...this.working.values()]
  }

  /** Returns the request when this status made it final. */
  applyStatus(status: ChildStatus): WorkingRequest | undefined {
    const request = this.working.get(status.request_id)
    if (!request) return undefined
    const child = request.children.get(status.order_id)
    if (child && child.statusSeq >= status.status_seq) return undefined
    if (status.event === 'cancel_rejected') request.cancelAskedAtMs = undefined
    request.children.set(status.order_id, {
      volume: status.volume,
      traded: Math.max(status.traded, child?.traded ?? 0),
      status: child && isTerminal(child.status) ? child.status : status.status,
      statusSeq: status.status_seq,
    })
    return this.closeIfFinal(request)
  }

  /** Returns the request when this fill made it final. */
  applyFill(requestId: string, volume: number): WorkingRequest | undefined {
    const request = this.working.get(requestId)
    if (!request) return undefined
    request.filled += volume
    return this.closeIfFinal(request)
  }

  /** Forgets a request that is proven never to trade again. */
  release(requestId: string): WorkingRequest | undefined {
    const request = this.working.get(requestId)
    this.working.delete(requestId)
    return request
  }

  /** Lots that requests on this side may still trade. */
  workingLots(side: Direction, offset: 'OPEN' | 'CLOSE'): number {
    let lots = 0
    for (const request of this.working.values()) {
      const { order } = request
      if (order.offset === offset && sideOf(order.direction, order.offset) === side) lots += remaining(request)
    }
    return lots
  }

  /** Closes of this side that work, even if only their last fill is outstanding. */
  closesOf(side: Direction): WorkingRequest[] {
    return this.requests().filter(({ order }) => {
      return order.offset === 'CLOSE' && sideOf(order.direction, order.offset) === side
    })
  }

  private closeIfFinal(request: WorkingRequest): WorkingRequest | undefined {
    if (!isFinal(request)) return undefined
    this.working.delete(request.order.requestId)
    return request
  }
}

function isFinal({ order, filled, children }: WorkingRequest): boolean {
  let volume = 0
  let traded = 0
  for (const child of children.values()) {
    if (!isTerminal(child.status)) return false
    volume += child.volume
    traded += child.traded
  }
  return volume >= order.volume && filled >= traded
}

function remaining({ order, filled, children }: WorkingRequest): number {
  let dead = 0
  for (const child of children.values()) if (isTerminal(child.status)) dead += child.volume - child.traded
  return Math.max(0, order.volume - filled - dead)
}
