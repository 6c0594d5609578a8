import type { Database, Statement } from 'better-sqlite3'

/** Numbers that must never repeat in an account, over restarts. Every method runs inside the caller's transaction. */
export class GatewaySequences {
  readonly #accountId: string
  readonly #get: Statement
  readonly #set: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#get = db.prepare('SELECT value FROM sequences WHERE account_id = ? AND name = ?')
    this.#set = db.prepare(`
      INSERT INTO sequences (account_id, name, value) VALUES (?, ?, ?)
      ON CONFLICT (account_id, name) DO UPDATE SET value = excluded.value WHERE excluded.value > value`)
  }

  /** The last number used; 0 before the first. */
  last(name: string): number {
    const row = this.#get.get(this.#accountId, name) as { value: number } | undefined
    return row?.value ?? 0
  }

  /** Remembers a number as used; a lower one changes nothing. */
  use(name: string, value: number): void {
    this.#set.run(this.#accountId, name, value)
  }

  /** As `use`; true when it was higher than all before. */
  raise(name: string, value: number): boolean {
    const isHigher = this.last(name) < value
    this.use(name, value)
    return isHigher
  }

  next(name: string): number {
    const value = this.last(name) + 1
    this.use(name, value)
    return value
  }
}
