import { rollTo, settled, shanghaiDay, formatShanghai } from '@huangpu/core'
import type { TradingDesk } from '../trading-desk.js'

const DAY = 'trading_day'

/** The trading day as the counter last named it; before the first time the calendar day, for refusals only. */
export function currentDay(desk: TradingDesk): string {
  const day = desk.tables.counters.get(DAY)
  return day === undefined ? shanghaiDay(desk.exchangeMs()) : String(day)
}

/**
 * Enters a trading day that a message names; an earlier one, or the same, changes nothing. Lots of today become lots of
 * yesterday. Orders of earlier days have ended at the exchange: they are closed here, without a status, because those
 * are the gateway's to publish.
 */
export function enterDay(desk: TradingDesk, day: string): void {
  const { counters, account, orders } = desk.tables
  const known = counters.get(DAY)
  if (known !== undefined && Number(day) <= known) return
  counters.set(DAY, Number(day))
  account.settleTo(day)
  for (const order of orders.active()) {
    if (order.tradingDay >= day) continue
    orders.update({
      ...order,
      state: settled(order.state, 'CANCELLED').next,
      reasonCode: order.reasonCode ?? 'cancelled_by_exchange',
      reason: order.reason ?? `交易日 ${order.tradingDay} 已结束 / trading day ${order.tradingDay} has ended`,
      updatedAt: formatShanghai(desk.exchangeMs()),
    })
  }
}

/**
 * A simulated exchange may be started anew at an earlier day; a real one never goes back. The positions then wait for
 * the next complete query, which stands alone.
 */
export function goBackTo(desk: TradingDesk, day: string): void {
  const { counters, account } = desk.tables
  const known = counters.get(DAY)
  if (known === undefined || Number(day) >= known || desk.environment !== 'sim') return
  counters.set(DAY, Number(day))
  account.beginAnew(day)
}

/** A side as of the current trading day. */
export function sideToday(desk: TradingDesk, symbol: string, direction: 'LONG' | 'SHORT') {
  const side = desk.tables.account.side(symbol, direction)
  return side && rollTo(side, currentDay(desk))
}
