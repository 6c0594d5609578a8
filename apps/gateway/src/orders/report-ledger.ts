import { type Direction, type Offset, externalOrderId } from '@huangpu/core'
import { type ReasonCode, type SendOrderCommand, symbolField } from '@huangpu/messages'
import { UNTOLD, type JournalOrder, type JournalTrade } from '@huangpu/storage'
import { ORDER_MISSING_IN_JOURNAL } from '../alerts.js'
import type { OrderReport } from '../wire/order-report.js'
import type { TradeReport } from '../wire/trade-report.js'
import { cancelReason } from './kill-cancels.js'
import { sessionKeyOf } from './order-identity.js'
import type { OrderDesk } from './order-desk.js'
import { type OrderFacts, progressByRejection, progressByReport } from './order-progress.js'
import type { OrderPublisher } from './order-publisher.js'

/** A refusal of an insert or a cancel, as the counter words it. */
export interface CounterRefusal {
  readonly errorId: number
  readonly message: string
}

/** What an insert's refusal says of the order: the input comes back without front and session. */
export interface RefusedInput {
  readonly tradingDay: string
  readonly orderRef: string
  readonly orderMemo: string
  readonly symbol: string
  readonly direction: Direction
  readonly offset: Offset
  readonly price: number
  readonly volumeLots: number
}

/** Which order a refused cancel named; empty or 0 where it said nothing. */
export interface RefusedAction {
  readonly orderActionRef: number
  readonly symbol: string
  readonly orderSysId: string
  readonly sessionId: number
  readonly orderRef: string
}

const CANCEL_REFUSAL_CODE: Readonly<Record<number, ReasonCode>> = {
  25: 'order_not_found',
  26: 'order_already_final',
  91: 'exchange_rejected',
}

/** Far above the statuses that an order may have had before the journal lost it. */
const ADOPTED_STATUS_SEQ = 1_000_000

/** Books what the counter says. Replays and queries repeat everything: what is no news changes nothing. */
export class ReportLedger {
  constructor(
    private readonly desk: OrderDesk,
    private readonly publisher: OrderPublisher,
    /** An order that was declared dead works at the counter. */
    private readonly onResurfaced: (order: JournalOrder) => void,
    /** The command of an order that the journal lost. */
    private readonly lostCommand: (report: OrderReport) => SendOrderCommand | undefined = () => undefined,
  ) {}

  /** OnRtnOrder or a row of the order query. Runs in the caller's transaction. Returns the order's id. */
  onOrder(report: OrderReport): string | undefined {
    const order = this.#find(report) ?? this.#adoptLost(report) ?? this.#adoptForeign(report)
    if (!order) return undefined
    const progress = progressByReport(factsOf(order), report)
    const orderSysId = order.orderSysId ?? report.orderSysId
    const change = { ...changeOf(progress.facts), orderSysId }
    let next = order
    if (progress.news) next = this.publisher.state(order, { ...change, ...this.#why(order, progress.facts, report) })
    else if (orderSysId !== order.orderSysId || progress.facts.sendState !== order.sendState) {
      next = this.publisher.quietly(order, change)
    }
    if (orderSysId !== null && order.orderSysId === null) this.#claimParked(next, orderSysId)
    if (progress.resurfaced) this.onResurfaced(next)
    return order.orderId
  }

  /**
   * OnRtnTrade or a row of the trade query. A trade names its order by the exchange's id alone, since OrderRefs of
   * sessions may be the same; one that comes before its order is parked until the order is known. True when it is new.
   */
  onTrade(report: TradeReport): boolean {
    if (!symbolField.safeParse(report.symbol).success) {
      this.desk.count('trades_of_other_products')
      return false
    }
    const order = this.desk.journal.orders.bySysId(report.tradingDay, report.exchange, report.orderSysId)
    const trade: JournalTrade = {
      tradingDay: report.tradingDay,
      exchange: report.exchange,
      tradeId: report.tradeId,
      direction: report.direction,
      orderId: order?.orderId ?? null,
      orderSysId: report.orderSysId,
      orderRef: report.orderRef,
      symbol: report.symbol,
      offset: report.offset,
      price: report.priceValue,
      volume: report.volumeLots,
      atMs: report.atMs,
    }
    if (!this.desk.journal.trades.insert(trade)) {
      this.desk.count('trades_repeated')
      return false
    }
    if (order) this.#book(order, trade)
    else this.desk.count('trades_parked')
    return true
  }

  /**
   * OnRspOrderInsert and OnErrRtnOrderInsert: both come for one refusal, and replays bring them again. The second goes to
   * every session of the account, and another's OrderRef may be the same as ours: without OrderMemo it ends no order
   * that `answerComes` for, since only the first is surely ours.
   */
  onInsertRefused(
    input: RefusedInput,
    refusal: CounterRefusal,
    answerComes: (orderId: string) => boolean = () => false,
  ): string | undefined {
    const order = this.desk.journal.orders.byOwnRef(input.tradingDay, input.orderRef)
    if (!order || !isOfInput(order, input) || (!isNamedBy(order, input) && answerComes(order.orderId))) {
      this.desk.count('refusals_of_others')
      return undefined
    }
    this.refuse(order, refusal)
    return order.orderId
  }

  refuse(order: JournalOrder, refusal: CounterRefusal): void {
    const progress = progressByRejection(factsOf(order))
    if (!progress.news) return
    this.publisher.state(order, {
      ...changeOf(progress.facts),
      reasonCode: 'counter_rejected',
      reason: refusal.message,
      errorId: refusal.errorId,
    })
  }

  /** OnRspOrderAction and OnErrRtnOrderAction. Told once; cancels of other terminals are not ours to report. */
  onCancelRefused(action: RefusedAction, refusal: CounterRefusal): void {
    const cancel = this.desk.journal.cancels.byActionRef(action.orderActionRef)
    if (!cancel || cancel.state === 'refused') return
    const order = this.desk.journal.orders.byId(cancel.orderId)
    if (!order) return
    if (!isOfAction(order, action)) return this.desk.count('refusals_of_others')
    this.desk.journal.cancels.setState(cancel.requestId, 'refused')
    this.publisher.cancelRejected(order, {
      code: CANCEL_REFUSAL_CODE[refusal.errorId] ?? 'counter_rejected',
      text: refusal.message,
      errorId: refusal.errorId,
    })
  }

  #find(report: OrderReport): JournalOrder | undefined {
    const { tradingDay, frontId, sessionId, orderRef } = sessionKeyOf(report)
    return this.desk.journal.orders.bySession(tradingDay, frontId, sessionId, orderRef)
  }

  /** Ours, although the journal does not know it: its status numbers go on far above those that were told before. */
  #adoptLost(report: OrderReport): JournalOrder | undefined {
    const command = this.lostCommand(report)
    if (!command || this.desk.journal.orders.byId(command.order_id)) return undefined
    const order: JournalOrder = {
      ...this.#reported(report),
      orderId: command.order_id,
      own: true,
      requestId: command.request_id,
      strategyName: command.strategy_name,
      statusSeq: ADOPTED_STATUS_SEQ,
      expiresAtMs: command.expires_at_ms,
    }
    this.desk.journal.orders.insert(order)
    this.desk.alert(ORDER_MISSING_IN_JOURNAL(order.orderId))
    return order
  }

  #adoptForeign(report: OrderReport): JournalOrder | undefined {
    if (!symbolField.safeParse(report.symbol).success) {
      this.desk.count('orders_of_other_products')
      return undefined
    }
    const order = this.#reported(report)
    this.desk.journal.orders.insert(order)
    return order
  }

  /** As an order of another terminal. */
  #reported(report: OrderReport): JournalOrder {
    const orderId = externalOrderId(sessionKeyOf(report))
    return {
      orderId,
      own: false,
      requestId: orderId,
      strategyName: '',
      tradingDay: report.tradingDay,
      frontId: report.frontId,
      sessionId: report.sessionId,
      orderRef: report.orderRef,
      orderMemo: report.orderMemo,
      symbol: report.symbol,
      exchange: report.exchange,
      direction: report.direction,
      offset: report.offset,
      orderType: report.orderType,
      price: report.price,
      volume: report.volumeLots,
      sendState: 'sent',
      ...UNTOLD,
      expiresAtMs: null,
      sentAtMs: null,
      createdAtMs: this.desk.wallMs(),
    }
  }

  #why(
    order: JournalOrder,
    facts: OrderFacts,
    report: OrderReport,
  ): Partial<Pick<JournalOrder, 'reasonCode' | 'reason'>> {
    if (facts.status === order.status) return {}
    const reason = report.statusMessage || null
    if (facts.status === 'REJECTED') return { reasonCode: 'exchange_rejected', reason }
    if (facts.status !== 'CANCELLED') return {}
    const asked = this.desk.journal.cancels.latestOf(order.orderId)
    if (asked === undefined || asked.state === 'refused') return { reasonCode: 'cancelled_by_exchange', reason }
    return { reasonCode: 'cancelled_by_user', reason: cancelReason(asked, reason) }
  }

  #claimParked(order: JournalOrder, orderSysId: string): void {
    const { trades } = this.desk.journal
    let holder = order
    for (const trade of trades.claimParked(order.orderId, order.tradingDay, order.exchange, orderSysId)) {
      holder = this.#book(holder, trade)
    }
  }

  #book(order: JournalOrder, trade: JournalTrade): JournalOrder {
    const next = this.publisher.quietly(order, { filled: order.filled + trade.volume })
    this.publisher.trade(next, trade)
    if (next.filled > next.volume) {
      this.desk.alert({
        severity: 'critical',
        code: 'order_overfilled',
        message_zh: `报单 ${next.orderId} 成交 ${next.filled} 手，超过委托 ${next.volume} 手，请立即核对`,
        message_en: `order ${next.orderId} has fills of ${next.filled} lots for ${next.volume} ordered: check at once`,
      })
    }
    return next
  }
}

/** Beyond its OrderRef: the same contract, side, offset, price and size, and no other memo. */
const isOfInput = (order: JournalOrder, input: RefusedInput): boolean =>
  order.symbol === input.symbol &&
  order.direction === input.direction &&
  order.offset === input.offset &&
  order.volume === input.volumeLots &&
  Math.abs(order.price - input.price) < 1e-6 &&
  (input.orderMemo === '' || order.orderMemo === '' || input.orderMemo === order.orderMemo)

const isNamedBy = (order: JournalOrder, input: RefusedInput): boolean =>
  input.orderMemo !== '' && input.orderMemo === order.orderMemo

/** Numbers of cancels repeat between terminals: nothing that the refusal says may belong to another order. */
function isOfAction(order: JournalOrder, action: RefusedAction): boolean {
  if (action.symbol !== '' && action.symbol !== order.symbol) return false
  const sysId = action.orderSysId.trim()
  if (sysId !== '' && order.orderSysId !== null) return sysId === order.orderSysId.trim()
  const ref = action.orderRef.trim()
  if (ref !== '' && ref !== order.orderRef) return false
  return action.sessionId === 0 || action.sessionId === order.sessionId
}

const factsOf = (order: JournalOrder): OrderFacts => ({
  sendState: order.sendState,
  status: order.status,
  tradedLots: order.traded,
  unknownSince: order.unknownSince,
})

const changeOf = (facts: OrderFacts): Pick<JournalOrder, 'sendState' | 'status' | 'traded' | 'unknownSince'> => ({
  sendState: facts.sendState,
  status: facts.status,
  traded: facts.tradedLots,
  unknownSince: facts.unknownSince,
})
