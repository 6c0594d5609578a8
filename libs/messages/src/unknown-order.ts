import type { OrderData } from './order-data.js'

/** Contract of an order that nobody knows, where the cancel did not name one. */
export const UNKNOWN_ORDER_SYMBOL = 'none0000'

/** What is known of a cancel that named an unknown order. */
export type UnknownOrderCancel = Pick<
  OrderData,
  | 'order_id'
  | 'symbol'
  | 'exchange'
  | 'datetime'
  | 'strategy_name'
  | 'account_id'
  | 'environment'
  | 'trading_day'
  | 'request_id'
  | 'status_seq'
  | 'reason_code'
  | 'reason'
  | 'gateway_time_us'
>

/** The refusal of a cancel whose order nobody knows: what is not known of it holds placeholders. */
export const cancelOfUnknownOrder = (known: UnknownOrderCancel): OrderData => ({
  ...known,
  direction: 'LONG',
  offset: 'OPEN',
  order_type: 'LIMIT',
  price: 0,
  volume: 1,
  traded: 0,
  status: 'REJECTED',
  event: 'cancel_rejected',
  error_id: null,
  order_sys_id: null,
  unknown_since: null,
})
