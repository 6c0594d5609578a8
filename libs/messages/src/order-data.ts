import { ORDER_STATUSES, ORDER_TYPES } from '@huangpu/core'
import { z } from 'zod'
import {
  accountIdField,
  datetimeField,
  directionField,
  environmentField,
  exchangeField,
  lotsField,
  lotsOrZeroField,
  offsetField,
  orderIdField,
  priceField,
  requestIdField,
  strategyNameField,
  symbolField,
  tradingDayField,
} from './fields.js'
import { REASON_CODES } from './reason-codes.js'

/** Stream `stream:order_status`. Seed 002, section 4.7. Its key is (order_id, status_seq). */
export const orderDataSchema = z.object({
  order_id: orderIdField,
  symbol: symbolField,
  exchange: exchangeField,
  direction: directionField,
  offset: offsetField,
  order_type: z.enum(ORDER_TYPES),
  price: priceField,
  volume: lotsField,
  /** Lots traded so far. */
  traded: lotsOrZeroField,
  status: z.enum(ORDER_STATUSES),
  datetime: datetimeField,
  strategy_name: strategyNameField,
  account_id: accountIdField,
  environment: environmentField,
  trading_day: tradingDayField,
  request_id: requestIdField,
  /** Minted in the gateway's journal, from 1 per order; statuses are applied in this order, once. */
  status_seq: z.int().positive(),
  event: z.enum(['state', 'cancel_rejected']),
  reason_code: z.enum(REASON_CODES).nullable(),
  /** What the counter or the exchange said, or our own sentence; for a person to read. */
  reason: z.string().nullable(),
  /** CTP's ErrorID when it gave one. */
  error_id: z.int().nullable(),
  /** The exchange's id, verbatim with its padding; null until the exchange accepted. */
  order_sys_id: z.string().nullable(),
  /** Epoch ms (wall) since which the order's fate is unknown; status stays SUBMITTING meanwhile. */
  unknown_since: z.int().nullable(),
  gateway_time_us: z.int(),
})
export type OrderData = z.infer<typeof orderDataSchema>
