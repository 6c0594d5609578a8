import type { Environment, OrderView } from '@huangpu/messages'
import type { OrderRecord } from '@huangpu/storage'
import { orderFieldsOf } from '../order-fields.js'

export const orderViewOf = (
  order: OrderRecord,
  account: { readonly accountId: string; readonly environment: Environment },
): OrderView => ({
  ...orderFieldsOf(order),
  datetime: order.updatedAt,
  account_id: account.accountId,
  environment: account.environment,
  reason_code: order.reasonCode,
  reason: order.reason,
  error_id: order.errorId,
  order_sys_id: order.orderSysId,
  created_at: order.createdAt,
  updated_at: order.updatedAt,
})
