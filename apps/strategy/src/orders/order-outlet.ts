import { randomUUID } from 'node:crypto'
import { formatShanghai, type Clock, type EpochMs } from '@huangpu/core'
import { STREAMS, type CancelOrderRequest, type Environment, type SendOrderRequest } from '@huangpu/messages'
import type { Store, StrategyRepository } from '@huangpu/storage'
import type { StrategyOrder, Variables } from '@huangpu/strategy-kit'

/** Everything that the handling of one fact asked for. */
export interface InstanceEffects {
  readonly orders: readonly StrategyOrder[]
  /** Requests whose children are to be cancelled. */
  readonly cancels: readonly string[]
  /** Present when worth storing. */
  readonly progress?: { readonly variables: Variables; readonly actedThroughMs: EpochMs | null }
}

export interface OrderOutletOptions {
  readonly store: Store
  readonly repository: StrategyRepository
  readonly clock: Clock
  readonly accountId: string
  readonly environment: Environment
  readonly orderTtlMs: number
  /** Real epoch ms. */
  readonly wallMs: () => EpochMs
}

/**
 * Commits what an instance decided: request rows, its progress and the messages for stream:order in one transaction,
 * so that a kill at any moment neither loses an order nor sends one twice.
 */
export class OrderOutlet {
  constructor(private readonly options: OrderOutletOptions) {}

  wasSent(requestId: string): boolean {
    return this.options.repository.instanceOf(requestId) !== undefined
  }

  /** Returns whether messages are on their way. @throws StoreUnavailable when nothing was stored, hence nothing sent */
  commit(instance: string, { orders, cancels, progress }: InstanceEffects): boolean {
    if (orders.length === 0 && cancels.length === 0 && !progress) return false
    const { store, repository } = this.options
    store.transaction(() => {
      for (const order of orders) this.addOrder(instance, order)
      for (const requestId of cancels) this.addCancel(instance, requestId)
      if (progress) repository.saveProgress(instance, progress)
    })
    return orders.length + cancels.length > 0
  }

  private addOrder(instance: string, order: StrategyOrder): void {
    const { repository, clock, wallMs, orderTtlMs, store } = this.options
    const expiresAtMs = wallMs() + orderTtlMs
    repository.addRequest(instance, order, { placedAtMs: clock.nowMs(), expiresAtMs })
    const { requestId, symbol, exchange, direction, offset, orderType, price, volume } = order
    const message: SendOrderRequest = {
      cmd_type: 'SEND_ORDER',
      ...this.envelope(requestId, instance),
      symbol,
      exchange,
      direction,
      offset,
      order_type: orderType,
      price,
      volume,
      expires_at_ms: expiresAtMs,
    }
    store.outbox.add(STREAMS.order, requestId, JSON.stringify(message))
  }

  private addCancel(instance: string, target: string): void {
    const requestId = `c:${randomUUID()}`
    const message: CancelOrderRequest = {
      cmd_type: 'CANCEL_ORDER',
      ...this.envelope(requestId, instance),
      target_request_id: target,
    }
    this.options.store.outbox.add(STREAMS.order, requestId, JSON.stringify(message))
  }

  private envelope(requestId: string, instance: string) {
    const { accountId, environment, clock } = this.options
    return {
      request_id: requestId,
      strategy_name: instance,
      account_id: accountId,
      environment,
      timestamp: formatShanghai(clock.nowMs()),
    }
  }
}
