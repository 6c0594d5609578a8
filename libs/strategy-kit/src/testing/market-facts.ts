import { formatShanghai, type EpochMs } from '@huangpu/core'
import type { BarData, OrderData, TickData, TradeData } from '@huangpu/messages'
import type { StrategyOrder } from '../orders/strategy-order.js'

/** Messages for unit tests of strategies; what a test does not care about has one plausible value. */
const ENVELOPE = { exchange: 'SHFE', account_id: 'sim001', environment: 'sim', trading_day: '20251223' } as const

export function makeBar(
  symbol: string,
  startMs: EpochMs,
  prices: { close: number; high?: number; low?: number },
): BarData {
  const { close, high = close, low = close } = prices
  return {
    ...ENVELOPE,
    symbol,
    datetime: formatShanghai(startMs),
    interval: '1m',
    open_price: close,
    high_price: high,
    low_price: low,
    close_price: close,
    volume: 1,
    open_interest: 0,
    turnover: 0,
    partial: false,
  }
}

/** The book stands one price tick around the last price. */
export function makeTick(symbol: string, atMs: EpochMs, price: number, priceTick = 1): TickData {
  return {
    ...ENVELOPE,
    symbol,
    datetime: formatShanghai(atMs),
    last_price: price,
    volume: 1,
    open_interest: 0,
    last_volume: 1,
    open_price: price,
    high_price: price,
    low_price: price,
    pre_close: price,
    pre_settlement: price,
    limit_up: price * 1.1,
    limit_down: price * 0.9,
    bid_price_1: price - priceTick,
    bid_volume_1: 10,
    ask_price_1: price + priceTick,
    ask_volume_1: 10,
    seq: 1,
    turnover: 0,
    gateway_time_us: 0,
  }
}

/** A fill of an order, at its price unless told otherwise. */
export function makeTrade(order: StrategyOrder, fill: { tradeId: string; volume?: number; price?: number }): TradeData {
  return {
    ...ENVELOPE,
    trade_id: fill.tradeId,
    order_id: `${order.requestId}.1`,
    request_id: order.requestId,
    symbol: order.symbol,
    direction: order.direction,
    offset: order.offset === 'OPEN' ? 'OPEN' : 'CLOSETODAY',
    price: fill.price ?? order.price,
    volume: fill.volume ?? order.volume,
    datetime: '2025-12-23T21:00:00',
    strategy_name: 'test',
    gateway_time_us: 0,
  }
}

/** A status of an order's only child. */
export function makeStatus(
  order: StrategyOrder,
  state: { status: OrderData['status']; seq: number; traded?: number; event?: OrderData['event'] },
): OrderData {
  return {
    ...ENVELOPE,
    order_id: `${order.requestId}.1`,
    request_id: order.requestId,
    symbol: order.symbol,
    direction: order.direction,
    offset: order.offset === 'OPEN' ? 'OPEN' : 'CLOSETODAY',
    order_type: order.orderType,
    price: order.price,
    volume: order.volume,
    traded: state.traded ?? 0,
    status: state.status,
    status_seq: state.seq,
    event: state.event ?? 'state',
    datetime: '2025-12-23T21:00:00',
    strategy_name: 'test',
    reason_code: null,
    reason: null,
    error_id: null,
    order_sys_id: null,
    unknown_since: null,
    gateway_time_us: 0,
  }
}
