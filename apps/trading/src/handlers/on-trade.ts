import { publishedMsOf, streamHandler, type StreamHandler } from '@huangpu/bus'
import { applyFill, formatShanghai, tradeKey } from '@huangpu/core'
import { STREAMS, tradeDataSchema, type TradeData } from '@huangpu/messages'
import type { OrderRecord } from '@huangpu/storage'
import { currentDay, enterDay } from '../session/trading-day.js'
import { isOurs, type TradingDesk } from '../trading-desk.js'

/**
 * stream:trade. A fill moves the position at once, whosever it is. When its order is not known yet it waits in the
 * table: the order's first status counts it.
 */
export const onTrade = (desk: TradingDesk, wantQuotes: (symbol: string) => void): StreamHandler =>
  streamHandler<TradeData>({
    stream: STREAMS.trade,
    schema: tradeDataSchema,
    keyOf: tradeKey,
    handle: (trade, entryId) => apply(desk, trade, publishedMsOf(entryId)),
    afterCommit: (trade) => wantQuotes(trade.symbol),
  })

function apply(desk: TradingDesk, trade: TradeData, publishedMs: number): void {
  if (!isOurs(desk, trade)) return
  enterDay(desk, trade.trading_day)
  if (!desk.tables.trades.insert(trade)) return
  desk.tables.account.applyTrade(trade, publishedMs, currentDay(desk))
  const order = desk.tables.orders.byId(trade.order_id)
  if (order) fillOrder(desk, order, trade.volume)
  desk.count('fills')
}

function fillOrder(desk: TradingDesk, order: OrderRecord, lots: number): void {
  const { next, effects } = applyFill(order.state, lots)
  const overfilled = effects.some((effect) => effect.type === 'overfilled')
  const contradicted = effects.some((effect) => effect.type === 'contradicted')
  const updatedAt = formatShanghai(desk.exchangeMs())
  desk.tables.orders.update({ ...order, state: next, overfilled: order.overfilled || overfilled, updatedAt })
  if (overfilled) {
    desk.alert({
      severity: 'critical',
      code: 'order_overfilled',
      message_zh: `报单 ${order.orderId}（${order.symbol}）成交 ${next.filledLots} 手，超过委托 ${next.volumeLots} 手；该合约暂停开仓`,
      message_en: `order ${order.orderId} of ${order.symbol} filled ${next.filledLots} of ${next.volumeLots} lots: opening it is halted`,
    })
  }
  if (contradicted) {
    desk.alert({
      severity: 'error',
      code: 'rejected_order_filled',
      message_zh: `报单 ${order.orderId}（${order.symbol}）已报为拒单，却收到成交；请核对柜台`,
      message_en: `order ${order.orderId} of ${order.symbol} was reported as rejected and filled: check the counter`,
    })
  }
}
