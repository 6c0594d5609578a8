import type { Database, Statement } from 'better-sqlite3'

export interface LoginRefusal {
  readonly refusals: number
  readonly errorId: number
  readonly message: string
  /** A login with these secrets was sent and nothing is known of its end. */
  readonly inFlight: boolean
  /** The counter has taken these secrets before. */
  readonly accepted: boolean
}

interface Row {
  readonly refusals: number
  readonly error_id: number
  readonly message: string
  readonly in_flight: number
  readonly accepted_at_ms: number | null
}

/**
 * Logins by fingerprint of front, user and secrets: counters lock an account after a few refused ones. An attempt is
 * written down before it is sent, so that one which a crash cut off is known to the next life.
 */
export class LoginRefusals {
  readonly #accountId: string
  readonly #get: Statement
  readonly #begin: Statement
  readonly #end: Statement
  readonly #add: Statement
  readonly #accept: Statement
  readonly #clear: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#get = db.prepare(
      'SELECT refusals, error_id, message, in_flight, accepted_at_ms FROM login_refusals WHERE fingerprint = ?',
    )
    this.#begin = db.prepare(`
      INSERT INTO login_refusals (account_id, fingerprint, refusals, error_id, message, at_ms, in_flight)
      VALUES (?, ?, 0, 0, '', ?, 1)
      ON CONFLICT (fingerprint) DO UPDATE SET account_id = excluded.account_id, in_flight = 1`)
    this.#end = db.prepare('UPDATE login_refusals SET in_flight = 0 WHERE fingerprint = ?')
    this.#add = db.prepare(`
      INSERT INTO login_refusals (account_id, fingerprint, refusals, error_id, message, at_ms)
      VALUES (?, ?, 1, ?, ?, ?)
      ON CONFLICT (fingerprint) DO UPDATE SET account_id = excluded.account_id, refusals = refusals + 1,
        error_id = excluded.error_id, message = excluded.message, at_ms = excluded.at_ms, in_flight = 0`)
    this.#accept = db.prepare(`
      INSERT INTO login_refusals (account_id, fingerprint, refusals, error_id, message, at_ms, accepted_at_ms)
      VALUES (?, ?, 0, 0, '', ?, ?)
      ON CONFLICT (fingerprint) DO UPDATE SET account_id = excluded.account_id, refusals = 0, in_flight = 0,
        accepted_at_ms = excluded.accepted_at_ms`)
    this.#clear = db.prepare('DELETE FROM login_refusals WHERE fingerprint = ?')
  }

  of(fingerprint: string): LoginRefusal | undefined {
    const row = this.#get.get(fingerprint) as Row | undefined
    return (
      row && {
        refusals: row.refusals,
        errorId: row.error_id,
        message: row.message,
        inFlight: row.in_flight !== 0,
        accepted: row.accepted_at_ms !== null,
      }
    )
  }

  /** A login is about to be sent. */
  begin(fingerprint: string, atMs: number): void {
    this.#begin.run(this.#accountId, fingerprint, atMs)
  }

  /** It ended without a word about the secrets. */
  end(fingerprint: string): void {
    this.#end.run(fingerprint)
  }

  add(fingerprint: string, errorId: number, message: string, atMs: number): void {
    this.#add.run(this.#accountId, fingerprint, errorId, message, atMs)
  }

  accept(fingerprint: string, atMs: number): void {
    this.#accept.run(this.#accountId, fingerprint, atMs, atMs)
  }

  clear(fingerprint: string): void {
    this.#clear.run(fingerprint)
  }
}
