import { z } from 'zod'
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
  tradingDayField,
} from './fields.js'

/**
 * Stream `stream:trade`. Seed 002, section 4.5.
 * Its key is (account_id, trading_day, exchange, trade_id, direction): a self-trade shares its trade_id.
 */
export const tradeDataSchema = z.object({
  trade_id: z.string().min(1),
  order_id: orderIdField,
  symbol: symbolField,
  exchange: exchangeField,
  direction: directionField,
  offset: offsetField,
  price: priceField,
  volume: lotsField,
  datetime: datetimeField,
  strategy_name: strategyNameField,
  account_id: accountIdField,
  environment: environmentField,
  trading_day: tradingDayField,
  request_id: requestIdField,
  gateway_time_us: z.int(),
})
export type TradeData = z.infer<typeof tradeDataSchema>
