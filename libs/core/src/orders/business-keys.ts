import type { Exchange } from '../instrument/exchange.js'
import type { TradingDay } from '../time/shanghai-time.js'
import type { Direction } from './vocabulary.js'

/** The keys by which a message that arrives twice is known to be the same. All of them are built here. */

export interface TradeIdentity {
  readonly account_id: string
  readonly trading_day: TradingDay
  readonly exchange: Exchange
  readonly trade_id: string
  readonly direction: Direction
}

/** Both sides of a self-trade share the trade id, hence the direction; ids start anew every trading day. */
export const tradeKey = (trade: TradeIdentity): string =>
  `${trade.account_id}|${trade.trading_day}|${trade.exchange}|${trade.trade_id.trim()}|${trade.direction}`

export interface CommandIdentity {
  readonly cmd_type: 'SEND_ORDER' | 'CANCEL_ORDER'
  readonly order_id: string
  readonly request_id: string
}

/** One order is sent once. A cancel is told apart by its request, and by its order when it names several children. */
export const commandKey = (command: CommandIdentity): string =>
  command.cmd_type === 'SEND_ORDER'
    ? `SEND_ORDER|${command.order_id}`
    : `CANCEL_ORDER|${command.request_id}|${command.order_id}`

export const statusKey = (status: { readonly order_id: string; readonly status_seq: number }): string =>
  `${status.order_id}|${status.status_seq}`

export const positionKey = (row: {
  readonly snapshot_id: string
  readonly symbol: string
  readonly direction: Direction
}): string => `${row.snapshot_id}|${row.symbol}|${row.direction}`

export interface ForeignOrderIdentity {
  readonly tradingDay: TradingDay
  readonly frontId: number
  readonly sessionId: number
  /** As CTP gives it, padded or not. */
  readonly orderRef: string
}

const EXTERNAL_PREFIX = 'EXT-'

/** Orders of other sessions of the account have no number of ours; this names them the same after every replay. */
export const externalOrderId = (order: ForeignOrderIdentity): string =>
  `${EXTERNAL_PREFIX}${order.tradingDay}-${order.frontId}-${order.sessionId}-${order.orderRef.trim()}`

export const isExternalOrderId = (orderId: string): boolean => orderId.startsWith(EXTERNAL_PREFIX)
