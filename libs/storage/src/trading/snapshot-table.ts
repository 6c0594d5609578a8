import type { PositionData } from '@huangpu/messages'
import type { Database, Statement } from 'better-sqlite3'

/** Position queries of one account: rows until the last has come, then the last complete query of each trading day. */
export class SnapshotTable {
  readonly #accountId: string
  readonly #insert: Statement
  readonly #dropOthers: Statement
  readonly #rows: Statement
  readonly #clearDay: Statement
  readonly #keep: Statement
  readonly #day: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#insert = db.prepare(
      `INSERT OR REPLACE INTO snapshot_rows (account_id, snapshot_id, symbol, direction, json) VALUES (?, ?, ?, ?, ?)`,
    )
    this.#dropOthers = db.prepare('DELETE FROM snapshot_rows WHERE account_id = ? AND snapshot_id <> ?')
    this.#rows = db.prepare('SELECT json FROM snapshot_rows WHERE account_id = ? AND snapshot_id = ?').pluck()
    this.#clearDay = db.prepare('DELETE FROM position_snapshots WHERE account_id = ? AND trading_day = ?')
    this.#keep = db.prepare(`
      INSERT INTO position_snapshots (account_id, trading_day, symbol, direction, exchange, volume, yd_volume, frozen,
        price, pnl, margin, snapshot_id, taken_at)
      VALUES (@account_id, @trading_day, @symbol, @direction, @exchange, @volume, @yd_volume, @frozen, @price, @pnl,
        @margin, @snapshot_id, @datetime)`)
    this.#day = db.prepare(
      'SELECT * FROM position_snapshots WHERE account_id = ? AND trading_day = ? ORDER BY symbol, direction',
    )
  }

  /** Adds a row. A query whose last row never came is dropped when the next one begins. */
  add(row: PositionData): void {
    this.#dropOthers.run(this.#accountId, row.snapshot_id)
    this.#insert.run(this.#accountId, row.snapshot_id, row.symbol, row.direction, JSON.stringify(row))
  }

  rowsOf(snapshotId: string): PositionData[] {
    const rows = this.#rows.all(this.#accountId, snapshotId) as string[]
    return rows.map((json) => JSON.parse(json) as PositionData)
  }

  /** The query becomes its trading day's record; the day's last one is the record of its close. */
  keep(rows: readonly PositionData[], tradingDay: string): void {
    this.#clearDay.run(this.#accountId, tradingDay)
    for (const row of rows) this.#keep.run(row)
  }

  ofDay(tradingDay: string): unknown[] {
    return this.#day.all(this.#accountId, tradingDay)
  }
}
