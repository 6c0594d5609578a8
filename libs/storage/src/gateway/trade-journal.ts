import type { Direction, Exchange, Offset } from '@huangpu/core'
import type { Database, Statement } from 'better-sqlite3'
import { sysKeyOf } from './journal-order.js'

/** One fill. Its key is trading day, exchange, trade id and direction: a self-trade shares its id. */
export interface JournalTrade {
  readonly tradingDay: string
  readonly exchange: Exchange
  readonly tradeId: string
  readonly direction: Direction
  /** Null while its order is not known: parked. */
  readonly orderId: string | null
  readonly orderSysId: string
  readonly orderRef: string
  readonly symbol: string
  readonly offset: Offset
  readonly price: number
  readonly volume: number
  readonly atMs: number
}

interface TradeRow {
  trading_day: string
  exchange: Exchange
  trade_id: string
  direction: Direction
  order_id: string | null
  sys_key: string
  order_ref: string
  symbol: string
  offset: Offset
  price: number
  volume: number
  at_ms: number
}

/** The fills of one account, each once. Every method runs inside the caller's transaction. */
export class TradeJournal {
  readonly #accountId: string
  readonly #insert: Statement
  readonly #parked: Statement
  readonly #claim: Statement
  readonly #countParked: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#insert = db.prepare(`
      INSERT INTO trades (account_id, trading_day, exchange, trade_id, direction, order_id, sys_key, order_ref, symbol,
        offset, price, volume, at_ms)
      VALUES (@accountId, @tradingDay, @exchange, @tradeId, @direction, @orderId, @sysKey, @orderRef, @symbol, @offset,
        @price, @volume, @atMs)
      ON CONFLICT DO NOTHING`)
    this.#parked = db.prepare(`
      SELECT * FROM trades WHERE account_id = ? AND trading_day = ? AND exchange = ? AND sys_key = ?
        AND order_id IS NULL ORDER BY at_ms, trade_id`)
    this.#claim = db.prepare(`
      UPDATE trades SET order_id = ? WHERE account_id = ? AND trading_day = ? AND exchange = ? AND trade_id = ?
        AND direction = ?`)
    this.#countParked = db.prepare(
      'SELECT COUNT(*) AS n FROM trades WHERE account_id = ? AND trading_day = ? AND order_id IS NULL',
    )
  }

  /** False when the fill is already there: a replay or a query repeats it. */
  insert(trade: JournalTrade): boolean {
    const result = this.#insert.run({ ...trade, accountId: this.#accountId, sysKey: sysKeyOf(trade.orderSysId) })
    return result.changes === 1
  }

  /** Parked fills of an exchange id, now claimed by its order. */
  claimParked(orderId: string, tradingDay: string, exchange: string, orderSysId: string): JournalTrade[] {
    const rows = this.#parked.all(this.#accountId, tradingDay, exchange, sysKeyOf(orderSysId)) as TradeRow[]
    for (const row of rows) {
      this.#claim.run(orderId, this.#accountId, row.trading_day, row.exchange, row.trade_id, row.direction)
    }
    return rows.map((row) => ({
      tradingDay: row.trading_day,
      exchange: row.exchange,
      tradeId: row.trade_id,
      direction: row.direction,
      orderId,
      orderSysId: row.sys_key,
      orderRef: row.order_ref,
      symbol: row.symbol,
      offset: row.offset,
      price: row.price,
      volume: row.volume,
      atMs: row.at_ms,
    }))
  }

  parkedCount(tradingDay: string): number {
    return (this.#countParked.get(this.#accountId, tradingDay) as { n: number }).n
  }
}
