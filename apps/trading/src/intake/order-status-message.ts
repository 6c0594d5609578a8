import { formatShanghai, statusKey } from '@huangpu/core'
import { cancelOfUnknownOrder, STREAMS, UNKNOWN_ORDER_SYMBOL, type OrderData, type ReasonCode } from '@huangpu/messages'
import type { OrderRecord } from '@huangpu/storage'
import { orderFieldsOf } from '../order-fields.js'
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
    ...orderFieldsOf(order),
    datetime: formatShanghai(desk.exchangeMs()),
    account_id: why.account_id,
    environment: why.environment,
    event,
    reason_code: why.code,
    reason: why.text,
    error_id: null,
    order_sys_id: null,
    gateway_time_us: desk.wallMs() * 1_000,
  })
}

export function publishUnknownOrder(
  desk: TradingDesk,
  cancel: { readonly orderId: string; readonly requestId: string; readonly strategyName: string },
  why: StatusReason,
): void {
  publish(
    desk,
    cancelOfUnknownOrder({
      order_id: cancel.orderId,
      symbol: UNKNOWN_ORDER_SYMBOL,
      exchange: 'SHFE',
      datetime: formatShanghai(desk.exchangeMs()),
      strategy_name: cancel.strategyName,
      account_id: desk.accountId,
      environment: desk.environment,
      trading_day: currentDay(desk),
      request_id: cancel.requestId,
      status_seq: desk.tables.counters.next('unknown_order_seq', UNKNOWN_ORDER_SEQ_BASE),
      reason_code: why.code,
      reason: why.text,
      gateway_time_us: desk.wallMs() * 1_000,
    }),
  )
}

const publish = (desk: TradingDesk, status: OrderData): void =>
  desk.outbox.add(STREAMS.orderStatus, statusKey(status), JSON.stringify(status))
