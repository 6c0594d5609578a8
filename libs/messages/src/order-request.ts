import { ORDER_TYPES } from '@huangpu/core'
import { z } from 'zod'
import { inBothLanguages } from './in-both-languages.js'
import {
  accountIdField,
  datetimeField,
  directionField,
  environmentField,
  exchangeField,
  lotsField,
  offsetField,
  orderIdField,
  priceField,
  requestIdField,
  strategyNameField,
  symbolField,
} from './fields.js'

const envelope = {
  /** One intent; a redelivery or a retry carries the same id and changes nothing. A cancel has its own. */
  request_id: requestIdField,
  strategy_name: strategyNameField,
  account_id: accountIdField,
  environment: environmentField,
  timestamp: datetimeField,
}

/** Stream `stream:order`, a new order. Seed 002, section 4.4. */
export const sendOrderRequestSchema = z.object({
  cmd_type: z.literal('SEND_ORDER').default('SEND_ORDER'),
  ...envelope,
  symbol: symbolField,
  exchange: exchangeField,
  direction: directionField,
  offset: offsetField,
  order_type: z.enum(ORDER_TYPES),
  /** Limit price; 0 is allowed only for MARKET, which needs a live quote. */
  price: priceField.nonnegative(),
  volume: lotsField,
  /** Trigger of STOP, STOP_LIMIT; distance of TRAILING_STOP. */
  stop_price: priceField.positive().optional(),
  /** Real (wall) epoch ms after which the order must not be sent; trading stamps it when absent. */
  expires_at_ms: z.int().positive().optional(),
})

/** Stream `stream:order`, a cancel: of one child order, or of every child of a request. */
export const cancelOrderRequestSchema = z
  .object({
    cmd_type: z.literal('CANCEL_ORDER'),
    ...envelope,
    order_id: orderIdField.optional(),
    target_request_id: requestIdField.optional(),
  })
  .refine((cancel) => (cancel.order_id === undefined) !== (cancel.target_request_id === undefined), {
    message: inBothLanguages(
      'order_id 与 target_request_id 必须且只能有一项',
      'a cancel names exactly one of order_id and target_request_id',
    ),
  })

export const orderRequestSchema = z.union([cancelOrderRequestSchema, sendOrderRequestSchema])

export type SendOrderRequest = z.infer<typeof sendOrderRequestSchema>
export type CancelOrderRequest = z.infer<typeof cancelOrderRequestSchema>
export type OrderRequest = z.infer<typeof orderRequestSchema>
