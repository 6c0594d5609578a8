import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Pm2Stack } from './pm2-stack.js'

export interface StoredOrder {
  order_id: string
  request_id: string
  order_sys_id: string | null
  status: string
  volume: number
  traded: number
}

export interface StoredTrade {
  trade_id: string
  order_id: string
  trading_day: string
  symbol: string
  direction: string
  offset: string
  volume: number
}

/** Orders and trades as trading.sqlite holds them, read beside the running service. */
export function readTradingBooks(stack: Pm2Stack): { orders: StoredOrder[]; trades: StoredTrade[] } {
  const db = new Database(join(stack.installation.ctp.dataDir, 'db', 'trading.sqlite'), { readonly: true })
  try {
    return {
      orders: db
        .prepare('SELECT order_id, request_id, order_sys_id, status, volume, traded FROM orders')
        .all() as StoredOrder[],
      trades: db
        .prepare('SELECT trade_id, order_id, trading_day, symbol, direction, "offset", volume FROM trades')
        .all() as StoredTrade[],
    }
  } finally {
    db.close()
  }
}

/** Lots held by side, `rb2701 LONG` -> lots, as the sum of fills; flat ones left out. */
export function positionsOfFills(trades: readonly StoredTrade[]): Record<string, number> {
  const lots: Record<string, number> = {}
  for (const trade of trades) {
    const opens = trade.offset === 'OPEN'
    const side = (trade.direction === 'LONG') === opens ? 'LONG' : 'SHORT'
    const key = `${trade.symbol} ${side}`
    lots[key] = (lots[key] ?? 0) + (opens ? trade.volume : -trade.volume)
  }
  return Object.fromEntries(Object.entries(lots).filter(([, volume]) => volume !== 0))
}
