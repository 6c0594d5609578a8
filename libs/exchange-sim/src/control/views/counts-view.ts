import type { ExchangeCounts } from '@huangpu/messages'
import { ABNORMAL_FROM, type TradingCounts } from '../../exchange/trading-counts.js'

export function countsView(counts: TradingCounts): ExchangeCounts {
  const view = {
    symbol: counts.symbol,
    orders: counts.orders,
    self_trades: counts.selfTrades,
    cancels: counts.cancels,
    large_cancels: counts.largeCancels,
    immediate_cancels: counts.immediateCancels,
    large_immediate_cancels: counts.largeImmediateCancels,
  }
  const from = {
    self_trades: ABNORMAL_FROM.selfTrades,
    cancels: ABNORMAL_FROM.cancels,
    large_cancels: ABNORMAL_FROM.largeCancels,
  }
  const abnormal = (['self_trades', 'cancels', 'large_cancels'] as const).filter((name) => view[name] >= from[name])
  return { ...view, abnormal }
}
