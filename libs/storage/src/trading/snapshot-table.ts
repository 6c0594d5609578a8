import type { PositionData } from '@huangpu/messages'
import type { Database, Statement } from 'better-sqlite3'

/** The last complete position query of each trading day of one account. */
export class SnapshotTable {
  readonly #accountId: string
  readonly #clearDay: Statement
  readonly #keep: Statement
  readonly #day: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
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

  /** The query becomes its trading day's record; the day's last one is the record of its close. */
  keep(rows: readonly PositionData[], tradingDay: string): void {
    this.#clearDay.run(this.#accountId, tradingDay)
    for (const row of rows) this.#keep.run(row)
  }

  ofDay(tradingDay: string): unknown[] {
    return this.#day.all(this.#accountId, tradingDay)
  }
}
