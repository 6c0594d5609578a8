import type { Database, Statement } from 'better-sqlite3'

/** Numbers that outlive the process. Every method runs inside the caller's transaction. */
export class Counters {
  readonly #accountId: string
  readonly #get: Statement
  readonly #set: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#get = db.prepare('SELECT value FROM counters WHERE account_id = ? AND name = ?').pluck()
    this.#set = db.prepare('INSERT OR REPLACE INTO counters (account_id, name, value) VALUES (?, ?, ?)')
  }

  get(name: string): number | undefined {
    return this.#get.get(this.#accountId, name) as number | undefined
  }

  set(name: string, value: number): void {
    this.#set.run(this.#accountId, name, value)
  }

  /** The next number, which is remembered as used; `first` when there was none. */
  next(name: string, first: number): number {
    const last = this.get(name)
    const value = last === undefined ? first : last + 1
    this.set(name, value)
    return value
  }
}
