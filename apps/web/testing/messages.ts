import {
  type AccountData,
  type BarData,
  type OrderData,
  type OrderView,
  type PositionView,
  type StrategyView,
  type TickData,
  type TradeData,
  orderViewSchema,
} from '@huangpu/messages'

/** Complete messages for tests and the demonstration; each takes the fields that matter there. */

const origin = { account_id: 'sim001', environment: 'sim', trading_day: '20261124' } as const
const at = '2026-11-23T21:00:00'

export const aTick = (change: Partial<TickData> = {}): TickData => ({
  symbol: 'rb2701',
  exchange: 'SHFE',
  datetime: '2026-11-23T21:00:00.500',
  last_price: 3520,
  volume: 1000,
  open_interest: 500_000,
  last_volume: 5,
  open_price: 3510,
  high_price: 3530,
  low_price: 3500,
  pre_close: 3505,
  limit_up: 3690,
  limit_down: 3320,
  bid_price_1: 3519,
  bid_volume_1: 20,
  ask_price_1: 3520,
  ask_volume_1: 31,
  seq: 1,
  turnover: 35_200_000,
  pre_settlement: 3508,
  gateway_time_us: 1,
  ...origin,
  ...change,
})

export const aBar = (change: Partial<BarData> = {}): BarData => ({
  symbol: 'rb2701',
  exchange: 'SHFE',
  datetime: at,
  interval: '1m',
  open_price: 3510,
  high_price: 3522,
  low_price: 3508,
  close_price: 3520,
  volume: 900,
  open_interest: 500_000,
  turnover: 31_680_000,
  partial: false,
  ...origin,
  ...change,
})

export const anOrder = (change: Partial<OrderData> = {}): OrderData => ({
  order_id: 'o1',
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  order_type: 'LIMIT',
  price: 3519,
  volume: 2,
  traded: 0,
  status: 'NOTTRADED',
  datetime: at,
  strategy_name: 'manual',
  request_id: 'r1',
  status_seq: 1,
  event: 'state',
  reason_code: null,
  reason: null,
  error_id: null,
  order_sys_id: null,
  unknown_since: null,
  gateway_time_us: 1,
  ...origin,
  ...change,
})

export function listed(order: OrderData): OrderView {
  return orderViewSchema.parse({ ...order, created_at: order.datetime, updated_at: order.datetime })
}

export const aTrade = (change: Partial<TradeData> = {}): TradeData => ({
  trade_id: 't1',
  order_id: 'o1',
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  price: 3519,
  volume: 2,
  datetime: at,
  strategy_name: 'manual',
  request_id: 'r1',
  gateway_time_us: 1,
  ...origin,
  ...change,
})

export const aPosition = (change: Partial<PositionView> = {}): PositionView => ({
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  volume: 2,
  today_volume: 2,
  yd_volume: 0,
  frozen: 0,
  price: 3519,
  pnl: 20,
  margin: 7_038,
  account_id: 'sim001',
  ...change,
})

export const anAccount = (change: Partial<AccountData> = {}): AccountData => ({
  datetime: at,
  balance: 1_000_000,
  available: 950_000,
  margin: 50_000,
  frozen_margin: 0,
  commission: 12.5,
  close_profit: 0,
  position_profit: 20,
  pre_balance: 1_000_000,
  ...origin,
  ...change,
})

export const aStrategy = (change: Partial<StrategyView> = {}): StrategyView => ({
  name: 'rb_double_ma',
  type: 'double_ma',
  file: 'config/strategies/rb_double_ma.yaml',
  symbol: 'rb2701',
  state: 'running',
  problem: null,
  params: { fast: 5, slow: 20 },
  variables: { fast_ma: 3518.4, slow_ma: 3512.05 },
  opens_held: false,
  long_volume: 2,
  short_volume: 0,
  pnl: 120,
  ...change,
})
