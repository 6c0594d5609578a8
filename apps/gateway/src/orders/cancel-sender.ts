import { isTerminal } from '@huangpu/core'
import type { JournalCancel, JournalOrder } from '@huangpu/storage'
import { CANCEL_UNSENDABLE } from '../alerts.js'
import type { Timers } from '../ports/counter-ports.js'
import { type CounterIdentity, inputOrderActionFields } from '../wire/input-order.js'
import { cancelReason } from './kill-cancels.js'
import type { OrderDesk } from './order-desk.js'
import type { OrderPublisher } from './order-publisher.js'
import type { OrderSender } from './order-sender.js'
import { type SendOutcome, outcomeOfReturnCode } from './send-outcome.js'
import { ACTION_REF_SEQUENCE } from './command-intake.js'
import type { RequestPort, TradingSession } from './trading-session.js'

const RETRY_MS = 250
/** The network did not take it, and the front did not hang up either. */
const NETWORK_RETRY_MS = 1_000

/** Sends cancels as soon as the session allows. They never expire, and nothing that an order waits for holds them up. */
export class CancelSender {
  #retry: (() => void) | undefined
  #retryUnjournalled: (() => void) | undefined
  #unjournalled = 0
  /** Written in this session, so that nothing can have swallowed them. */
  readonly #sentNow = new Set<string>()

  constructor(
    private readonly desk: OrderDesk,
    private readonly publisher: OrderPublisher,
    private readonly orders: OrderSender,
    private readonly session: () => TradingSession,
    private readonly port: RequestPort,
    private readonly timers: Timers,
    private readonly identity: CounterIdentity,
  ) {}

  /** A new session takes cancels: those that wait go out, before anything is replayed or asked. */
  onSessionConfirmed(): void {
    this.#sentNow.clear()
    this.sendPending()
  }

  /** Replayed and queried, so that it is known which orders still work: what the last session may have lost goes again. */
  onSessionReady(): void {
    this.desk.transaction(() => this.desk.journal.cancels.reviveSent(this.#sentNow))
    this.sendPending()
  }

  /** Sends every cancel that waits, oldest first; called after a new one and when the session is back. */
  sendPending(): void {
    this.#retry?.()
    this.#retry = undefined
    for (const cancel of this.desk.journal.cancels.pending()) {
      if (!this.#send(cancel)) return
    }
  }

  /** The gateway's own cancel, of an order that works although it was declared dead. */
  cancelResurfaced(order: JournalOrder): void {
    const { desk } = this
    const actionRef = desk.journal.sequences.next(ACTION_REF_SEQUENCE)
    const requestId = `gateway:resurfaced:${actionRef}`
    desk.journal.cancels.insert({ requestId, orderId: order.orderId, actionRef, state: 'pending' }, desk.wallMs())
  }

  /**
   * Journals a cancel of each of these orders, in the caller's transaction; `sendPending` lets them go. What was asked
   * for by `who` and waits already is not asked for twice.
   */
  cancelAll(orders: readonly JournalOrder[], who: string): void {
    const { cancels, sequences } = this.desk.journal
    for (const { orderId } of orders) {
      const latest = cancels.latestOf(orderId)
      if (latest?.state === 'pending' && latest.requestId.startsWith(`gateway:${who}:`)) continue
      const actionRef = sequences.next(ACTION_REF_SEQUENCE)
      const requestId = `gateway:${who}:${actionRef}`
      cancels.insert({ requestId, orderId, actionRef, state: 'pending' }, this.desk.wallMs())
    }
  }

  /**
   * The disk refuses: a cancel needs no journal, so it goes out without. Returns how many were written at once; what flow
   * control holds up follows while the session stands.
   */
  cancelUnjournalled(orders: readonly JournalOrder[]): number {
    this.#retryUnjournalled?.()
    if (!this.session().confirmed) return 0
    const today = orders.filter((order) => !this.#isOfEarlierDay(order))
    const outcomes = today.map((order) => this.#writeUnjournalled(order))
    const heldUp = today.filter((_order, index) => outcomes[index] === 'retry')
    if (heldUp.length > 0) {
      this.#retryUnjournalled = this.timers.after(RETRY_MS, () => this.cancelUnjournalled(heldUp))
    }
    return outcomes.filter((outcome) => outcome === 'sent').length
  }

  /** The same for one. False when it could not be written, now or ever. */
  cancelNow(order: JournalOrder): boolean {
    if (!this.session().confirmed || this.#isOfEarlierDay(order)) return false
    return this.#writeUnjournalled(order) === 'sent'
  }

  /** One that cannot be written holds up no other. */
  #writeUnjournalled(order: JournalOrder): SendOutcome {
    this.#unjournalled += 1
    const orderActionRef = this.desk.journal.sequences.last(ACTION_REF_SEQUENCE) + this.#unjournalled
    try {
      const fields = inputOrderActionFields(order, this.identity, { orderActionRef })
      return outcomeOfReturnCode(this.port.request('ReqOrderAction', fields).code)
    } catch (error) {
      this.desk.alert(CANCEL_UNSENDABLE(order.orderId, error instanceof Error ? error.message : String(error)))
      return 'not_sent'
    }
  }

  #isOfEarlierDay({ tradingDay }: JournalOrder): boolean {
    return tradingDay < (this.session().login?.tradingDay ?? '')
  }

  stop(): void {
    this.#retry?.()
    this.#retryUnjournalled?.()
  }

  /** False when the rest has to wait too. */
  #send(cancel: JournalCancel): boolean {
    const { desk } = this
    const order = desk.journal.orders.byId(cancel.orderId)
    const resurfaced = cancel.requestId.startsWith('gateway:resurfaced:')
    if (!order || (isTerminal(order.status) && !resurfaced)) {
      this.#tooLate(cancel, order)
      return true
    }
    if (this.orders.withdraw(order.orderId)) {
      this.#withdrawn(cancel, order)
      return true
    }
    if (!this.session().confirmed) return false
    // Its exchange id may be another order's today. The queries of this login end it, and answer the cancel.
    if (this.#isOfEarlierDay(order)) return true
    const fields = inputOrderActionFields(order, this.identity, { orderActionRef: cancel.actionRef })
    let code: number
    try {
      code = this.port.request('ReqOrderAction', fields).code
    } catch (error) {
      // The binding throws only before anything is sent. The other cancels must not wait behind this one.
      this.#unsendable(cancel, order, error)
      return true
    }
    switch (outcomeOfReturnCode(code)) {
      case 'sent':
        desk.transaction(() => desk.journal.cancels.setState(cancel.requestId, 'sent'))
        this.#sentNow.add(cancel.requestId)
        desk.count('cancels_sent')
        desk.record('cancel sent', { order_id: order.orderId, request_id: cancel.requestId, ...fields })
        return true
      case 'retry':
        this.#sendPendingIn(RETRY_MS)
        return false
      case 'not_sent':
        // Mostly the front is about to hang up, and it waits for the next session; else nobody would try it again.
        this.#sendPendingIn(NETWORK_RETRY_MS)
        return false
    }
  }

  #sendPendingIn(waitMs: number): void {
    this.#retry = this.timers.after(waitMs, () => this.sendPending())
  }

  #tooLate(cancel: JournalCancel, order: JournalOrder | undefined): void {
    this.desk.transaction(() => {
      this.desk.journal.cancels.setState(cancel.requestId, 'refused')
      if (order) this.publisher.cancelRejected(order, { code: 'order_already_final', text: null, errorId: null })
    })
  }

  #unsendable(cancel: JournalCancel, order: JournalOrder, error: unknown): void {
    const text = error instanceof Error ? error.message : String(error)
    this.desk.transaction(() => {
      this.desk.journal.cancels.setState(cancel.requestId, 'refused')
      this.publisher.cancelRejected(order, { code: 'invalid_message', text, errorId: null })
    })
    this.desk.alert(CANCEL_UNSENDABLE(order.orderId, text))
  }

  #withdrawn(cancel: JournalCancel, order: JournalOrder): void {
    this.desk.transaction(() => {
      this.desk.journal.cancels.setState(cancel.requestId, 'sent')
      this.publisher.state(order, {
        sendState: 'unsent',
        status: 'CANCELLED',
        reasonCode: 'cancelled_by_user',
        reason: cancelReason(cancel, 'withdrawn before it was sent'),
      })
    })
  }
}
