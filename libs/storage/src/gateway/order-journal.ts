import type { Database, Statement } from 'better-sqlite3'
import {
  type JournalOrder,
  type JournalOrderChange,
  type JournalOrderRow,
  journalOrderOf,
  sysKeyOf,
} from './journal-order.js'

/** The gateway's orders of one account. Every method runs inside the caller's transaction. */
export class OrderJournal {
  readonly #accountId: string
  readonly #insert: Statement
  readonly #update: Statement
  readonly #byId: Statement
  readonly #bySession: Statement
  readonly #bySysKey: Statement
  readonly #byOwnRef: Statement
  readonly #unanswered: Statement
  readonly #working: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#insert = db.prepare(`
      INSERT INTO orders (account_id, order_id, own, request_id, strategy_name, trading_day, front_id, session_id,
        order_ref, order_memo, symbol, exchange, direction, offset, order_type, price, volume, send_state, order_sys_id,
        sys_key, status, traded, filled, status_seq, reason_code, reason, error_id, unknown_since_ms, expires_at_ms,
        sent_at_ms, created_at_ms, updated_at_ms)
      VALUES (@accountId, @orderId, @own, @requestId, @strategyName, @tradingDay, @frontId, @sessionId,
        @orderRef, @orderMemo, @symbol, @exchange, @direction, @offset, @orderType, @price, @volume, @sendState,
        @orderSysId, @sysKey, @status, @traded, @filled, @statusSeq, @reasonCode, @reason, @errorId, @unknownSince,
        @expiresAtMs, @sentAtMs, @createdAtMs, @createdAtMs)`)
    this.#update = db.prepare(`
      UPDATE orders SET front_id = @frontId, session_id = @sessionId, send_state = @sendState,
        order_sys_id = @orderSysId, sys_key = @sysKey, status = @status, traded = @traded, filled = @filled,
        status_seq = @statusSeq, reason_code = @reasonCode, reason = @reason, error_id = @errorId,
        unknown_since_ms = @unknownSince, sent_at_ms = @sentAtMs, updated_at_ms = @atMs
      WHERE account_id = @accountId AND order_id = @orderId`)
    const select = (where: string): Statement => db.prepare(`SELECT * FROM orders WHERE account_id = ? AND ${where}`)
    this.#byId = select('order_id = ?')
    this.#bySession = select('trading_day = ? AND front_id = ? AND session_id = ? AND order_ref = ?')
    this.#bySysKey = select('trading_day = ? AND exchange = ? AND sys_key = ?')
    this.#byOwnRef = select('trading_day = ? AND order_ref = ? AND own = 1')
    this.#unanswered = select(
      `own = 1 AND status IN ('SUBMITTING', 'NOTTRADED', 'PARTTRADED') AND send_state IN ('intended', 'sent')
       ORDER BY CAST(order_ref AS INTEGER)`,
    )
    this.#working = select(`status IN ('SUBMITTING', 'NOTTRADED', 'PARTTRADED') ORDER BY created_at_ms`)
  }

  /** @throws when the order_id or the session's OrderRef is already in the journal */
  insert(order: JournalOrder): void {
    this.#insert.run({
      ...order,
      accountId: this.#accountId,
      own: order.own ? 1 : 0,
      sysKey: order.orderSysId === null ? null : sysKeyOf(order.orderSysId),
    })
  }

  /** Writes the change and gives the order as it now stands. */
  change(order: JournalOrder, change: JournalOrderChange, atMs: number): JournalOrder {
    const next = { ...order, ...change }
    this.#update.run({
      accountId: this.#accountId,
      orderId: next.orderId,
      frontId: next.frontId,
      sessionId: next.sessionId,
      sendState: next.sendState,
      orderSysId: next.orderSysId,
      sysKey: next.orderSysId === null ? null : sysKeyOf(next.orderSysId),
      status: next.status,
      traded: next.traded,
      filled: next.filled,
      statusSeq: next.statusSeq,
      reasonCode: next.reasonCode,
      reason: next.reason,
      errorId: next.errorId,
      unknownSince: next.unknownSince,
      sentAtMs: next.sentAtMs,
      atMs,
    })
    return next
  }

  byId(orderId: string): JournalOrder | undefined {
    return this.#one(this.#byId.get(this.#accountId, orderId))
  }

  bySession(tradingDay: string, frontId: number, sessionId: number, orderRef: string): JournalOrder | undefined {
    return this.#one(this.#bySession.get(this.#accountId, tradingDay, frontId, sessionId, orderRef))
  }

  bySysId(tradingDay: string, exchange: string, orderSysId: string): JournalOrder | undefined {
    return this.#one(this.#bySysKey.get(this.#accountId, tradingDay, exchange, sysKeyOf(orderSysId)))
  }

  /** Own OrderRefs never repeat within an account, whichever session sent them. */
  byOwnRef(tradingDay: string, orderRef: string): JournalOrder | undefined {
    return this.#one(this.#byOwnRef.get(this.#accountId, tradingDay, orderRef))
  }

  /** Own orders of which no callback ever spoke, oldest first. */
  unanswered(): JournalOrder[] {
    return this.#many(this.#unanswered.all(this.#accountId))
  }

  /** Orders that are not final, oldest first. */
  working(): JournalOrder[] {
    return this.#many(this.#working.all(this.#accountId))
  }

  #one(row: unknown): JournalOrder | undefined {
    return row === undefined ? undefined : journalOrderOf(row as JournalOrderRow)
  }

  #many(rows: unknown[]): JournalOrder[] {
    return rows.map((row) => journalOrderOf(row as JournalOrderRow))
  }
}
