import { sideKey, type Direction, type Exchange, type PositionBook, type PositionSide } from '@huangpu/core'
import type { Database, Statement } from 'better-sqlite3'

interface PositionRow {
  account_id: string
  symbol: string
  direction: Direction
  exchange: Exchange
  trading_day: string
  today_volume: number
  yd_volume: number
  today_price: number
  yd_price: number
  margin_per_lot: number
  base_ms: number | null
  gap: string | null
  recent: string
}

const COLUMNS = [
  'account_id',
  'symbol',
  'direction',
  'exchange',
  'trading_day',
  'today_volume',
  'yd_volume',
  'today_price',
  'yd_price',
  'margin_per_lot',
  'base_ms',
  'gap',
  'recent',
] as const satisfies readonly (keyof PositionRow)[]

/** The sides held by one account, as the core keeps them. Every method runs inside the caller's transaction. */
export class PositionTable {
  readonly #accountId: string
  readonly #save: Statement
  readonly #side: Statement
  readonly #all: Statement

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#save = db.prepare(
      `INSERT OR REPLACE INTO positions (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((c) => `@${c}`).join(', ')})`,
    )
    this.#side = db.prepare('SELECT * FROM positions WHERE account_id = ? AND symbol = ? AND direction = ?')
    this.#all = db.prepare('SELECT * FROM positions WHERE account_id = ? ORDER BY symbol, direction')
  }

  side(symbol: string, direction: Direction): PositionSide | undefined {
    const row = this.#side.get(this.#accountId, symbol, direction) as PositionRow | undefined
    return row && sideOfRow(row)
  }

  book(): PositionBook {
    const sides = (this.#all.all(this.#accountId) as PositionRow[]).map(sideOfRow)
    return new Map(sides.map((side) => [sideKey(side), side]))
  }

  save(side: PositionSide): void {
    this.#save.run(rowOfSide(side) satisfies PositionRow)
  }

  saveBook(book: PositionBook): void {
    for (const side of book.values()) this.save(side)
  }
}

const rowOfSide = (side: PositionSide): PositionRow => ({
  account_id: side.accountId,
  symbol: side.symbol,
  direction: side.direction,
  exchange: side.exchange,
  trading_day: side.tradingDay,
  today_volume: side.lots.today,
  yd_volume: side.lots.yesterday,
  today_price: side.price.today,
  yd_price: side.price.yesterday,
  margin_per_lot: side.marginPerLot,
  base_ms: side.baseMs,
  gap: side.gap && JSON.stringify(side.gap),
  recent: JSON.stringify(side.recent),
})

const sideOfRow = (row: PositionRow): PositionSide => ({
  accountId: row.account_id,
  symbol: row.symbol,
  direction: row.direction,
  exchange: row.exchange,
  tradingDay: row.trading_day,
  lots: { today: row.today_volume, yesterday: row.yd_volume },
  price: { today: row.today_price, yesterday: row.yd_price },
  marginPerLot: row.margin_per_lot,
  baseMs: row.base_ms,
  gap: row.gap === null ? null : (JSON.parse(row.gap) as PositionSide['gap']),
  recent: JSON.parse(row.recent) as PositionSide['recent'],
})
