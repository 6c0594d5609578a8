import { formatShanghai } from '@huangpu/core'
import type { OrderData, TradeData } from '@huangpu/messages'
import { anOrder, aTrade } from './messages.js'

const SECOND_MS = 1_000

/** An order of each kind that the console shows, around `price`, before `nowMs`. */
export function demoOrders(nowMs: number, price: number): OrderData[] {
  const at = (secondsAgo: number): string => formatShanghai(nowMs - secondsAgo * SECOND_MS)
  const rows: Partial<OrderData>[] = [
    {
      order_id: '20261124-000041',
      datetime: at(3_000),
      price: price - 6,
      volume: 2,
      traded: 2,
      status: 'ALLTRADED',
      strategy_name: 'rb_double_ma',
    },
    {
      order_id: '20261124-000042',
      datetime: at(1_800),
      price: price - 20,
      volume: 3,
      status: 'CANCELLED',
      reason_code: 'cancelled_by_user',
    },
    {
      order_id: '20261124-000043',
      datetime: at(900),
      symbol: 'au2702',
      price: 553.06,
      volume: 1,
      status: 'REJECTED',
      reason_code: 'counter_rejected',
      reason: 'CTP:资金不足',
      error_id: 31,
    },
    { order_id: '20261124-000044', datetime: at(400), price: price - 12, volume: 5, traded: 2, status: 'PARTTRADED' },
    {
      order_id: '20261124-000045',
      datetime: at(120),
      direction: 'SHORT',
      offset: 'CLOSETODAY',
      price: price + 15,
      volume: 1,
      status: 'NOTTRADED',
    },
    {
      order_id: '20261124-000046',
      datetime: at(4),
      symbol: 'cu2701',
      price: 78_300,
      volume: 1,
      status: 'SUBMITTING',
      unknown_since: 1,
    },
  ]
  return rows.map(anOrder)
}

/** What traded of them. */
export function demoTrades(nowMs: number, price: number): TradeData[] {
  const at = (secondsAgo: number): string => formatShanghai(nowMs - secondsAgo * SECOND_MS)
  return [
    aTrade({
      trade_id: '81001',
      order_id: '20261124-000041',
      datetime: at(2_995),
      price: price - 6,
      strategy_name: 'rb_double_ma',
    }),
    aTrade({ trade_id: '81044', order_id: '20261124-000044', datetime: at(396), price: price - 12 }),
  ]
}
