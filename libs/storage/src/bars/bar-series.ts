import {
  closeDueIntervals,
  createIntervalPlan,
  markRows,
  productOf,
  resampleRows,
  shiftPrice,
  type Bar,
  type BarGap,
  type BarInterval,
  type Calendar,
  type EpochMs,
  type PriceShift,
  type TradingDay,
} from '@huangpu/core'
import type { BarReader } from './bar-reader.js'

/** The days of one contract in a series, and how its prices are shifted there. */
export interface SeriesLeg {
  readonly symbol: string
  readonly days: readonly TradingDay[]
  readonly shift: PriceShift
}

export interface SeriesBar extends Bar {
  readonly symbol: string
}

export interface BarSeriesOptions {
  readonly reader: Pick<BarReader, 'load' | 'loadGaps'>
  readonly calendar: Calendar
  readonly legs: readonly SeriesLeg[]
  readonly interval: BarInterval
  /** Bars that start in [fromMs, beforeMs). */
  readonly fromMs?: EpochMs | undefined
  readonly beforeMs?: EpochMs | undefined
  /** All minutes of this trading day up to here are on disk: larger bars that end later are not finished and left out. */
  knownThroughMs(tradingDay: TradingDay): EpochMs
}

/**
 * Bars of a contract, or of contracts put end to end, a trading day at a time: no more than one day is in memory, and
 * the next is read when it is asked for. @throws BarFileError
 */
export async function* barSeries(options: BarSeriesOptions): AsyncGenerator<readonly SeriesBar[], void, void> {
  const { fromMs = -Infinity, beforeMs = Infinity } = options
  for (const leg of options.legs) {
    for (const day of leg.days) {
      const bars = await barsOfDay(options, leg, day)
      const wanted = bars.filter((bar) => bar.startMs >= fromMs && bar.startMs < beforeMs)
      if (wanted.length > 0) yield wanted
    }
  }
}

async function barsOfDay(options: BarSeriesOptions, leg: SeriesLeg, day: TradingDay): Promise<SeriesBar[]> {
  const { reader, interval } = options
  const rows = await reader.load(leg.symbol, day)
  const gaps = await reader.loadGaps(leg.symbol, day)
  const bars = interval === '1m' ? markRows(rows, gaps) : largerBars(options, leg.symbol, day, rows, gaps)
  return bars.map((bar) => shifted(bar, leg))
}

function largerBars(
  { calendar, interval, knownThroughMs }: BarSeriesOptions,
  symbol: string,
  day: TradingDay,
  rows: readonly Bar[],
  gaps: readonly BarGap[],
): readonly Bar[] {
  const plan = createIntervalPlan(calendar, productOf(symbol) ?? '')
  const { state, closed } = resampleRows(rows, gaps, plan)
  const due = closeDueIntervals(state, knownThroughMs(day)).closed
  return [...closed, ...due].filter((bar) => bar.interval === interval)
}

function shifted(bar: Bar, { symbol, shift }: SeriesLeg): SeriesBar {
  const { startMs, tradingDay, volume, turnover, openInterest, partial } = bar
  const price = (value: number): number => (shift.times === 1 && shift.plus === 0 ? value : shiftPrice(value, shift))
  return {
    symbol,
    startMs,
    tradingDay,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume,
    turnover,
    openInterest,
    partial,
  }
}
