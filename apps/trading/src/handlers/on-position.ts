import { publishedMsOf, streamHandler, type StreamHandler } from '@huangpu/bus'
import { positionKey, type SnapshotOutcome } from '@huangpu/core'
import { positionDataSchema, STREAMS, type PositionData } from '@huangpu/messages'
import { enterDay } from '../session/trading-day.js'
import { isOurs, type TradingDesk } from '../trading-desk.js'

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
  const { account, snapshots } = desk.tables
  const rows = account.addRow(row)
  if (!rows) return
  enterDay(desk, row.trading_day)
  const verdicts = account.applySnapshot(rows, row.trading_day, publishedMs)
  snapshots.keep(rows, row.trading_day)
  for (const verdict of verdicts) desk.count(COUNTER_OF_VERDICT[verdict])
}

const COUNTER_OF_VERDICT: Record<SnapshotOutcome['verdict'], string> = {
  confirmed: 'positions_confirmed',
  older_than_fills: 'positions_older_than_fills',
  replaced: 'positions_replaced',
}
