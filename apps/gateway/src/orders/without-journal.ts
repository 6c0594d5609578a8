import { formatShanghai, isTerminal } from '@huangpu/core'
import {
  type CancelOrderCommand,
  type CommandData,
  type OrderData,
  REASON_TEXT,
  type SendOrderCommand,
  STREAMS,
} from '@huangpu/messages'
import { type JournalOrder, StoreUnavailable } from '@huangpu/storage'
import type { OrderDesk } from './order-desk.js'

export interface WithoutJournalPorts {
  readonly desk: OrderDesk
  /** Writes a cancel to the counter now; false when it could not be written. */
  cancelNow(order: JournalOrder): boolean
  /** Journalled, not yet written to the counter: it ends by the journal, not by the counter. */
  isWaiting(orderId: string): boolean
  tradingDay(): string
  /** Past the outbox, which is in the journal. */
  produce(stream: string, json: string): Promise<unknown>
}

/**
 * What becomes of a command while the journal cannot be written. A cancel needs none and goes out; twice does no harm. An
 * order never goes out, and keeps the cancels behind it waiting for no longer than its time to live: then it is told to
 * be refused. Not before, since until then a restart could still find room, and send it.
 */
export class WithoutJournal {
  constructor(private readonly ports: WithoutJournalPorts) {}

  /** True when the command is dealt with. */
  async take(command: CommandData, error: unknown): Promise<boolean> {
    const { desk } = this.ports
    if (!(error instanceof StoreUnavailable)) return false
    if (command.account_id !== desk.accountId || command.environment !== desk.environment) return false
    return command.cmd_type === 'CANCEL_ORDER' ? this.#cancel(command) : this.#refuse(command)
  }

  #cancel({ order_id: orderId }: CancelOrderCommand): boolean {
    const { desk } = this.ports
    const order = desk.journal.orders.byId(orderId)
    if (!order || isTerminal(order.status) || order.sendState === 'unsent' || this.ports.isWaiting(orderId))
      return false
    if (!this.ports.cancelNow(order)) return false
    desk.count('cancels_unjournalled')
    desk.record('cancel sent without the journal', { order_id: orderId })
    return true
  }

  async #refuse(command: SendOrderCommand): Promise<boolean> {
    const { desk } = this.ports
    if (desk.wallMs() <= command.expires_at_ms) return false
    if (desk.journal.orders.byId(command.order_id)) return false
    await this.ports.produce(STREAMS.orderStatus, JSON.stringify(this.#refusalOf(command)))
    desk.count('orders_refused_storage_failed')
    return true
  }

  #refusalOf(command: SendOrderCommand): OrderData {
    const { desk } = this.ports
    const { order_id, request_id, symbol, exchange, direction, offset, order_type, price, volume } = command
    const { zh, en } = REASON_TEXT.storage_failed
    return {
      ...{ order_id, request_id, symbol, exchange, direction, offset, order_type, price, volume },
      strategy_name: command.strategy_name,
      account_id: desk.accountId,
      environment: desk.environment,
      traded: 0,
      status: 'REJECTED',
      event: 'state',
      status_seq: 1,
      reason_code: 'storage_failed',
      reason: `${zh} / ${en}`,
      error_id: null,
      order_sys_id: null,
      unknown_since: null,
      trading_day: this.ports.tradingDay(),
      datetime: formatShanghai(desk.exchangeMs()),
      gateway_time_us: desk.wallMs() * 1_000,
    }
  }
}
