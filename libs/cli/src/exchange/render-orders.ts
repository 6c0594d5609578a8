import type { ExchangeOrder, ExchangeTrade } from '@huangpu/messages'
import { textTable } from '../system/text-table.js'
import { NOTHING, offsetWord, ownerWord, SIDE_WORDS, STATE_WORDS, yuan } from './words.js'

const ORDER_HEADER = [
  ...['id', 'time/时间', 'owner/所有者', 'ref', 'sys id', 'symbol/合约', 'side/方向', 'offset/开平'],
  ...['price/价格', 'traded/成交', 'state/状态', 'message/信息'],
]

export const renderOrders = (orders: readonly ExchangeOrder[]): string =>
  orders.length === 0
    ? NOTHING
    : textTable(
        ORDER_HEADER,
        orders.map((order) => [
          order.id ?? '-',
          order.inserted_at ?? '-',
          ownerWord(order.owner),
          order.order_ref ?? '-',
          order.order_sys_id ?? '-',
          order.symbol,
          SIDE_WORDS[order.side],
          offsetWord(order.offset),
          String(order.price),
          `${order.traded}/${order.volume}`,
          STATE_WORDS[order.state],
          order.message,
        ]),
        [8, 9],
      )

const TRADE_HEADER = [
  ...['time/时间', 'trade/成交号', 'account/账户', 'ref', 'sys id', 'symbol/合约', 'side/方向', 'offset/开平'],
  ...['price/价格', 'lots/手', 'fee/手续费'],
]

export const renderTrades = (trades: readonly ExchangeTrade[]): string =>
  trades.length === 0
    ? NOTHING
    : textTable(
        TRADE_HEADER,
        trades.map((trade) => [
          trade.traded_at,
          trade.trade_id,
          trade.account_id,
          trade.order_ref,
          trade.order_sys_id,
          trade.symbol,
          SIDE_WORDS[trade.side],
          offsetWord(trade.offset),
          String(trade.price),
          String(trade.volume),
          yuan(trade.commission),
        ]),
        [8, 9, 10],
      )
