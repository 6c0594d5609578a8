import type { ReasonCode } from '@huangpu/messages'
import type { Database, Statement } from 'better-sqlite3'

/** One intent and its answer, so that a repetition gets the same answer and changes nothing. */
export interface RequestRecord {
  readonly requestId: string
  readonly kind: 'SEND_ORDER' | 'CANCEL_ORDER'
  /** What was asked for; another content under the same id is another intent, which is refused. */
  readonly content: string
  readonly accepted: boolean
  readonly reasonCode: ReasonCode | null
  readonly orderIds: readonly string[]
}

interface RequestRow {
  request_id: string
  kind: RequestRecord['kind']
  content: string
  accepted: number
  reason_code: ReasonCode | null
  order_ids: string
}

export class RequestTable {
  readonly #accountId: string
  readonly #insert: Statement
  readonly #byId: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#insert = db.prepare(`
      INSERT INTO requests (account_id, request_id, kind, content, accepted, reason_code, order_ids, received_at_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#byId = db.prepare('SELECT * FROM requests WHERE account_id = ? AND kind = ? AND request_id = ?')
  }

  insert(request: RequestRecord, receivedAtMs: number): void {
    const { requestId, kind, content, accepted, reasonCode, orderIds } = request
    const ids = JSON.stringify(orderIds)
    this.#insert.run(this.#accountId, requestId, kind, content, accepted ? 1 : 0, reasonCode, ids, receivedAtMs)
  }

  find(kind: RequestRecord['kind'], requestId: string): RequestRecord | undefined {
    const row = this.#byId.get(this.#accountId, kind, requestId) as RequestRow | undefined
    return (
      row && {
        requestId: row.request_id,
        kind: row.kind,
        content: row.content,
        accepted: row.accepted === 1,
        reasonCode: row.reason_code,
        orderIds: JSON.parse(row.order_ids) as string[],
      }
    )
  }
}
