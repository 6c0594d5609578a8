import { isTerminal } from '@huangpu/core'
import { REASON_TEXT } from '@huangpu/messages'
import type { JournalOrder } from '@huangpu/storage'
import type { OrderDesk } from './order-desk.js'
import type { OrderSender } from './order-sender.js'
import type { OrderPublisher } from './order-publisher.js'
import { resolveNotFound } from './resolve-unanswered.js'
import type { TradingSession } from './trading-session.js'

/** Complete order queries that must miss an order of the living session before it counts as not found. */
const LIVE_MISSES = 3

/** After each complete order query: what the counter still does not know of our unanswered orders gets its end. */
export class UnansweredOrders {
  readonly #misses = new Map<string, number>()

  constructor(
    private readonly desk: OrderDesk,
    private readonly publisher: OrderPublisher,
    private readonly session: () => TradingSession,
    private readonly sender: Pick<OrderSender, 'isCurrent'>,
  ) {}

  /** Call after all rows of a complete order query were booked. True when some must be asked for again. */
  settle(replayComplete: boolean): boolean {
    const { login } = this.session()
    if (!login) return false
    let again = false
    this.desk.transaction(() => {
      const orders = this.desk.journal.orders.unanswered()
      const ids = new Set(orders.map((order) => order.orderId))
      for (const orderId of this.#misses.keys()) if (!ids.has(orderId)) this.#misses.delete(orderId)
      for (const order of orders) {
        if (!this.#settleOne(order, login, replayComplete)) again = true
      }
      this.#endOfDay(login.tradingDay)
    })
    return again
  }

  #settleOne(order: JournalOrder, login: NonNullable<TradingSession['login']>, replayComplete: boolean): boolean {
    const misses = (this.#misses.get(order.orderId) ?? 0) + 1
    const living = this.sender.isCurrent(order.orderId)
    // An order of this very session may still be under way: the front answers queries from another place.
    if (living && misses < LIVE_MISSES) {
      if (order.unknownSince !== null) this.#misses.set(order.orderId, misses)
      return order.unknownSince === null
    }
    const asked = { tradingDay: login.tradingDay, replayComplete, queryComplete: true }
    const resolution = resolveNotFound(order, asked)
    if (resolution.kind === 'wait') {
      // An earlier life of the process could not say it any more; until it is known, nothing opens beside it.
      if (order.unknownSince === null) this.publisher.state(order, { unknownSince: this.desk.wallMs() })
      return false
    }
    this.#misses.delete(order.orderId)
    if (resolution.kind === 'day_ended') return true
    const text = REASON_TEXT[resolution.code]
    this.publisher.state(order, {
      status: 'REJECTED',
      unknownSince: null,
      reasonCode: resolution.code,
      reason: `${text.zh} / ${text.en}`,
    })
    this.desk.count(`orders_resolved_${resolution.code}`)
    return true
  }

  /** Orders of an earlier trading day have left the book; fills that we did not see only the broker's statement shows. */
  #endOfDay(tradingDay: string): void {
    for (const order of this.desk.journal.orders.working()) {
      if (isTerminal(order.status) || order.tradingDay >= tradingDay) continue
      const unseen = order.own && order.sendState !== 'acknowledged'
      this.publisher.state(order, {
        status: 'CANCELLED',
        unknownSince: null,
        reasonCode: 'cancelled_by_exchange',
        reason: `its trading day ${order.tradingDay} ended${unseen ? ' before the counter spoke of it' : ''}`,
      })
      if (!unseen) continue
      this.desk.alert({
        severity: 'critical',
        code: 'order_fate_unknown',
        message_zh: `报单 ${order.orderId}（${order.tradingDay}）在收盘前状态未知，请核对结算单`,
        message_en: `order ${order.orderId} of ${order.tradingDay} was never answered: check the settlement statement`,
      })
    }
  }
}
