import { externalOrderId, isTerminal } from '@huangpu/core'
import { type ReasonCode, symbolField } from '@huangpu/messages'
import type { JournalOrder, JournalTrade } from '@huangpu/storage'
import type { OrderReport } from '../wire/order-report.js'
import type { TradeReport } from '../wire/trade-report.js'
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
}

const CANCEL_REFUSAL_CODE: Readonly<Record<number, ReasonCode>> = {
  25: 'order_not_found',
  26: 'order_already_final',
  91: 'exchange_rejected',
}

/** Books what the counter says. Replays and queries repeat everything: what is no news changes nothing. */
export class ReportLedger {
  constructor(
    private readonly desk: OrderDesk,
    private readonly publisher: OrderPublisher,
    /** An order that was declared dead works at the counter. */
    private readonly onResurfaced: (order: JournalOrder) => void,
  ) {}

  /** OnRtnOrder or a row of the order query. Runs in the caller's transaction. Returns the order's id. */
  onOrder(report: OrderReport): string | undefined {
    const order = this.#find(report) ?? this.#adoptForeign(report)
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
   * OnRtnTrade or a row of the trade query. A trade that comes before its order is parked until the order is known.
   * True when it is new.
   */
  onTrade(report: TradeReport): boolean {
    const order = this.#orderOf(report)
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

  /** OnRspOrderInsert and OnErrRtnOrderInsert: both come for one refusal, and replays bring them again. */
  onInsertRefused(input: RefusedInput, refusal: CounterRefusal): string | undefined {
    const order = this.desk.journal.orders.byOwnRef(input.tradingDay, input.orderRef)
    const same =
      order &&
      order.symbol === input.symbol &&
      (input.orderMemo === '' || order.orderMemo === '' || input.orderMemo === order.orderMemo)
    if (!same) {
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
  onCancelRefused(orderActionRef: number, refusal: CounterRefusal): void {
    const cancel = this.desk.journal.cancels.byActionRef(orderActionRef)
    if (!cancel || cancel.state === 'refused') return
    this.desk.journal.cancels.setState(cancel.requestId, 'refused')
    const order = this.desk.journal.orders.byId(cancel.orderId)
    if (!order) return
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

  #adoptForeign(report: OrderReport): JournalOrder | undefined {
    if (!symbolField.safeParse(report.symbol).success) {
      this.desk.count('orders_of_other_products')
      return undefined
    }
    const orderId = externalOrderId(sessionKeyOf(report))
    const order: JournalOrder = {
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
      orderSysId: null,
      status: 'SUBMITTING',
      traded: 0,
      filled: 0,
      statusSeq: 0,
      reasonCode: null,
      reason: null,
      errorId: null,
      unknownSince: null,
      expiresAtMs: null,
      sentAtMs: null,
      createdAtMs: this.desk.wallMs(),
    }
    this.desk.journal.orders.insert(order)
    return order
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
    const byUs = asked !== undefined && asked.state !== 'refused'
    return { reasonCode: byUs ? 'cancelled_by_user' : 'cancelled_by_exchange', reason }
  }

  #orderOf(report: TradeReport): JournalOrder | undefined {
    const { orders } = this.desk.journal
    const byExchange = orders.bySysId(report.tradingDay, report.exchange, report.orderSysId)
    if (byExchange) return byExchange
    // A counter that skips the accepted state: the order is ours, works, and its exchange id is not known yet.
    const byRef = orders.byOwnRef(report.tradingDay, report.orderRef)
    const fits =
      byRef &&
      byRef.orderSysId === null &&
      !isTerminal(byRef.status) &&
      byRef.sendState !== 'intended' &&
      byRef.symbol === report.symbol &&
      byRef.direction === report.direction &&
      byRef.offset === report.offset
    return fits ? byRef : undefined
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
