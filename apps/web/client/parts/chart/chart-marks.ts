import type { PositionView, TradeData } from '@huangpu/messages'
import type { ConsoleOrder } from '../../model/console-order.js'
import { chartSeconds } from '../../format/time-format.js'
import type { ChartFill, ChartLine } from './candle-chart.js'

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

/** One arrow a minute and side, with the lots of all its fills; ascending, as the chart library wants them. */
export function fillsOf(symbol: string, trades: readonly TradeData[]): ChartFill[] {
  const lots = new Map<string, { time: number; side: 'LONG' | 'SHORT'; volume: number }>()
  for (const trade of trades) {
    if (trade.symbol !== symbol) continue
    const time = Math.floor(chartSeconds(trade.datetime) / 60) * 60
    const key = `${time} ${trade.direction}`
    const known = lots.get(key)
    lots.set(key, { time, side: trade.direction, volume: (known?.volume ?? 0) + trade.volume })
  }
  return [...lots.values()]
    .sort((a, b) => a.time - b.time)
    .map(({ time, side, volume }) => ({ time, side, text: String(volume) }))
}
