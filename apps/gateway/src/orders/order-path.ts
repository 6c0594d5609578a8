import { ORDER_RESURFACED, parkedTradesAlert } from '../alerts.js'
import type { Timers } from '../ports/counter-ports.js'
import type { CounterIdentity } from '../wire/input-order.js'
import { CancelSender } from './cancel-sender.js'
import { CommandIntake } from './command-intake.js'
import type { LostCommands } from './lost-commands.js'
import type { OrderDesk } from './order-desk.js'
import { OrderPublisher } from './order-publisher.js'
import { OrderSender } from './order-sender.js'
import { ReportLedger } from './report-ledger.js'
import type { RequestPort, TradingSession } from './trading-session.js'
import { UnansweredOrders } from './unanswered-orders.js'

export interface OrderPathPorts {
  readonly desk: OrderDesk
  readonly timers: Timers
  readonly port: RequestPort
  readonly identity: CounterIdentity
  readonly ackTimeoutMs: number
  readonly lostCommands: LostCommands
  session(): TradingSession
  /** The fate of an order is unknown: the counter is to be asked. */
  onUnknown(): void
}

/** The way of an order: taken into the journal, written to the counter, booked as the counter tells of it. */
export class OrderPath {
  readonly intake: CommandIntake
  readonly sender: OrderSender
  readonly cancels: CancelSender
  readonly ledger: ReportLedger
  readonly #unanswered: UnansweredOrders
  #replayComplete = false

  constructor(private readonly ports: OrderPathPorts) {
    const { desk, timers, port, identity, ackTimeoutMs, lostCommands } = ports
    const session = (): TradingSession => ports.session()
    const publisher = new OrderPublisher(desk)
    this.intake = new CommandIntake(desk, publisher, session)
    this.sender = new OrderSender(desk, publisher, session, port, timers, {
      identity,
      ackTimeoutMs,
      onUnknown: () => ports.onUnknown(),
    })
    this.cancels = new CancelSender(desk, publisher, this.sender, session, port, timers, identity)
    this.ledger = new ReportLedger(
      desk,
      publisher,
      (order) => {
        desk.alert(ORDER_RESURFACED(order.orderId))
        this.cancels.cancelResurfaced(order)
        timers.after(0, () => this.cancels.sendPending())
      },
      (report) => lostCommands.find(report),
    )
    this.#unanswered = new UnansweredOrders(desk, publisher, session, this.sender)
  }

  /** The replay of the private stream is over; `complete` is false when it never rested. */
  onReplayed(complete: boolean): void {
    this.#replayComplete = complete
  }

  /** All queries of the login were booked. */
  onQueried(): void {
    const { desk } = this.ports
    this.settle()
    const parked = desk.journal.trades.parkedCount(this.ports.session().login?.tradingDay ?? '')
    if (parked > 0) desk.alert(parkedTradesAlert(parked))
  }

  /** After a complete order query: what it does not know gets its end. True when some must be asked for again. */
  settle(): boolean {
    return this.#unanswered.settle(this.#replayComplete)
  }

  stop(): void {
    this.sender.stop()
    this.cancels.stop()
  }
}
