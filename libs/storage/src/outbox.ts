import type { Database, Statement } from 'better-sqlite3'

export interface OutboxRow {
  readonly id: number
  readonly stream: string
  readonly json: string
}

export interface OutboxMarks {
  readonly epoch: string | undefined
  readonly lastEntryIds: Readonly<Record<string, string>>
}

/** Sent rows stay so long, for a replay into another Redis; more than the replay's one day. */
const KEEP_MS = 2 * 86_400_000
const KEEP_ROWS = 200_000
const PRUNE_EVERY_ADDS = 5_000
/** Marks are written with the next transaction, or after this long. */
const MARK_DELAY_MS = 250

/**
 * Messages committed together with the effects that caused them. Rows are sent in order, so that one number says which
 * are; it is written together with the next transaction instead of with a commit of its own, because losing it only
 * sends again what the receivers know already.
 */
export class Outbox {
  private readonly insert: Statement
  private readonly selectPending: Statement
  private readonly selectLast: Statement
  private readonly countPending: Statement
  private readonly updateConfirmed: Statement
  private readonly updateMark: Statement
  private sent: number
  private epoch: string | undefined
  private lastEntryIds: Readonly<Record<string, string>>
  private marksDirty = false
  private markTimer: NodeJS.Timeout | undefined
  private added = false
  private addsSincePrune = 0
  private listener: () => void = () => undefined

  constructor(
    private readonly db: Database,
    private readonly nowMs: () => number,
  ) {
    this.insert = db.prepare('INSERT INTO outbox (stream, key, json, created_at_ms) VALUES (?, ?, ?, ?)')
    this.selectPending = db.prepare(
      'SELECT id, stream, json FROM outbox WHERE id > ? AND confirmed_at_ms IS NULL ORDER BY id LIMIT ?',
    )
    this.selectLast = db.prepare('SELECT MAX(id) FROM outbox WHERE id > ? AND confirmed_at_ms IS NULL').pluck()
    this.countPending = db.prepare('SELECT COUNT(*) FROM outbox WHERE id > ? AND confirmed_at_ms IS NULL').pluck()
    this.updateConfirmed = db.prepare('UPDATE outbox SET confirmed_at_ms = ? WHERE key = ? AND confirmed_at_ms IS NULL')
    this.updateMark = db.prepare('UPDATE outbox_mark SET sent_through = ?, epoch = ?, last_entry_ids = ?')
    const mark = db.prepare('SELECT sent_through, epoch, last_entry_ids FROM outbox_mark').get() as {
      sent_through: number
      epoch: string | null
      last_entry_ids: string
    }
    this.sent = mark.sent_through
    this.epoch = mark.epoch ?? undefined
    this.lastEntryIds = JSON.parse(mark.last_entry_ids) as Record<string, string>
    this.prune()
  }

  /** Adds a message; call it inside the transaction of its effect. `key` is its business key, for `confirm`. */
  add(stream: string, key: string, json: string): void {
    this.insert.run(stream, key, json, this.nowMs())
    this.added = true
    this.addsSincePrune += 1
    if (!this.db.inTransaction) this.afterCommit()
  }

  /** A status from downstream proves that the message arrived: it is never replayed. */
  confirm(key: string): void {
    this.updateConfirmed.run(this.nowMs(), key)
  }

  pending(afterId: number, limit: number): OutboxRow[] {
    if (this.db.inTransaction) return []
    return this.selectPending.all(afterId, limit) as OutboxRow[]
  }

  lastPendingId(): number {
    return (this.selectLast.get(this.sent) as number | null) ?? 0
  }

  /** Messages that are not in Redis yet. */
  depth(): number {
    return this.countPending.get(this.sent) as number
  }

  sentThrough(): number {
    return this.sent
  }

  markSent(throughId: number, lastEntryIds: Readonly<Record<string, string>>): void {
    this.sent = throughId
    this.lastEntryIds = { ...this.lastEntryIds, ...lastEntryIds }
    this.marksDirty = true
    this.markTimer ??= setTimeout(() => this.writeMarksLater(), MARK_DELAY_MS).unref()
  }

  marks(): OutboxMarks {
    return { epoch: this.epoch, lastEntryIds: this.lastEntryIds }
  }

  setEpoch(epoch: string): void {
    if (this.epoch === epoch) return
    this.epoch = epoch
    this.marksDirty = true
    this.writeMarks()
  }

  /** Unconfirmed rows created since then count as not sent; what was known of the streams' ends is forgotten. */
  rewind(createdSinceMs: number): number {
    const row = this.db
      .prepare(
        `SELECT MIN(id) AS first, COUNT(*) AS rows FROM outbox
         WHERE id <= ? AND created_at_ms >= ? AND confirmed_at_ms IS NULL`,
      )
      .get(this.sent, createdSinceMs) as { first: number | null; rows: number }
    if (row.first !== null) this.sent = row.first - 1
    this.lastEntryIds = {}
    this.marksDirty = true
    this.writeMarks()
    return row.rows
  }

  onAdded(listener: () => void): void {
    this.listener = listener
  }

  /** The store calls it inside each transaction: marks ride along. */
  writeMarks(): void {
    if (!this.marksDirty) return
    this.updateMark.run(this.sent, this.epoch ?? null, JSON.stringify(this.lastEntryIds))
    this.marksDirty = false
  }

  /**
   * The store calls it after each commit. It never throws: what is committed must not look refused, or somebody does it
   * again. Rows that nobody is told of now are found by the dispatcher's next look, old ones are pruned another time.
   */
  afterCommit(): void {
    if (!this.added) return
    this.added = false
    try {
      if (this.addsSincePrune >= PRUNE_EVERY_ADDS) this.prune()
    } catch {
      // A full or failing disk, which the next transaction reports.
    }
    try {
      this.listener()
    } catch {
      // The dispatcher could not read its rows: the same.
    }
  }

  /** The store calls it after a rollback: marks that rode along are to be written again. */
  afterRollback(): void {
    this.added = false
    this.marksDirty = true
  }

  close(): void {
    clearTimeout(this.markTimer)
    this.listener = () => undefined
    this.writeMarks()
  }

  private writeMarksLater(): void {
    this.markTimer = undefined
    try {
      if (!this.db.inTransaction) this.writeMarks()
    } catch {
      // A full disk: the marks stay dirty and ride with the next transaction.
    }
  }

  private prune(): void {
    this.addsSincePrune = 0
    this.db
      .prepare('DELETE FROM outbox WHERE id <= ? AND (created_at_ms < ? OR id <= ?)')
      .run(this.sent, this.nowMs() - KEEP_MS, this.sent - KEEP_ROWS)
  }
}
