import type { Direction } from '@huangpu/core'
import type { Database, Statement } from 'better-sqlite3'

/** A change of an instance's book that is no fill of its own. */
export interface NewBookAdjustment {
  readonly side: Direction
  /** Added, or taken away where negative. */
  readonly lots: number
  /** Average open price of added lots; null where lots are taken away. */
  readonly price: number | null
  /** Only a person adds lots. */
  readonly cause: 'closed_outside' | 'person'
  readonly by: string
  readonly reason: string
  /** Exchange time, Shanghai wall clock. */
  readonly at: string
}

export interface BookAdjustmentRecord extends NewBookAdjustment {
  /** Fills with an id up to this one were booked before it. */
  readonly afterFill: number
  /** Null while a person has not seen it. */
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: string | null
}

/** The corrections of strategies' books, kept for ever. Every writing method runs inside the caller's transaction. */
export class BookAdjustmentTable {
  readonly #accountId: string
  readonly #add: Statement
  readonly #of: Statement
  readonly #acknowledge: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#add = db.prepare(`
      INSERT INTO book_adjustments (account_id, instance, symbol, side, lots, price, cause, made_by, reason, made_at,
        after_fill, acknowledged_by, acknowledged_at)
      VALUES (@account, @instance, @symbol, @side, @lots, @price, @cause, @by, @reason, @at,
        (SELECT COALESCE(MAX(id), 0) FROM fills), CASE @cause WHEN 'person' THEN @by END,
        CASE @cause WHEN 'person' THEN @at END)`)
    this.#of = db.prepare(`
      SELECT side, lots, price, cause, made_by AS "by", reason, made_at AS "at", after_fill AS afterFill,
        acknowledged_by AS acknowledgedBy, acknowledged_at AS acknowledgedAt
      FROM book_adjustments WHERE account_id = ? AND instance = ? AND symbol = ? ORDER BY id`)
    this.#acknowledge = db.prepare(`
      UPDATE book_adjustments SET acknowledged_by = @by, acknowledged_at = @at
      WHERE account_id = @account AND instance = @instance AND symbol = @symbol AND acknowledged_at IS NULL`)
  }

  /** What a person does is acknowledged by that. */
  add(instance: string, symbol: string, adjustment: NewBookAdjustment): void {
    this.#add.run({ account: this.#accountId, instance, symbol, ...adjustment })
  }

  /** Oldest first. */
  of(instance: string, symbol: string): BookAdjustmentRecord[] {
    return this.#of.all(this.#accountId, instance, symbol) as BookAdjustmentRecord[]
  }

  unacknowledged(instance: string, symbol: string): BookAdjustmentRecord[] {
    return this.of(instance, symbol).filter(({ acknowledgedAt }) => acknowledgedAt === null)
  }

  acknowledge(instance: string, symbol: string, { by, at }: { by: string; at: string }): void {
    this.#acknowledge.run({ account: this.#accountId, instance, symbol, by, at })
  }
}
