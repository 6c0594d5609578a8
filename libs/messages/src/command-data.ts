import { COMMAND_ORDER_TYPES } from '@huangpu/core'
import { z } from 'zod'
import {
  accountIdField,
  datetimeField,
  directionField,
  environmentField,
  exchangeField,
  lotsField,
  orderIdField,
  priceField,
  requestIdField,
  strategyNameField,
  symbolField,
} from './fields.js'

const envelope = {
  request_id: requestIdField,
  order_id: orderIdField,
  symbol: symbolField,
  exchange: exchangeField,
  strategy_name: strategyNameField,
  account_id: accountIdField,
  environment: environmentField,
  timestamp: datetimeField,
}

/** Stream `stream:cmd`, one child order for the counter. Seed 002, section 4.8. Its key is (cmd_type, order_id). */
export const sendOrderCommandSchema = z.object({
  cmd_type: z.literal('SEND_ORDER'),
  ...envelope,
  direction: directionField,
  offset: z.enum(['OPEN', 'CLOSETODAY', 'CLOSEYESTERDAY']),
  order_type: z.enum(COMMAND_ORDER_TYPES),
  price: priceField.positive(),
  volume: lotsField,
  /** Real (wall) epoch ms; past it the gateway refuses the command instead of sending it late. */
  expires_at_ms: z.int().positive(),
})

/** Stream `stream:cmd`, a cancel. Its key is its own request_id. Cancels never expire. */
export const cancelOrderCommandSchema = z.object({ cmd_type: z.literal('CANCEL_ORDER'), ...envelope })

export const commandDataSchema = z.discriminatedUnion('cmd_type', [sendOrderCommandSchema, cancelOrderCommandSchema])

export type SendOrderCommand = z.infer<typeof sendOrderCommandSchema>
export type CancelOrderCommand = z.infer<typeof cancelOrderCommandSchema>
export type CommandData = z.infer<typeof commandDataSchema>
