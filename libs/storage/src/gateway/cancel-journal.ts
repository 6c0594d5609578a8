import type { Database, Statement } from 'better-sqlite3'

/** `pending`: waits for the session. `sent`: written to the socket. `refused`: the counter or the exchange said no. */
export type CancelState = 'pending' | 'sent' | 'refused'

export interface JournalCancel {
  readonly requestId: string
  readonly orderId: string
  /** OrderActionRef, unique in the account: refusals name it. */
  readonly actionRef: number
  readonly state: CancelState
}

interface CancelRow {
  request_id: string
  order_id: string
  action_ref: number
  state: CancelState
}

const cancelOf = (row: unknown): JournalCancel | undefined => {
  if (row === undefined) return undefined
  const { request_id, order_id, action_ref, state } = row as CancelRow
  return { requestId: request_id, orderId: order_id, actionRef: action_ref, state }
}

/** Cancels of one account. They never expire. Every method runs inside the caller's transaction. */
export class CancelJournal {
  readonly #accountId: string
  readonly #insert: Statement
  readonly #setState: Statement
  readonly #byAction: Statement
  readonly #byOrder: Statement
  readonly #pending: Statement
  readonly #perhapsLost: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#insert = db.prepare(`
      INSERT INTO cancels (account_id, request_id, order_id, action_ref, state, at_ms) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING`)
    this.#setState = db.prepare('UPDATE cancels SET state = ? WHERE account_id = ? AND request_id = ?')
    this.#byAction = db.prepare('SELECT * FROM cancels WHERE account_id = ? AND action_ref = ?')
    this.#byOrder = db.prepare('SELECT * FROM cancels WHERE account_id = ? AND order_id = ? ORDER BY action_ref DESC')
    this.#pending = db.prepare(`SELECT * FROM cancels WHERE account_id = ? AND state = 'pending' ORDER BY action_ref`)
    this.#perhapsLost = db
      .prepare(
        `
      SELECT request_id FROM cancels
      WHERE account_id = @accountId AND state = 'sent'
        AND action_ref IN (SELECT MAX(action_ref) FROM cancels WHERE account_id = @accountId GROUP BY order_id)
        AND order_id IN (SELECT order_id FROM orders
          WHERE account_id = @accountId AND status IN ('SUBMITTING', 'NOTTRADED', 'PARTTRADED'))`,
      )
      .pluck()
  }

  /**
   * A session ended: the latest cancel of each order that still works is to be sent again, unless the present session
   * has sent it. A cancel may be repeated.
   */
  reviveSent(sentNow: ReadonlySet<string> = new Set()): void {
    for (const requestId of this.#perhapsLost.all({ accountId: this.#accountId }) as string[]) {
      if (!sentNow.has(requestId)) this.setState(requestId, 'pending')
    }
  }

  /** False when the request id is taken. */
  insert(cancel: JournalCancel, atMs: number): boolean {
    const { requestId, orderId, actionRef, state } = cancel
    return this.#insert.run(this.#accountId, requestId, orderId, actionRef, state, atMs).changes === 1
  }

  setState(requestId: string, state: CancelState): void {
    this.#setState.run(state, this.#accountId, requestId)
  }

  byActionRef(actionRef: number): JournalCancel | undefined {
    return cancelOf(this.#byAction.get(this.#accountId, actionRef))
  }

  /** The latest cancel of an order. */
  latestOf(orderId: string): JournalCancel | undefined {
    return cancelOf(this.#byOrder.get(this.#accountId, orderId))
  }

  pending(): JournalCancel[] {
    return this.#pending.all(this.#accountId).map((row) => cancelOf(row) as JournalCancel)
  }
}
