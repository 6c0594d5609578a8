import type { Database, Statement } from 'better-sqlite3'

/** Contracts that a person subscribed to over HTTP; they stay until a person takes them back. */
export class WantedSymbols {
  readonly #accountId: string
  readonly #all: Statement
  readonly #insert: Statement
  readonly #delete: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#all = db.prepare('SELECT symbol FROM wanted_symbols WHERE account_id = ? ORDER BY symbol').pluck()
    this.#insert = db.prepare(
      'INSERT INTO wanted_symbols (account_id, symbol, at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    )
    this.#delete = db.prepare('DELETE FROM wanted_symbols WHERE account_id = ? AND symbol = ?')
  }

  all(): string[] {
    return this.#all.all(this.#accountId) as string[]
  }

  add(symbol: string, wallMs: number): void {
    this.#insert.run(this.#accountId, symbol, wallMs)
  }

  /** Whether it was there. */
  remove(symbol: string): boolean {
    return this.#delete.run(this.#accountId, symbol).changes > 0
  }
}
