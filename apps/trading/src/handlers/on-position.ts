import { streamHandler, type StreamHandler } from '@huangpu/bus'
import { positionKey, snapshotInBook, type BookSnapshot, type SnapshotOutcome } from '@huangpu/core'
import { positionDataSchema, STREAMS, type PositionData } from '@huangpu/messages'
import { enterDay, LAST_SNAPSHOT } from '../session/trading-day.js'
import { isOurs, publishedMsOf, type TradingDesk } from '../trading-desk.js'

/**
 * stream:position. Rows are kept until the query is complete; then the whole book is put under it, by the rules of
 * core's applySnapshot, which tells a query that overtook fills from fills that overtook a query.
 */
export const onPosition = (desk: TradingDesk, wantQuotes: (symbol: string) => void): StreamHandler =>
  streamHandler<PositionData>({
    stream: STREAMS.position,
    schema: positionDataSchema,
    keyOf: positionKey,
    handle: (row, entryId) => apply(desk, row, publishedMsOf(entryId)),
    afterCommit: (row) => (row.volume > 0 ? wantQuotes(row.symbol) : undefined),
  })

function apply(desk: TradingDesk, row: PositionData, publishedMs: number): void {
  if (!isOurs(desk, row)) return
  const { snapshots, positions, counters } = desk.tables
  snapshots.add(row)
  if (!row.is_last) return
  enterDay(desk, row.trading_day)
  const rows = snapshots.rowsOf(row.snapshot_id)
  const { book, verdicts } = snapshotInBook(positions.book(), bookSnapshotOf(rows, row.trading_day, publishedMs))
  positions.saveBook(book)
  snapshots.keep(rows, row.trading_day)
  counters.set(LAST_SNAPSHOT, publishedMs)
  for (const verdict of verdicts.values()) desk.count(COUNTER_OF_VERDICT[verdict])
}

const COUNTER_OF_VERDICT: Record<SnapshotOutcome['verdict'], string> = {
  confirmed: 'positions_confirmed',
  older_than_fills: 'positions_older_than_fills',
  replaced: 'positions_replaced',
}

const bookSnapshotOf = (rows: readonly PositionData[], tradingDay: string, publishedMs: number): BookSnapshot => ({
  tradingDay,
  publishedMs,
  rows: rows.map((row) => ({
    accountId: row.account_id,
    symbol: row.symbol,
    exchange: row.exchange,
    direction: row.direction,
    lots: { today: row.volume - row.yd_volume, yesterday: row.yd_volume },
    price: row.price,
    margin: row.margin,
    tradingDay,
    publishedMs,
  })),
})
