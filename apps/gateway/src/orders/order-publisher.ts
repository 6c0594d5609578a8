import { formatShanghai, statusKey, tradeKey } from '@huangpu/core'
import {
  cancelOfUnknownOrder,
  type CancelOrderCommand,
  type OrderData,
  type ReasonCode,
  STREAMS,
  type TradeData,
} from '@huangpu/messages'
import type { JournalOrder, JournalOrderChange, JournalTrade } from '@huangpu/storage'
import type { OrderDesk } from './order-desk.js'

/** Why a cancel was refused. */
export interface CancelRefusal {
  readonly code: ReasonCode
  readonly text: string | null
  readonly errorId: number | null
}

/** Writes a change and its message in the caller's transaction, so that neither exists without the other. */
export class OrderPublisher {
  constructor(private readonly desk: OrderDesk) {}

  /** Changes the order, mints the next status number and puts the status into the outbox. */
  state(order: JournalOrder, change: JournalOrderChange): JournalOrder {
    const next = this.#mint(order, change)
    this.#add(orderDataOf(this.desk, next, 'state', next))
    return next
  }

  /** Changes the order without news for anybody. */
  quietly(order: JournalOrder, change: JournalOrderChange): JournalOrder {
    return this.desk.journal.orders.change(order, change, this.desk.wallMs())
  }

  cancelRejected(order: JournalOrder, refusal: CancelRefusal): JournalOrder {
    const next = this.#mint(order, {})
    this.#add(
      orderDataOf(this.desk, next, 'cancel_rejected', {
        reasonCode: refusal.code,
        reason: refusal.text,
        errorId: refusal.errorId,
      }),
    )
    return next
  }

  /** A cancel of an order nobody here knows. */
  unknownOrderCancelRejected(command: CancelOrderCommand, tradingDay: string): void {
    const { desk } = this
    this.#add(
      cancelOfUnknownOrder({
        order_id: command.order_id,
        symbol: command.symbol,
        exchange: command.exchange,
        datetime: formatShanghai(desk.exchangeMs()),
        strategy_name: command.strategy_name,
        account_id: desk.accountId,
        environment: desk.environment,
        trading_day: tradingDay,
        request_id: command.request_id,
        status_seq: desk.journal.sequences.next(`unknown_order:${command.order_id}`),
        reason_code: 'order_not_found',
        reason: `no order ${command.order_id} in the journal`,
        gateway_time_us: desk.wallMs() * 1_000,
      }),
    )
  }

  trade(order: JournalOrder, trade: JournalTrade): void {
    const { desk } = this
    const data: TradeData = {
      trade_id: trade.tradeId,
      order_id: order.orderId,
      symbol: trade.symbol,
      exchange: trade.exchange,
      direction: trade.direction,
      offset: order.own ? order.offset : trade.offset,
      price: trade.price,
      volume: trade.volume,
      datetime: formatShanghai(trade.atMs),
      strategy_name: order.strategyName,
      account_id: desk.accountId,
      environment: desk.environment,
      trading_day: trade.tradingDay,
      request_id: order.requestId,
      gateway_time_us: desk.wallMs() * 1_000,
    }
    desk.outbox.add(STREAMS.trade, tradeKey(data), JSON.stringify(data))
    desk.count('trades_published')
    desk.record('trade', { order_id: order.orderId, trade_id: trade.tradeId, price: trade.price, volume: trade.volume })
  }

  #mint(order: JournalOrder, change: JournalOrderChange): JournalOrder {
    return this.desk.journal.orders.change(order, { ...change, statusSeq: order.statusSeq + 1 }, this.desk.wallMs())
  }

  #add(data: OrderData): void {
    this.desk.outbox.add(STREAMS.orderStatus, statusKey(data), JSON.stringify(data))
    this.desk.count('statuses_published')
    const { order_id, status_seq, event, status, traded, reason_code, reason } = data
    this.desk.record('status', { order_id, status_seq, event, status, traded, reason_code, reason })
  }
}

function orderDataOf(
  desk: OrderDesk,
  order: JournalOrder,
  event: OrderData['event'],
  why: Pick<JournalOrder, 'reasonCode' | 'reason' | 'errorId'>,
): OrderData {
  return {
    order_id: order.orderId,
    symbol: order.symbol,
    exchange: order.exchange,
    direction: order.direction,
    offset: order.offset,
    order_type: order.orderType,
    price: order.price,
    volume: order.volume,
    traded: order.traded,
    status: order.status,
    datetime: formatShanghai(desk.exchangeMs()),
    strategy_name: order.strategyName,
    account_id: desk.accountId,
    environment: desk.environment,
    trading_day: order.tradingDay,
    request_id: order.requestId,
    status_seq: order.statusSeq,
    event,
    reason_code: why.reasonCode,
    reason: why.reason,
    error_id: why.errorId,
    order_sys_id: order.orderSysId,
    unknown_since: order.unknownSince,
    gateway_time_us: desk.wallMs() * 1_000,
  }
}
