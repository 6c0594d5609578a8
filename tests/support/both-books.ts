import { z } from 'zod'
import { readExchangeTruth } from './exchange-truth.js'
import type { Pm2Stack } from './pm2-stack.js'
import { positionsOfFills, readTradingBooks, type StoredOrder } from './trading-books.js'

const FINAL = ['ALLTRADED', 'CANCELLED', 'REJECTED']
const positionsSchema = z.object({
  items: z.array(z.object({ symbol: z.string(), direction: z.string(), volume: z.int() })),
})

/** What a book holds of the orders that the exchange accepted. */
export interface AccountBook {
  /** `{order_sys_id} {lots traded}`, sorted. */
  readonly orders: readonly string[]
  /** Trade ids, sorted. */
  readonly trades: readonly string[]
  /** `rb2701 LONG` -> lots, flat ones left out: as told, and as the sum of the fills. */
  readonly positions: Record<string, number>
  readonly positionsOfFills: Record<string, number>
}

export interface BothBooks {
  /** Ours: trading's tables, and the positions that it tells. */
  readonly own: AccountBook
  /** The simulated exchange's. */
  readonly exchange: AccountBook
  /** Ours that are not at their end. */
  readonly working: readonly StoredOrder[]
  /** The memo of every order that reached the exchange: our order id. */
  readonly memos: readonly string[]
}

/** Both books in one shape. They are read one after the other: of an account that trades they need not agree. */
export async function readBothBooks(stack: Pm2Stack): Promise<BothBooks> {
  const truth = await readExchangeTruth(stack)
  const told = await stack.peer('trading').get('/positions', positionsSchema)
  const { orders, trades } = readTradingBooks(stack)
  const lots = told.items
    .filter((row) => row.volume > 0)
    .map((row) => [`${row.symbol} ${row.direction}`, row.volume] as const)
  return {
    own: {
      orders: orders
        .filter((order) => order.order_sys_id !== null)
        .map((order) => `${order.order_sys_id?.trim()} ${order.traded}`)
        .sort(),
      trades: trades.map((trade) => trade.trade_id.trim()).sort(),
      positions: Object.fromEntries(lots),
      positionsOfFills: positionsOfFills(trades),
    },
    exchange: {
      orders: truth.orders
        .filter((order) => order.orderSysId !== '')
        .map((order) => `${order.orderSysId.trim()} ${order.tradedLots}`)
        .sort(),
      trades: truth.trades.map((trade) => trade.tradeId.trim()).sort(),
      positions: truth.positions,
      positionsOfFills: truth.positions,
    },
    working: orders.filter((order) => !FINAL.includes(order.status)),
    memos: truth.orders.map((order) => order.orderMemo),
  }
}
