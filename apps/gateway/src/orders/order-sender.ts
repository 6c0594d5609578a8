import { type CommandOrderType, isTerminal } from '@huangpu/core'
import type { JournalOrder } from '@huangpu/storage'
import type { Timers } from '../ports/counter-ports.js'
import { type CounterIdentity, inputOrderFields } from '../wire/input-order.js'
import { refuseUnsent } from './command-intake.js'
import type { OrderDesk } from './order-desk.js'
import type { OrderPublisher } from './order-publisher.js'
import { decideSend, outcomeOfReturnCode } from './send-outcome.js'
import type { RequestPort, TradingSession } from './trading-session.js'

/** Wait before an insert that the library would not take (-2, -3) is tried again. */
const RETRY_MS = 250

export interface SenderOptions {
  readonly identity: CounterIdentity
  /** Without an answer for this long (real time) an order's fate is unknown and the counter is asked. */
  readonly ackTimeoutMs: number
  /** Orders became unknown: ask the counter. */
  readonly onUnknown: () => void
}

/** Writes journalled orders to the counter, each at most once in its life. */
export class OrderSender {
  /** Not written yet because of flow control: order_id -> stop its timer. */
  readonly #waiting = new Map<string, () => void>()
  /** Written, no callback yet: order_id -> stop its timer. */
  readonly #unanswered = new Map<string, () => void>()
  readonly #orderByRequest = new Map<number, string>()
  /** Written since this login and not answered: order_id -> its request's number. */
  readonly #written = new Map<string, number>()
  /**
   * Accepted since this login: they may still be on their way, whatever a query says. With the monotonic instant at
   * which they expire, so that a wall clock that is set back keeps none of them alive.
   */
  readonly #current = new Map<string, number>()

  constructor(
    private readonly desk: OrderDesk,
    private readonly publisher: OrderPublisher,
    private readonly session: () => TradingSession,
    private readonly port: RequestPort,
    private readonly timers: Timers,
    private readonly options: SenderOptions,
  ) {}

  /** The intent is about to be committed in this session. */
  expect(orderId: string, expiresAtMs: number): void {
    this.#current.set(orderId, this.timers.monotonicMs() + expiresAtMs - this.desk.wallMs())
  }

  /** False for orders that an earlier session or an earlier life of this process accepted. */
  isCurrent(orderId: string): boolean {
    return this.#current.has(orderId)
  }

  /**
   * The intent is committed: write it, unless it has meanwhile expired, was written, or the session went. When the disk
   * refuses in between it is not sent again: the counter is asked. @throws the store's error
   */
  send(orderId: string): void {
    try {
      this.#send(orderId)
    } catch (error) {
      this.#watch(orderId)
      throw error
    }
  }

  #send(orderId: string): void {
    const { desk } = this
    const order = desk.journal.orders.byId(orderId)
    if (!order || order.sendState !== 'intended' || isTerminal(order.status)) return
    const session = this.session()
    const { login } = session
    const decision = decideSend(
      { expiresAtMs: order.expiresAtMs ?? 0, tradingDay: order.tradingDay },
      { ...session, tradingDay: login?.tradingDay ?? null },
      desk.wallMs(),
    )
    if (decision.kind === 'refuse' || !login) {
      this.#refuse(order, decision.kind === 'refuse' ? decision.code : 'not_ready')
      return
    }
    if (this.timers.monotonicMs() >= (this.#current.get(orderId) ?? 0)) return this.#refuse(order, 'expired')
    const objection = desk.objection(order)
    if (objection) return this.#refuse(order, objection.code, objection.detail)
    this.#write(this.#inSession(order, login), session)
  }

  /** Takes an order back that still waits for flow control. True when nothing of it left. */
  withdraw(orderId: string): boolean {
    const stop = this.#waiting.get(orderId)
    if (!stop) return false
    stop()
    this.#waiting.delete(orderId)
    return true
  }

  /** Journalled, and not written to the counter yet. */
  isWaiting(orderId: string): boolean {
    return this.#waiting.has(orderId)
  }

  /** Some callback spoke of the order. */
  answered(orderId: string): void {
    const written = this.#written.get(orderId)
    if (written === undefined) return
    this.#stopWatching(orderId)
    this.#written.delete(orderId)
    this.#orderByRequest.delete(written)
    this.#current.delete(orderId)
  }

  /** Written in this session; its answer is still to come. */
  isUnanswered(orderId: string): boolean {
    return this.#written.has(orderId)
  }

  /** The order that a request inserted, for refusals that carry nothing but the request's number. */
  orderOfRequest(requestId: number): string | undefined {
    return this.#orderByRequest.get(requestId)
  }

  /** The connection is gone: what waits is refused, what is unanswered is of unknown fate until the counter is asked. */
  onSessionLost(): void {
    for (const orderId of [...this.#waiting.keys()]) {
      this.withdraw(orderId)
      const order = this.desk.journal.orders.byId(orderId)
      if (order) this.#refuse(order, 'not_connected')
    }
    for (const orderId of [...this.#unanswered.keys()]) this.#markUnknown(orderId)
    this.#orderByRequest.clear()
    this.#written.clear()
    this.#current.clear()
  }

  stop(): void {
    for (const stop of [...this.#waiting.values(), ...this.#unanswered.values()]) stop()
    this.#waiting.clear()
    this.#unanswered.clear()
  }

  /** The journal names the session that really writes the order, before it does. */
  #inSession(order: JournalOrder, login: { frontId: number; sessionId: number }): JournalOrder {
    if (order.frontId === login.frontId && order.sessionId === login.sessionId) return order
    const { frontId, sessionId } = login
    return this.desk.transaction(() => this.publisher.quietly(order, { frontId, sessionId }))
  }

  #write(order: JournalOrder, session: TradingSession): void {
    const { desk } = this
    this.#waiting.delete(order.orderId)
    const memo = this.port.has('CThostFtdcInputOrderField', 'OrderMemo') ? order.orderMemo : undefined
    const insertable = {
      symbol: order.symbol,
      exchange: order.exchange,
      direction: order.direction,
      offset: order.offset as 'OPEN' | 'CLOSETODAY' | 'CLOSEYESTERDAY',
      order_type: order.orderType as CommandOrderType,
      price: order.price,
      volume: order.volume,
    }
    const fields = inputOrderFields(insertable, this.options.identity, { orderRef: order.orderRef, orderMemo: memo })
    let answer: { code: number; requestId: number }
    try {
      answer = this.port.request('ReqOrderInsert', fields)
    } catch (error) {
      // The binding throws only before anything is sent: a text too long for its field.
      return this.#refuse(order, 'invalid_message', error instanceof Error ? error.message : String(error))
    }
    const { code, requestId } = answer
    switch (outcomeOfReturnCode(code)) {
      case 'sent':
        this.#orderByRequest.set(requestId, order.orderId)
        this.#written.set(order.orderId, requestId)
        // Watched first: it is on its way even if the disk refuses to remember it.
        this.#watch(order.orderId)
        desk.count('orders_sent')
        desk.transaction(() => this.publisher.quietly(order, { sendState: 'sent', sentAtMs: desk.wallMs() }))
        desk.record('order sent', { order_id: order.orderId, ...fields })
        return
      case 'retry':
        desk.count('orders_throttled')
        this.#waiting.set(
          order.orderId,
          this.timers.after(RETRY_MS, () => this.send(order.orderId)),
        )
        return
      case 'not_sent':
        this.#refuse(order, session.connected ? 'never_sent' : 'not_connected', `ReqOrderInsert returned ${code}`)
    }
  }

  #refuse(order: JournalOrder, code: Parameters<typeof refuseUnsent>[2], detail?: string): void {
    this.#waiting.delete(order.orderId)
    this.desk.transaction(() => refuseUnsent(this.publisher, order, code, detail))
    this.desk.count(`orders_refused_${code}`)
  }

  #watch(orderId: string): void {
    this.#stopWatching(orderId)
    const stop = this.timers.after(this.options.ackTimeoutMs, () => {
      if (this.#markUnknown(orderId)) this.options.onUnknown()
    })
    this.#unanswered.set(orderId, stop)
  }

  #stopWatching(orderId: string): void {
    this.#unanswered.get(orderId)?.()
    this.#unanswered.delete(orderId)
  }

  #markUnknown(orderId: string): boolean {
    this.#stopWatching(orderId)
    const { desk } = this
    const order = desk.journal.orders.byId(orderId)
    if (!order || order.sendState === 'acknowledged' || isTerminal(order.status) || order.unknownSince !== null)
      return false
    desk.transaction(() => this.publisher.state(order, { unknownSince: desk.wallMs() }))
    desk.count('orders_unknown')
    return true
  }
}
