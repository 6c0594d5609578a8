import { statusOf, unknownSinceOf } from '@huangpu/core'
import type { Environment, OrderView } from '@huangpu/messages'
import type { OrderRecord } from '@huangpu/storage'

export const orderViewOf = (
  order: OrderRecord,
  account: { readonly accountId: string; readonly environment: Environment },
): OrderView => ({
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
  datetime: order.updatedAt,
  strategy_name: order.strategyName,
  account_id: account.accountId,
  environment: account.environment,
  trading_day: order.tradingDay,
  request_id: order.requestId,
  status_seq: order.state.statusSeq,
  reason_code: order.reasonCode,
  reason: order.reason,
  error_id: order.errorId,
  order_sys_id: order.orderSysId,
  unknown_since: unknownSinceOf(order.state),
  created_at: order.createdAt,
  updated_at: order.updatedAt,
})
