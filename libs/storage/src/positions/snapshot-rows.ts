import type { PositionData } from '@huangpu/messages'
import type { Database, Statement } from 'better-sqlite3'

/** Rows of the account's position query until the last has come: half a query says nothing, over restarts too. */
export class SnapshotRows {
  readonly #accountId: string
  readonly #insert: Statement
  readonly #dropOthers: Statement
  readonly #rows: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#insert = db.prepare(
      `INSERT OR REPLACE INTO snapshot_rows (account_id, snapshot_id, symbol, direction, json) VALUES (?, ?, ?, ?, ?)`,
    )
    this.#dropOthers = db.prepare('DELETE FROM snapshot_rows WHERE account_id = ? AND snapshot_id <> ?')
    this.#rows = db.prepare('SELECT json FROM snapshot_rows WHERE account_id = ? AND snapshot_id = ?').pluck()
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
}
