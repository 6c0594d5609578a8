import type { Database, Statement } from 'better-sqlite3'

/** What a counter tells once a trading day. */
export type ReferenceKind = 'instrument' | 'rates'

export interface ReferenceRow {
  readonly symbol: string
  readonly json: string
}

/**
 * Contracts and rates as one front told them on one trading day, so that a restart within the day need not ask again. Rows
 * of an earlier day are forgotten with the first one of the next. Writing runs inside the caller's transaction.
 */
export class ReferenceRows {
  readonly #all: Statement
  readonly #forget: Statement
  readonly #clear: Statement
  readonly #put: Statement

  constructor(
    db: Database,
    private readonly accountId: string,
    private readonly front: string,
  ) {
    const own = 'account_id = ? AND front = ? AND kind = ?'
    this.#all = db.prepare(`SELECT symbol, json FROM reference_rows WHERE ${own} AND trading_day = ? ORDER BY symbol`)
    this.#forget = db.prepare(`DELETE FROM reference_rows WHERE ${own} AND trading_day <> ?`)
    this.#clear = db.prepare(`DELETE FROM reference_rows WHERE ${own}`)
    this.#put = db.prepare(`
      INSERT INTO reference_rows (account_id, front, kind, trading_day, symbol, json) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (account_id, front, kind, symbol)
        DO UPDATE SET trading_day = excluded.trading_day, json = excluded.json`)
  }

  of(kind: ReferenceKind, tradingDay: string): ReferenceRow[] {
    return this.#all.all(this.accountId, this.front, kind, tradingDay) as ReferenceRow[]
  }

  /** A complete list. */
  replace(kind: ReferenceKind, tradingDay: string, rows: readonly ReferenceRow[]): void {
    this.#clear.run(this.accountId, this.front, kind)
    for (const row of rows) this.#insert(kind, tradingDay, row)
  }

  put(kind: ReferenceKind, tradingDay: string, row: ReferenceRow): void {
    this.#forget.run(this.accountId, this.front, kind, tradingDay)
    this.#insert(kind, tradingDay, row)
  }

  #insert(kind: ReferenceKind, tradingDay: string, { symbol, json }: ReferenceRow): void {
    this.#put.run(this.accountId, this.front, kind, tradingDay, symbol, json)
  }
}
