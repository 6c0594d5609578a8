import type { Database, Statement } from 'better-sqlite3'

export type FlattenOutcome = 'flat' | 'incomplete'

export interface KillEntry {
  readonly action: 'kill' | 'lift'
  readonly by: string
  readonly reason: string
  readonly flatten: boolean
  /** Wall epoch ms. */
  readonly atMs: number
  /** The orders that a ready session knew were cancelled. */
  readonly swept: boolean
  /** How the closing of positions ended; null while it has not. */
  readonly outcome: FlattenOutcome | null
}

interface KillRow {
  action: 'kill' | 'lift'
  by_whom: string
  reason: string
  flatten: number
  at_ms: number
  swept: number
  outcome: FlattenOutcome | null
}

const entryOf = (row: KillRow): KillEntry => ({
  action: row.action,
  by: row.by_whom,
  reason: row.reason,
  flatten: row.flatten === 1,
  atMs: row.at_ms,
  swept: row.swept === 1,
  outcome: row.outcome,
})

/** Who turned the kill switch on and off, when and why; the latest row is the state. */
export class KillJournal {
  readonly #accountId: string
  readonly #insert: Statement
  readonly #latest: Statement
  readonly #sinceLift: Statement
  readonly #swept: Statement
  readonly #outcome: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#insert = db.prepare(`
      INSERT INTO kill_switch (account_id, action, by_whom, reason, flatten, at_ms) VALUES (?, ?, ?, ?, ?, ?)`)
    this.#latest = db.prepare('SELECT * FROM kill_switch WHERE account_id = ? ORDER BY id DESC LIMIT ?')
    this.#sinceLift = db.prepare(`
      SELECT * FROM kill_switch WHERE account_id = @accountId AND id > COALESCE(
        (SELECT MAX(id) FROM kill_switch WHERE account_id = @accountId AND action = 'lift'), 0)
      ORDER BY id`)
    const last = 'WHERE id = (SELECT MAX(id) FROM kill_switch WHERE account_id = ?)'
    this.#swept = db.prepare(`UPDATE kill_switch SET swept = 1 ${last}`)
    this.#outcome = db.prepare(`UPDATE kill_switch SET outcome = ? ${last}`)
  }

  add(entry: Pick<KillEntry, 'action' | 'by' | 'reason' | 'flatten' | 'atMs'>): void {
    const { action, by, reason, flatten, atMs } = entry
    this.#insert.run(this.#accountId, action, by, reason, flatten ? 1 : 0, atMs)
  }

  /** Newest first. */
  latest(limit: number): KillEntry[] {
    return (this.#latest.all(this.#accountId, limit) as KillRow[]).map(entryOf)
  }

  /** Every kill since the switch was lifted last, oldest first: empty while it is off. */
  sinceLift(): KillEntry[] {
    return (this.#sinceLift.all({ accountId: this.#accountId }) as KillRow[]).map(entryOf)
  }

  markSwept(): void {
    this.#swept.run(this.#accountId)
  }

  setOutcome(outcome: FlattenOutcome): void {
    this.#outcome.run(outcome, this.#accountId)
  }
}
