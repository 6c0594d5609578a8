import { statusOf, unknownSinceOf } from '@huangpu/core'
import type { OrderData } from '@huangpu/messages'
import type { OrderRecord } from '@huangpu/storage'

type OrderFields = Pick<
  OrderData,
  | 'order_id'
  | 'symbol'
  | 'exchange'
  | 'direction'
  | 'offset'
  | 'order_type'
  | 'price'
  | 'volume'
  | 'traded'
  | 'status'
  | 'strategy_name'
  | 'trading_day'
  | 'request_id'
  | 'status_seq'
  | 'unknown_since'
>

/** What a status message and the HTTP view of an order say alike. */
export const orderFieldsOf = (order: OrderRecord): OrderFields => ({
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
  strategy_name: order.strategyName,
  trading_day: order.tradingDay,
  request_id: order.requestId,
  status_seq: order.state.statusSeq,
  unknown_since: unknownSinceOf(order.state),
})
