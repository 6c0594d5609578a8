import type { Database, Statement } from 'better-sqlite3'

export interface LoginRefusal {
  readonly refusals: number
  readonly errorId: number
  readonly message: string
}

/** Refused logins by fingerprint of front, user and secrets: counters lock an account after a few of them. */
export class LoginRefusals {
  readonly #accountId: string
  readonly #get: Statement
  readonly #add: Statement
  readonly #clear: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#get = db.prepare('SELECT refusals, error_id, message FROM login_refusals WHERE fingerprint = ?')
    this.#add = db.prepare(`
      INSERT INTO login_refusals (account_id, fingerprint, refusals, error_id, message, at_ms)
      VALUES (?, ?, 1, ?, ?, ?)
      ON CONFLICT (fingerprint) DO UPDATE SET account_id = excluded.account_id, refusals = refusals + 1,
        error_id = excluded.error_id, message = excluded.message, at_ms = excluded.at_ms`)
    this.#clear = db.prepare('DELETE FROM login_refusals WHERE fingerprint = ?')
  }

  of(fingerprint: string): LoginRefusal | undefined {
    const row = this.#get.get(fingerprint) as { refusals: number; error_id: number; message: string } | undefined
    return row && { refusals: row.refusals, errorId: row.error_id, message: row.message }
  }

  add(fingerprint: string, errorId: number, message: string, atMs: number): void {
    this.#add.run(this.#accountId, fingerprint, errorId, message, atMs)
  }

  clear(fingerprint: string): void {
    this.#clear.run(fingerprint)
  }
}
