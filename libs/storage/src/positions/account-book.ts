import {
  applyTrade,
  emptySide,
  rollTo,
  settleBook,
  sideOfTrade,
  snapshotInBook,
  type BookSnapshotRow,
  type Direction,
  type EpochMs,
  type PositionBook,
  type PositionSide,
  type SnapshotOutcome,
  type TradingDay,
} from '@huangpu/core'
import type { PositionData, TradeData } from '@huangpu/messages'
import type { Database } from 'better-sqlite3'
import { Counters } from './counters.js'
import { PositionTable } from './position-table.js'
import { SnapshotRows } from './snapshot-rows.js'

/** When the last complete position query was published, wall epoch ms. */
const LAST_SNAPSHOT = 'last_snapshot_ms'

/** What the counter says in one complete query: as rows of stream:position, or as a query's own answer. */
export type CounterSide = Pick<
  PositionData,
  'symbol' | 'exchange' | 'direction' | 'volume' | 'yd_volume' | 'price' | 'margin'
>

/**
 * Lots of one account, whosever they are: every fill moves them at once, every complete query is put under the fills by
 * the rules of core's applySnapshot. Needs the tables `positions`, `snapshot_rows` and `counters`. Every method runs
 * inside the caller's transaction.
 */
export class AccountBook {
  readonly #accountId: string
  readonly #positions: PositionTable
  readonly #rows: SnapshotRows
  readonly #counters: Counters

  constructor(db: Database, accountId: string) {
    this.#accountId = accountId
    this.#positions = new PositionTable(db, accountId)
    this.#rows = new SnapshotRows(db, accountId)
    this.#counters = new Counters(db, accountId)
  }

  /** Before the first complete query nobody knows what was held before the first fill. */
  get isKnown(): boolean {
    return this.#counters.get(LAST_SNAPSHOT) !== undefined
  }

  side(symbol: string, direction: Direction): PositionSide | undefined {
    return this.#positions.side(symbol, direction)
  }

  sides(): PositionBook {
    return this.#positions.book()
  }

  /** A trading day begins: lots of today become lots of yesterday. */
  settleTo(tradingDay: TradingDay): void {
    this.#positions.saveBook(settleBook(this.sides(), tradingDay))
  }

  /** `today`: the trading day as far as it is known; `publishedMs`: when Redis took the fill. */
  applyTrade(trade: TradeData, publishedMs: EpochMs, today: TradingDay): void {
    const { symbol, exchange, direction: bought, offset, price, volume: lots, trading_day: tradingDay } = trade
    const identity = { accountId: this.#accountId, symbol, exchange, direction: sideOfTrade(trade) }
    const before = this.side(symbol, identity.direction) ?? emptySide(identity, today, this.#lastSnapshotMs())
    const fill = { exchange, direction: bought, offset, price, lots, tradingDay, publishedMs }
    this.#positions.save(applyTrade(rollTo(before, today), fill))
  }

  /** Keeps a row of a query; returns all of them when this was the last one. */
  addRow(row: PositionData): readonly PositionData[] | undefined {
    this.#rows.add(row)
    return row.is_last ? this.#rows.rowsOf(row.snapshot_id) : undefined
  }

  /** A complete query: sides that it does not name are flat. Returns what became of each side. */
  applySnapshot(
    rows: readonly CounterSide[],
    tradingDay: TradingDay,
    publishedMs: EpochMs,
  ): readonly SnapshotOutcome['verdict'][] {
    const toRow = (row: CounterSide): BookSnapshotRow => ({
      accountId: this.#accountId,
      symbol: row.symbol,
      exchange: row.exchange,
      direction: row.direction,
      lots: { today: row.volume - row.yd_volume, yesterday: row.yd_volume },
      price: row.price,
      margin: row.margin,
      tradingDay,
      publishedMs,
    })
    const { book, verdicts } = snapshotInBook(this.sides(), { tradingDay, publishedMs, rows: rows.map(toRow) })
    this.#positions.saveBook(book)
    this.#counters.set(LAST_SNAPSHOT, publishedMs)
    return [...verdicts.values()]
  }

  /** A simulated exchange was started anew at an earlier day: the next complete query stands alone. */
  beginAnew(tradingDay: TradingDay): void {
    const sides = [...this.sides()].map(
      ([key, side]) => [key, { ...side, tradingDay, baseMs: null, gap: null, recent: [] }] as const,
    )
    this.#positions.saveBook(new Map(sides))
  }

  #lastSnapshotMs(): EpochMs | null {
    return this.#counters.get(LAST_SNAPSHOT) ?? null
  }
}
