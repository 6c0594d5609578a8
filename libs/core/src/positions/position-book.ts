import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import type { Direction } from '../orders/vocabulary.js'
import { applySnapshot, differenceTo, type SnapshotOutcome, type SnapshotRow } from './apply-snapshot.js'
import { applyTrade, rollTo, sideOfTrade, type PositionTrade } from './apply-trade.js'
import { emptySide, NO_LOTS, sameLots, type PositionSide, type RecordLots, type SideIdentity } from './position-side.js'

/** All sides of one account by `sideKey`. Immutable: every operation returns the next book. */
export type PositionBook = ReadonlyMap<string, PositionSide>

export const sideKey = (side: { readonly symbol: string; readonly direction: Direction }): string =>
  `${side.symbol}|${side.direction}`

export type BookTrade = PositionTrade & { readonly accountId: string; readonly symbol: string }

/** `baseMs`: when the last complete query was published; null before the first. */
export function tradeInBook(book: PositionBook, trade: BookTrade, baseMs: EpochMs | null = null): PositionBook {
  const identity = { ...trade, direction: sideOfTrade(trade) }
  const before = book.get(sideKey(identity)) ?? emptySide(identity, trade.tradingDay, baseMs)
  return new Map(book).set(sideKey(identity), applyTrade(before, trade))
}

export type BookSnapshotRow = SnapshotRow & SideIdentity

/** A complete query: sides that it does not name are flat. */
export interface BookSnapshot {
  readonly rows: readonly BookSnapshotRow[]
  readonly tradingDay: TradingDay
  readonly publishedMs: EpochMs
}

export interface BookSnapshotOutcome {
  readonly book: PositionBook
  readonly verdicts: ReadonlyMap<string, SnapshotOutcome['verdict']>
}

export function snapshotInBook(book: PositionBook, snapshot: BookSnapshot): BookSnapshotOutcome {
  const next = new Map(book)
  const verdicts = new Map<string, SnapshotOutcome['verdict']>()
  for (const [key, row] of rowsOf(book, snapshot)) {
    const before = book.get(key) ?? emptySide(row, snapshot.tradingDay)
    const outcome = applySnapshot(before, row)
    next.set(key, outcome.side)
    verdicts.set(key, outcome.verdict)
  }
  return { book: next, verdicts }
}

function rowsOf(book: PositionBook, snapshot: BookSnapshot): ReadonlyMap<string, BookSnapshotRow> {
  const { tradingDay, publishedMs } = snapshot
  const rows = new Map<string, BookSnapshotRow>()
  for (const [key, side] of book) {
    const { accountId, symbol, exchange, direction } = side
    const identity = { accountId, symbol, exchange, direction }
    rows.set(key, { ...identity, lots: NO_LOTS, price: 0, margin: 0, tradingDay, publishedMs })
  }
  for (const row of snapshot.rows) rows.set(sideKey(row), row)
  return rows
}

export const settleBook = (book: PositionBook, tradingDay: TradingDay): PositionBook =>
  new Map([...book].map(([key, side]) => [key, rollTo(side, tradingDay)]))

export interface PositionDifference {
  readonly symbol: string
  readonly direction: Direction
  readonly ours: RecordLots
  readonly counter: RecordLots
}

/** Where the book and a complete query disagree, for a person to read. */
export function reconcile(book: PositionBook, snapshot: BookSnapshot): readonly PositionDifference[] {
  const differences: PositionDifference[] = []
  for (const [key, row] of rowsOf(book, snapshot)) {
    const ours = book.get(key)
    const side = rollTo(ours ?? emptySide(row, snapshot.tradingDay), snapshot.tradingDay)
    if (sameLots(differenceTo(side, row), NO_LOTS)) continue
    differences.push({ symbol: row.symbol, direction: row.direction, ours: side.lots, counter: row.lots })
  }
  return differences
}
