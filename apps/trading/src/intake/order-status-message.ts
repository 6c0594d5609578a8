import { formatShanghai, statusOf, unknownSinceOf } from '@huangpu/core'
import { STREAMS, type OrderData, type ReasonCode } from '@huangpu/messages'
import { statusKey } from '@huangpu/core'
import type { OrderRecord } from '@huangpu/storage'
import { currentDay } from '../session/trading-day.js'
import type { TradingDesk } from '../trading-desk.js'

/**
 * Statuses that trading itself publishes on stream:order_status. In the V2 design the gateway alone does; but what
 * trading refuses never reaches the gateway, and the strategy must hear of it the way it hears of everything else.
 * There are two kinds, and their keys cannot meet the gateway's, which mints 1, 2, 3 ... for the orders it knows:
 * - an order that was refused here: `state`, REJECTED, from status_seq 1 on. The gateway never sees its order_id.
 * - a cancel of an order that nobody knows: `cancel_rejected` with status_seq above UNKNOWN_ORDER_SEQ_BASE. What is not
 *   known of the order holds placeholders: contract `none0000`, volume 1, price 0.
 */
export const UNKNOWN_ORDER_SEQ_BASE = 1_000_000_000
export const UNKNOWN_ORDER_SYMBOL = 'none0000'

export interface StatusReason {
  readonly code: ReasonCode
  readonly text: string
}

/** Puts a status of an order that ended here into the outbox. `accountId` and environment are the request's. */
export function publishOwnStatus(
  desk: TradingDesk,
  order: OrderRecord,
  event: OrderData['event'],
  why: StatusReason & Pick<OrderData, 'account_id' | 'environment'>,
): void {
  publish(desk, {
    order_id: order.orderId,
    symbol: order.symbol,
    exchange: order.exchange,
    direction: order.direction,
    offset: order.offset,
    order_type: order.orderType,
    price: order.price,
    volume: order.state.volumeLots,
    traded: order.state.tradedLots,
    status: statusOf(order.state),
    datetime: formatShanghai(desk.exchangeMs()),
    strategy_name: order.strategyName,
    account_id: why.account_id,
    environment: why.environment,
    trading_day: order.tradingDay,
    request_id: order.requestId,
    status_seq: order.state.statusSeq,
    event,
    reason_code: why.code,
    reason: why.text,
    error_id: null,
    order_sys_id: null,
    unknown_since: unknownSinceOf(order.state),
    gateway_time_us: desk.wallMs() * 1_000,
  })
}

export function publishUnknownOrder(
  desk: TradingDesk,
  cancel: { readonly orderId: string; readonly requestId: string; readonly strategyName: string },
  why: StatusReason,
): void {
  publish(desk, {
    order_id: cancel.orderId,
    symbol: UNKNOWN_ORDER_SYMBOL,
    exchange: 'SHFE',
    direction: 'LONG',
    offset: 'OPEN',
    order_type: 'LIMIT',
    price: 0,
    volume: 1,
    traded: 0,
    status: 'REJECTED',
    datetime: formatShanghai(desk.exchangeMs()),
    strategy_name: cancel.strategyName,
    account_id: desk.accountId,
    environment: desk.environment,
    trading_day: currentDay(desk),
    request_id: cancel.requestId,
    status_seq: desk.tables.counters.next('unknown_order_seq', UNKNOWN_ORDER_SEQ_BASE),
    event: 'cancel_rejected',
    reason_code: why.code,
    reason: why.text,
    error_id: null,
    order_sys_id: null,
    unknown_since: null,
    gateway_time_us: desk.wallMs() * 1_000,
  })
}

const publish = (desk: TradingDesk, status: OrderData): void =>
  desk.outbox.add(STREAMS.orderStatus, statusKey(status), JSON.stringify(status))
