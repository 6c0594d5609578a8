import type { Environment, TradeData } from '@huangpu/messages'
import type { Database, Statement } from 'better-sqlite3'
import { pageOf, type Page, type PageRequest } from './order-table.js'

type TradeRow = Omit<TradeData, 'datetime' | 'environment'> & { id: number; traded_at: string }

const FROM_NEWEST = Number.MAX_SAFE_INTEGER

/** The fills of one account, each once. Every method runs inside the caller's transaction. */
export class TradeTable {
  readonly #accountId: string
  readonly #insert: Statement
  readonly #filled: Statement
  readonly #page: Statement

  constructor(
    db: Database,
    accountId: string,
    private readonly environment: Environment,
  ) {
    this.#accountId = accountId
    this.#insert = db.prepare(`
      INSERT INTO trades (account_id, trading_day, exchange, trade_id, direction, order_id, request_id, symbol, offset,
        price, volume, strategy_name, traded_at, gateway_time_us)
      VALUES (@account_id, @trading_day, @exchange, @trade_id, @direction, @order_id, @request_id, @symbol, @offset,
        @price, @volume, @strategy_name, @datetime, @gateway_time_us)
      ON CONFLICT DO NOTHING`)
    this.#filled = db
      .prepare('SELECT COALESCE(SUM(volume), 0) FROM trades WHERE account_id = ? AND order_id = ?')
      .pluck()
    this.#page = db.prepare(
      'SELECT * FROM trades WHERE account_id = ? AND traded_at >= ? AND id < ? ORDER BY id DESC LIMIT ?',
    )
  }

  /** False when the fill is there already: its trade key is the table's uniqueness. */
  insert(trade: TradeData): boolean {
    return this.#insert.run({ ...trade, trade_id: trade.trade_id.trim() }).changes === 1
  }

  /** Lots that arrived of an order, also before the order itself was known. */
  filledLots(orderId: string): number {
    return Number(this.#filled.get(this.#accountId, orderId))
  }

  /** Newest first. `since`: exchange time, Shanghai wall clock, inclusive; empty for all. */
  page(request: PageRequest, since: string): Page<TradeData> {
    const before = request.beforeId ?? FROM_NEWEST
    const rows = this.#page.all(this.#accountId, since, before, request.limit + 1) as TradeRow[]
    return pageOf(rows, request.limit, (row) => this.#tradeOf(row))
  }

  #tradeOf(row: TradeRow): TradeData {
    return {
      trade_id: row.trade_id,
      order_id: row.order_id,
      symbol: row.symbol,
      exchange: row.exchange,
      direction: row.direction,
      offset: row.offset,
      price: row.price,
      volume: row.volume,
      datetime: row.traded_at,
      strategy_name: row.strategy_name,
      account_id: row.account_id,
      environment: this.environment,
      trading_day: row.trading_day,
      request_id: row.request_id,
      gateway_time_us: row.gateway_time_us,
    }
  }
}
