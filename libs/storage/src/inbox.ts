import { STREAMS, type DeadLetter } from '@huangpu/messages'
import type { Database, Statement } from 'better-sqlite3'
import type { Outbox } from './outbox.js'

/** Longer than any outbox replays (one day), so that no replay is ever taken for news. */
const KEEP_MS = 7 * 86_400_000
const PRUNE_EVERY = 20_000
const PRUNE_ROWS = 50_000

/** What was done already, by business key; written in the transaction of the effect. */
export class Inbox {
  private readonly remember: Statement
  private readonly countFailure: Statement
  private readonly forgetFailures: Statement
  private readonly insertLetter: Statement
  private appliesSincePrune = 0

  constructor(
    private readonly db: Database,
    private readonly transaction: <T>(work: () => T) => T,
    private readonly outbox: Outbox,
    private readonly nowMs: () => number,
  ) {
    this.remember = db.prepare('INSERT OR IGNORE INTO inbox (consumer, key, applied_at_ms) VALUES (?, ?, ?)')
    this.countFailure = db.prepare(
      `INSERT INTO inbox_failure (consumer, entry_key, failures, reason) VALUES (?, ?, 1, ?)
       ON CONFLICT DO UPDATE SET failures = failures + 1, reason = excluded.reason RETURNING failures`,
    )
    this.forgetFailures = db.prepare('DELETE FROM inbox_failure WHERE consumer = ? AND entry_key = ?')
    this.insertLetter = db.prepare(
      'INSERT INTO dead_letter (consumer, entry_key, json, created_at_ms) VALUES (?, ?, ?, ?)',
    )
    this.prune()
  }

  /** One transaction; throws what the effect throws, everything rolled back. */
  apply(consumer: string, key: string, effect: () => void): 'applied' | 'duplicate' {
    const outcome = this.transaction(() => {
      if (this.remember.run(consumer, key, this.nowMs()).changes === 0) return 'duplicate'
      effect()
      return 'applied'
    })
    this.appliesSincePrune += 1
    if (this.appliesSincePrune >= PRUNE_EVERY) this.pruneIfPossible()
    return outcome
  }

  recordFailure(consumer: string, entryKey: string, reason: string): number {
    return this.transaction(() => {
      const row = this.countFailure.get(consumer, entryKey, reason.slice(0, 2_000)) as { failures: number }
      return row.failures
    })
  }

  setAside(consumer: string, entryKey: string, letter: DeadLetter): void {
    const json = JSON.stringify(letter)
    this.transaction(() => {
      this.insertLetter.run(consumer, entryKey, json, this.nowMs())
      this.forgetFailures.run(consumer, entryKey)
      this.outbox.add(STREAMS.dead, `${consumer}/${entryKey}`, json)
    })
  }

  /** The effect is committed: a disk that cannot tidy up must not make it look failed. */
  private pruneIfPossible(): void {
    try {
      this.prune()
    } catch {
      // A full or failing disk, which the next transaction reports.
    }
  }

  private prune(): void {
    this.appliesSincePrune = 0
    this.db
      .prepare(
        `DELETE FROM inbox WHERE (consumer, key) IN
         (SELECT consumer, key FROM inbox WHERE applied_at_ms < ? LIMIT ${PRUNE_ROWS})`,
      )
      .run(this.nowMs() - KEEP_MS)
  }
}
