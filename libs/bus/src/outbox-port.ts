export interface OutboxRow {
  readonly id: number
  readonly stream: string
  readonly json: string
}

/** What Redis is known to hold of this outbox: the server's epoch and the last entry id per stream. */
export interface OutboxMarks {
  readonly epoch: string | undefined
  readonly lastEntryIds: Readonly<Record<string, string>>
}

/** Rows committed together with the effects that caused them, in order; `@huangpu/storage` implements it on SQLite. */
export interface OutboxPort {
  /** Committed, unconfirmed rows with an id above `afterId`, oldest first; nothing while a transaction is open. */
  pending(afterId: number, limit: number): OutboxRow[]
  /** Id of the newest row that is to be sent; 0 when none is. */
  lastPendingId(): number
  /** Everything up to this row is in Redis. */
  sentThrough(): number
  /** May be persisted late: losing it only sends again what receivers know already. */
  markSent(throughId: number, lastEntryIds: Readonly<Record<string, string>>): void
  marks(): OutboxMarks
  setEpoch(epoch: string): void
  /** Makes unconfirmed rows created since then pending again; returns how many. */
  rewind(createdSinceMs: number): number
  /** Calls back after each transaction that added rows; one listener. */
  onAdded(listener: () => void): void
}
