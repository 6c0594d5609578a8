import { formatShanghai } from '@huangpu/core'
import { STREAMS, type OrderAcceptance, type SendOrderRequest } from '@huangpu/messages'
import type { placeOrderBodySchema } from '@huangpu/messages'
import type { z } from 'zod'
import { acceptedAs, refusedAs } from '../intake/acceptance.js'
import { cancelCommandOf, type CancelIntake, type CancelIntent } from '../intake/cancel-intake.js'
import type { OrderIntake } from '../intake/order-intake.js'
import type { TradingDesk } from '../trading-desk.js'

export interface OrderEntryPorts {
  transaction<T>(work: () => T): T
  /** Brings what was committed into Redis; rejects when Redis is away, the outbox goes on trying. */
  flush(): Promise<void>
  produce(stream: string, json: string): Promise<unknown>
  warn(error: unknown, message: string): void
}

/** What a person enters: the same intake as the stream's, in a transaction of its own. */
export class OrderEntry {
  constructor(
    private readonly desk: TradingDesk,
    private readonly orders: OrderIntake,
    private readonly cancels: CancelIntake,
    private readonly ports: OrderEntryPorts,
  ) {}

  async place(body: z.output<typeof placeOrderBodySchema>): Promise<OrderAcceptance> {
    const { desk, ports } = this
    const request: SendOrderRequest = {
      ...body,
      cmd_type: 'SEND_ORDER',
      account_id: desk.accountId,
      environment: desk.environment,
      timestamp: formatShanghai(desk.exchangeMs()),
    }
    let acceptance: OrderAcceptance
    try {
      acceptance = ports.transaction(() => this.orders.place(request, desk.wallMs()))
    } catch (error) {
      ports.warn(error, 'an order could not be stored')
      return refusedAs(body.request_id, { code: 'storage_failed' })
    }
    await this.#flush()
    return acceptance
  }

  async cancel(intent: CancelIntent & { readonly target: { readonly orderId: string } }): Promise<OrderAcceptance> {
    const { ports } = this
    let acceptance: OrderAcceptance
    try {
      acceptance = ports.transaction(() => this.cancels.cancel(intent))
    } catch (error) {
      ports.warn(error, 'a cancel could not be stored and is sent at once')
      return this.#cancelUnstored(intent.requestId, intent.target.orderId, intent.strategyName)
    }
    await this.#flush()
    return acceptance
  }

  /** A full disk blocks no cancel: what is known of the order can still be read. */
  async #cancelUnstored(requestId: string, orderId: string, strategyName: string): Promise<OrderAcceptance> {
    const order = this.desk.tables.orders.byId(orderId)
    if (!order) return refusedAs(requestId, { code: 'order_not_found', detail: orderId })
    const command = cancelCommandOf(this.desk, order, requestId, strategyName)
    await this.ports.produce(STREAMS.cmd, JSON.stringify(command))
    return acceptedAs(requestId, [orderId])
  }

  async #flush(): Promise<void> {
    try {
      await this.ports.flush()
    } catch (error) {
      this.ports.warn(error, 'stored; Redis is away, the outbox will deliver')
    }
  }
}
