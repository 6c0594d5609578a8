import type { StrategyBookSide, StrategyBookView, StrategyView } from '@huangpu/messages'
import { textTable } from '../system/text-table.js'

/** One line an instance. */
export function renderStrategies(strategies: readonly StrategyView[]): string {
  if (strategies.length === 0) return 'no strategies / 没有策略'
  const rows = strategies.map((row) => [
    row.name,
    row.symbol,
    row.state,
    String(row.long_volume),
    String(row.short_volume),
    row.opens_held ? 'held / 待确认' : '',
  ])
  return textTable(['name/名称', 'symbol/合约', 'state/状态', 'long/多', 'short/空', 'opens/开仓'], rows)
}

/** An instance's book beside the account, and what changed it otherwise than by its own fills. */
export function renderBook(book: StrategyBookView): string {
  const sides = textTable(
    ['side/方向', 'lots/手', 'price/均价', 'closing/平仓在途', 'missing/缺', 'all/各策略', 'account/账户'],
    [sideRow('long/多', book.long), sideRow('short/空', book.short)],
  )
  return [
    `${book.name}  ${book.symbol}  ${book.state}  working requests / 在途报单: ${book.working_requests}`,
    sides,
    ...(book.opens_held ? [`opens nothing until / 确认前不开仓: huangpu strategy acknowledge ${book.name}`] : []),
    ...book.adjustments.map(adjustmentLine),
  ].join('\n')
}

const sideRow = (name: string, side: StrategyBookSide): string[] => [
  name,
  String(side.volume),
  side.volume === 0 ? '-' : side.price.toFixed(2),
  String(side.closing),
  String(side.missing),
  String(side.all_strategies),
  side.account === null ? '?' : String(side.account),
]

function adjustmentLine(change: StrategyBookView['adjustments'][number]): string {
  const lots = change.lots > 0 ? `+${change.lots} @${change.price}` : String(change.lots)
  const seen =
    change.acknowledged_by === null
      ? 'not acknowledged / 未确认'
      : `acknowledged / 已确认: ${change.acknowledged_by} ${change.acknowledged_at}`
  return `  ${change.at}  ${change.side} ${lots}  ${change.by}: ${change.reason}  (${seen})`
}
