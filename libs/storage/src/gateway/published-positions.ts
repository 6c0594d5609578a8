import type { Direction, Exchange } from '@huangpu/core'
import type { Database, Statement } from 'better-sqlite3'

export interface PublishedPosition {
  readonly symbol: string
  readonly exchange: Exchange
  readonly direction: Direction
}

/** What the last published snapshot held, so that the next one can say what went flat, over restarts too. */
export class PublishedPositions {
  readonly #accountId: string
  readonly #all: Statement
  readonly #clear: Statement
  readonly #insert: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#all = db.prepare('SELECT symbol, exchange, direction FROM published_positions WHERE account_id = ?')
    this.#clear = db.prepare('DELETE FROM published_positions WHERE account_id = ?')
    this.#insert = db.prepare(
      'INSERT INTO published_positions (account_id, symbol, exchange, direction) VALUES (?, ?, ?, ?)',
    )
  }

  all(): PublishedPosition[] {
    return this.#all.all(this.#accountId) as PublishedPosition[]
  }

  replace(positions: readonly PublishedPosition[]): void {
    this.#clear.run(this.#accountId)
    for (const { symbol, exchange, direction } of positions) {
      this.#insert.run(this.#accountId, symbol, exchange, direction)
    }
  }
}
