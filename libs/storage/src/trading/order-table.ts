import type { Database, Statement } from 'better-sqlite3'
import { ORDER_COLUMNS, orderOfRow, rowOfOrder, type OrderRecord, type OrderRow } from './order-record.js'

export interface PageRequest {
  readonly limit: number
  /** Rows older than this id; undefined from the newest on. */
  readonly beforeId: number | undefined
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Where the next page begins; undefined at the end. */
  readonly nextBeforeId: number | undefined
}

/** Cuts the one row too many that was read to know whether there is more. */
export function pageOf<Row extends { id: number }, T>(
  rows: readonly Row[],
  limit: number,
  map: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit)
  return { items: shown.map(map), nextBeforeId: rows.length > limit ? shown.at(-1)?.id : undefined }
}

const FROM_NEWEST = Number.MAX_SAFE_INTEGER
const UPDATED = ORDER_COLUMNS.filter((column) => !['account_id', 'order_id', 'created_at'].includes(column))

/** The child orders of one account. Every method runs inside the caller's transaction. */
export class OrderTable {
  readonly #accountId: string
  readonly #insert: Statement
  readonly #update: Statement
  readonly #byId: Statement
  readonly #ofRequest: Statement
  readonly #activeOf: Statement
  readonly #active: Statement
  readonly #unresolved: Statement
  readonly #page: Statement
  readonly #pageWorking: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    const values = ORDER_COLUMNS.map((column) => `@${column}`).join(', ')
    const changes = UPDATED.map((column) => `${column} = @${column}`).join(', ')
    this.#insert = db.prepare(`INSERT INTO orders (${ORDER_COLUMNS.join(', ')}) VALUES (${values})`)
    this.#update = db.prepare(`UPDATE orders SET ${changes} WHERE account_id = @account_id AND order_id = @order_id`)
    this.#byId = db.prepare('SELECT * FROM orders WHERE account_id = ? AND order_id = ?')
    this.#ofRequest = db.prepare('SELECT * FROM orders WHERE account_id = ? AND request_id = ? ORDER BY id')
    this.#activeOf = db.prepare(
      `SELECT * FROM orders WHERE account_id = ? AND symbol = ? AND phase <> 'final' ORDER BY id`,
    )
    this.#active = db.prepare(`SELECT * FROM orders WHERE account_id = ? AND phase <> 'final' ORDER BY id`)
    this.#unresolved = db
      .prepare(
        `SELECT order_id FROM orders WHERE account_id = ? AND symbol = ? AND phase <> 'final' AND unknown_since IS NOT NULL
         UNION SELECT order_id FROM orders WHERE account_id = ? AND symbol = ? AND overfilled = 1 AND trading_day = ?`,
      )
      .pluck()
    this.#page = db.prepare('SELECT * FROM orders WHERE account_id = ? AND id < ? ORDER BY id DESC LIMIT ?')
    this.#pageWorking = db.prepare(
      `SELECT * FROM orders WHERE account_id = ? AND phase IN ('submitting', 'working') AND id < ?
       ORDER BY id DESC LIMIT ?`,
    )
  }

  insert(order: OrderRecord): void {
    this.#insert.run(rowOfOrder(order, this.#accountId))
  }

  update(order: OrderRecord): void {
    this.#update.run(rowOfOrder(order, this.#accountId))
  }

  byId(orderId: string): OrderRecord | undefined {
    const row = this.#byId.get(this.#accountId, orderId) as OrderRow | undefined
    return row && orderOfRow(row)
  }

  ofRequest(requestId: string): OrderRecord[] {
    return (this.#ofRequest.all(this.#accountId, requestId) as OrderRow[]).map(orderOfRow)
  }

  /** Not final: on the way, resting, or with fills on the way. */
  active(): OrderRecord[] {
    return (this.#active.all(this.#accountId) as OrderRow[]).map(orderOfRow)
  }

  activeOf(symbol: string): OrderRecord[] {
    return (this.#activeOf.all(this.#accountId, symbol) as OrderRow[]).map(orderOfRow)
  }

  /** Orders of a contract whose fate is unknown, or which filled beyond their volume on this trading day. */
  unresolvedIds(symbol: string, tradingDay: string): string[] {
    return this.#unresolved.all(this.#accountId, symbol, this.#accountId, symbol, tradingDay) as string[]
  }

  /** Newest first. `working`: only those that can still be cancelled. */
  page(request: PageRequest, working: boolean): Page<OrderRecord> {
    const statement = working ? this.#pageWorking : this.#page
    const rows = statement.all(this.#accountId, request.beforeId ?? FROM_NEWEST, request.limit + 1) as OrderRow[]
    return pageOf(rows, request.limit, orderOfRow)
  }
}
