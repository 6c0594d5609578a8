import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import { rollTo } from './apply-trade.js'
import { addLots, NO_LOTS, sameLots, subtractLots, type PositionSide, type RecordLots } from './position-side.js'

/** One row of a complete position query. */
export interface SnapshotRow {
  readonly lots: RecordLots
  /** True average open price of the side; 0 when flat. */
  readonly price: number
  /** Yuan, of the whole side. */
  readonly margin: number
  readonly tradingDay: TradingDay
  /** When the gateway published the query's last row, wall epoch ms. */
  readonly publishedMs: EpochMs
}

export interface SnapshotOutcome {
  readonly side: PositionSide
  /** `confirmed`: equal. `older_than_fills`: the query missed the newest fills. `replaced`: the query won. */
  readonly verdict: 'confirmed' | 'older_than_fills' | 'replaced'
}

/** A query cannot miss a fill for longer than this: queries of the counter lag by seconds at the most. */
export const SNAPSHOT_LAG_MS_MAX = 10_000

/**
 * Puts a complete query over the fills without counting a fill twice or losing one. Fills and queries come on two
 * streams, so that either may overtake the other; they are told apart by the trades that are known:
 * - Fills published after the query are not in it: they stay on top of it. Fills published before the first query of
 *   all are in it, since nothing else tells what was held before them.
 * - The rest equals the query: confirmed.
 * - It equals the query once the newest fills are taken away, all of them younger than SNAPSHOT_LAG_MS_MAX: the counter
 *   answered before it knew them; lots stay.
 * - Anything else: the query replaces the lots, and what the fills explain is kept beside it as a gap. A fill published
 *   before the query is then one that the query contains, and only closes the gap. The first fill published after the
 *   query proves that every earlier one has been seen (one stream keeps its order): the gap is then the counter's own
 *   truth, and that fill counts.
 */
export function applySnapshot(before: PositionSide, row: SnapshotRow): SnapshotOutcome {
  if (row.tradingDay < before.tradingDay) return { side: before, verdict: 'older_than_fills' }
  const side = rollTo(before, row.tradingDay)
  const newer = side.recent.filter((fill) => fill.publishedMs > row.publishedMs)
  const onTop = newer.reduce((sum, fill) => addLots(sum, fill.change), NO_LOTS)
  const explained = side.gap?.explained ?? side.lots
  const replaced: PositionSide = {
    ...valued(side, row, newer.length > 0),
    lots: addLots(row.lots, onTop),
    recent: newer,
    gap: null,
  }
  const agrees = sameLots(explained, replaced.lots)
  const based: PositionSide = { ...replaced, baseMs: row.publishedMs }
  if (side.baseMs === null) return { side: based, verdict: agrees ? 'confirmed' : 'replaced' }
  if (agrees) return { side: replaced, verdict: 'confirmed' }
  const missed = side.gap === null ? fillsMissedBy(side, row) : undefined
  if (missed !== undefined) return { side: { ...side, recent: missed }, verdict: 'older_than_fills' }
  if (newer.length > 0) return { side: based, verdict: 'replaced' }
  return { side: { ...replaced, gap: { publishedMs: row.publishedMs, explained } }, verdict: 'replaced' }
}

/** The query's average and margin; with fills on top of it the average of one's own stands where there is one. */
function valued(side: PositionSide, row: SnapshotRow, hasNewer: boolean): PositionSide {
  const total = row.lots.today + row.lots.yesterday
  const priceOf = (lots: number, own: number): number => (hasNewer && own > 0 ? own : lots > 0 ? row.price : 0)
  return {
    ...side,
    marginPerLot: total > 0 ? row.margin / total : side.marginPerLot,
    price: {
      today: priceOf(row.lots.today, side.price.today),
      yesterday: priceOf(row.lots.yesterday, side.price.yesterday),
    },
  }
}

/** The newest fills without which the position equals the query; undefined when there is no such point. */
function fillsMissedBy(side: PositionSide, row: SnapshotRow): PositionSide['recent'] | undefined {
  let lots = side.lots
  for (let index = side.recent.length - 1; index >= 0; index -= 1) {
    const fill = side.recent[index]
    if (fill === undefined || fill.publishedMs < row.publishedMs - SNAPSHOT_LAG_MS_MAX) return undefined
    lots = subtractLots(lots, fill.change)
    if (sameLots(lots, row.lots)) return side.recent.slice(index)
  }
  return undefined
}

/** Lots by which a query and the position differ; zero for both records when they agree. */
export const differenceTo = (side: PositionSide, row: SnapshotRow): RecordLots =>
  addLots(row.lots, { today: -side.lots.today, yesterday: -side.lots.yesterday })
