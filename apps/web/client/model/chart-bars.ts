import type { BarInterval } from '@huangpu/core'
import type { BarData, TickData } from '@huangpu/messages'
import { chartSeconds, dayText } from '../format/time-format.js'

/** What the chart can show; larger bars than a minute are made by the market service. */
export const CHART_INTERVALS = ['1m', '3m', '5m', '15m', '30m', '60m', '1d'] as const satisfies readonly BarInterval[]
export type ChartInterval = (typeof CHART_INTERVALS)[number]

/**
 * One candle with its volume. `time`: start of the bar, Shanghai wall clock read as UTC seconds; of a day its trading day, which
 * began the evening before.
 */
export interface ChartBar {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  /** It is known to miss a part of its time. */
  readonly partial: boolean
  /** The contract, which changes within a continuous series. */
  readonly symbol: string
}

/** Where something of an instant and a trading day stands among the bars of an interval. */
export const barTimeOf = (
  { datetime, trading_day: day }: Pick<BarData, 'datetime' | 'trading_day'>,
  interval: BarInterval,
): number => chartSeconds(interval === '1d' ? dayText(day) : datetime)

export const chartBarOf = (bar: BarData): ChartBar => ({
  time: barTimeOf(bar, bar.interval),
  open: bar.open_price,
  high: bar.high_price,
  low: bar.low_price,
  close: bar.close_price,
  volume: bar.volume,
  partial: bar.partial,
  symbol: bar.symbol,
})

/** Ascending and unique by time, the later row of a minute winning: what the chart library demands. */
export function orderedBars(bars: readonly BarData[]): ChartBar[] {
  const byTime = new Map(bars.map(chartBarOf).map((bar) => [bar.time, bar]))
  return [...byTime.values()].sort((a, b) => a.time - b.time)
}

/** The minute that has not closed yet, drawn from ticks until its bar arrives and replaces it. */
export interface FormingBar extends ChartBar {
  /** The day's volume when the minute began. */
  readonly volumeBase: number
}

/** The minute as the market service builds it now: the ticks that follow go on from there. */
export function formingFrom(
  current: BarData,
  tick: Pick<TickData, 'datetime' | 'volume'> | undefined,
): FormingBar | undefined {
  const bar = chartBarOf(current)
  if (!tick || minuteOf(tick.datetime) !== bar.time) return undefined
  return { ...bar, volumeBase: tick.volume - bar.volume }
}

/** A larger bar as the market service builds it now; where no tick is known its volume stands until it is asked again. */
export function formingLarger(current: BarData, tick: Pick<TickData, 'volume'> | undefined): FormingBar {
  const bar = chartBarOf(current)
  return { ...bar, volumeBase: tick ? tick.volume - bar.volume : Infinity }
}

/** The bar that forms after a tick of its time. */
export const moveForming = (
  forming: FormingBar,
  { last_price: price, volume }: Pick<TickData, 'last_price' | 'volume'>,
): FormingBar => ({
  ...forming,
  high: Math.max(forming.high, price),
  low: Math.min(forming.low, price),
  close: price,
  volume: Math.max(forming.volume, volume - forming.volumeBase),
})

/** Start of a tick's minute, in the chart's seconds. */
export const minuteOf = (datetime: string): number => Math.floor(chartSeconds(datetime) / 60) * 60

/**
 * @param last the newest closed bar; a tick of its minute or an earlier one draws nothing
 * @returns the forming bar after this tick, or undefined when there is nothing to draw
 */
export function formBar(
  forming: FormingBar | undefined,
  tick: Pick<TickData, 'symbol' | 'datetime' | 'last_price' | 'volume' | 'last_volume'>,
  last: ChartBar | undefined,
): FormingBar | undefined {
  const time = minuteOf(tick.datetime)
  if (last && time <= last.time) return undefined
  if (forming && time < forming.time) return forming
  const price = tick.last_price
  if (!forming || time > forming.time) {
    const volumeBase =
      forming && tick.volume >= forming.volumeBase
        ? forming.volumeBase + forming.volume
        : tick.volume - tick.last_volume
    return {
      time,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: Math.max(0, tick.volume - volumeBase),
      // Whether something of it is missing is told when its bar comes.
      partial: false,
      symbol: tick.symbol,
      volumeBase,
    }
  }
  return moveForming(forming, tick)
}
