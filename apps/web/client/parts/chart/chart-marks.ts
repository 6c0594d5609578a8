import type { PositionView, TradeData } from '@huangpu/messages'
import type { ConsoleOrder } from '../../model/console-order.js'
import { barTimeOf, type ChartInterval } from '../../model/chart-bars.js'

export interface ChartLine {
  readonly price: number
  readonly title: string
  readonly tone: 'up' | 'down' | 'accent'
  readonly dashed: boolean
}

export interface ChartFill {
  readonly time: number
  readonly side: 'LONG' | 'SHORT'
  readonly lots: number
}

export interface MarkWords {
  side(direction: 'LONG' | 'SHORT'): string
  readonly held: string
}

/** A line at each working order's price, and one at the average price of what is held. */
export function linesOf(
  symbol: string,
  orders: readonly ConsoleOrder[],
  positions: readonly PositionView[],
  words: MarkWords,
): ChartLine[] {
  const working = orders
    .filter((order) => order.symbol === symbol && order.price > 0)
    .map((order) => ({
      price: order.price,
      title: `${words.side(order.direction)} ${order.volume - order.traded}`,
      tone: order.direction === 'LONG' ? ('up' as const) : ('down' as const),
      dashed: true,
    }))
  const held = positions
    .filter((row) => row.symbol === symbol && row.volume > 0)
    .map((row) => ({
      price: row.price,
      title: `${words.held} ${row.direction === 'LONG' ? '' : '-'}${row.volume}`,
      tone: 'accent' as const,
      dashed: false,
    }))
  return [...working, ...held]
}

/** The fills of a contract, at their own instants. */
export const fillsOf = (symbol: string, trades: readonly TradeData[], interval: ChartInterval): ChartFill[] =>
  trades
    .filter((trade) => trade.symbol === symbol)
    .map((trade) => ({ time: barTimeOf(trade, interval), side: trade.direction, lots: trade.volume }))

/**
 * One fill a bar and side, with the lots of all that came while it was built; ascending, as the chart library wants them. What is
 * older than the first bar has no place. `barTimes`: starts of the bars, ascending.
 */
export function fillsByBar(fills: readonly ChartFill[], barTimes: readonly number[]): ChartFill[] {
  const placed = new Map<string, ChartFill>()
  for (const { time: at, side, lots } of fills) {
    const time = barTimes.findLast((start) => start <= at)
    if (time === undefined) continue
    const key = `${time} ${side}`
    placed.set(key, { time, side, lots: lots + (placed.get(key)?.lots ?? 0) })
  }
  return [...placed.values()].sort((a, b) => a.time - b.time)
}
