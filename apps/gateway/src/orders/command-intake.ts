import { isTerminal, shanghaiDay } from '@huangpu/core'
import { type CancelOrderCommand, REASON_TEXT, type ReasonCode, type SendOrderCommand } from '@huangpu/messages'
import { UNTOLD, type JournalOrder } from '@huangpu/storage'
import type { OrderDesk } from './order-desk.js'
import { nextOrderRef, orderMemoOf } from './order-identity.js'
import type { OrderPublisher } from './order-publisher.js'
import { decideSend } from './send-outcome.js'
import type { TradingSession } from './trading-session.js'

export const ORDER_REF_SEQUENCE = 'order_ref'
export const ACTION_REF_SEQUENCE = 'order_action_ref'
/** The last trading day that a login named, for statuses of orders refused while there is no session. */
export const TRADING_DAY_SEQUENCE = 'trading_day'

/** Journals commands. Every method runs inside the transaction that also remembers the command's key. */
export class CommandIntake {
  constructor(
    private readonly desk: OrderDesk,
    private readonly publisher: OrderPublisher,
    private readonly session: () => TradingSession,
  ) {}

  /** Persists the intent with all that identifies it later, or the refusal. True when it is to be sent. */
  acceptOrder(command: SendOrderCommand): boolean {
    const { desk } = this
    if (desk.journal.orders.byId(command.order_id)) {
      desk.count('commands_repeated')
      return false
    }
    const session = this.session()
    const tradingDay = session.login?.tradingDay ?? null
    const decision = decideSend(
      { expiresAtMs: command.expires_at_ms, tradingDay: null },
      { ...session, tradingDay },
      desk.wallMs(),
    )
    const orderRef = this.#nextOrderRef(session)
    const objection =
      decision.kind === 'refuse'
        ? { code: decision.code, detail: undefined }
        : (desk.objection({ ...command, requestId: command.request_id }) ??
          (orderRef === undefined ? NO_ORDER_REF : undefined))
    const order = this.#journal(command, session, { toSend: objection === undefined, orderRef })
    if (!objection) return true
    refuseUnsent(this.publisher, order, objection.code, objection.detail)
    desk.count(`orders_refused_${objection.code}`)
    return false
  }

  /** Persists a cancel. True when it is to be sent, now or when the session is back: cancels never expire. */
  acceptCancel(command: CancelOrderCommand): boolean {
    const { desk } = this
    const order = desk.journal.orders.byId(command.order_id)
    if (!order) {
      this.publisher.unknownOrderCancelRejected(command, this.tradingDay())
      return false
    }
    if (isTerminal(order.status)) {
      this.publisher.cancelRejected(order, { code: 'order_already_final', text: null, errorId: null })
      return false
    }
    const { cancels, sequences } = desk.journal
    const actionRef = sequences.next(ACTION_REF_SEQUENCE)
    const cancel = { requestId: command.request_id, orderId: order.orderId, actionRef, state: 'pending' } as const
    // An id that another cancel has used is somebody's mistake, and no reason to leave an order working.
    if (!cancels.insert(cancel, desk.wallMs())) {
      cancels.insert({ ...cancel, requestId: `${cancel.requestId}#${actionRef}` }, desk.wallMs())
    }
    return true
  }

  #nextOrderRef({ login }: TradingSession): number | undefined {
    const { sequences, orders } = this.desk.journal
    return nextOrderRef(
      login?.maxOrderRef ?? 0,
      sequences.last(ORDER_REF_SEQUENCE),
      (ref) =>
        login !== null && orders.bySession(login.tradingDay, login.frontId, login.sessionId, String(ref)) !== undefined,
    )
  }

  #journal(
    command: SendOrderCommand,
    session: TradingSession,
    { toSend, orderRef }: { readonly toSend: boolean; readonly orderRef: number | undefined },
  ): JournalOrder {
    const { sequences, orders } = this.desk.journal
    if (orderRef !== undefined) sequences.use(ORDER_REF_SEQUENCE, orderRef)
    const order: JournalOrder = {
      orderId: command.order_id,
      own: true,
      requestId: command.request_id,
      strategyName: command.strategy_name,
      tradingDay: this.tradingDay(),
      frontId: session.login?.frontId ?? 0,
      sessionId: session.login?.sessionId ?? 0,
      orderRef: orderRef === undefined ? `none:${command.order_id}` : String(orderRef),
      orderMemo: orderMemoOf(command.order_id),
      symbol: command.symbol,
      exchange: command.exchange,
      direction: command.direction,
      offset: command.offset,
      orderType: command.order_type,
      price: command.price,
      volume: command.volume,
      sendState: toSend ? 'intended' : 'unsent',
      ...UNTOLD,
      expiresAtMs: command.expires_at_ms,
      sentAtMs: null,
      createdAtMs: this.desk.wallMs(),
    }
    orders.insert(order)
    return order
  }

  /** Of the login, or the last one that there was. */
  tradingDay(): string {
    const { login } = this.session()
    if (login) return login.tradingDay
    const last = this.desk.journal.sequences.last(TRADING_DAY_SEQUENCE)
    return last > 0 ? String(last) : shanghaiDay(this.desk.exchangeMs())
  }
}

const NO_ORDER_REF = {
  code: 'not_ready',
  detail: '柜台的 MaxOrderRef 已达上限，无法编号 / the MaxOrderRef of the counter leaves no OrderRef of 12 digits',
} as const

/** Ends an order that never left. */
export function refuseUnsent(publisher: OrderPublisher, order: JournalOrder, code: ReasonCode, detail?: string): void {
  publisher.state(order, {
    sendState: 'unsent',
    status: 'REJECTED',
    unknownSince: null,
    reasonCode: code,
    reason: detail ?? `${REASON_TEXT[code].zh} / ${REASON_TEXT[code].en}`,
  })
}
