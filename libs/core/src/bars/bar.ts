import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'

/** What a bar needs of a tick. Volume and turnover accumulate over the trading day, its night included. */
export interface BarTick {
  readonly timeMs: EpochMs
  readonly tradingDay: TradingDay
  readonly lastPrice: number
  readonly volume: number
  /** Yuan. */
  readonly turnover: number
  readonly openInterest: number
  /** Extremes of the trading day so far; null before its first trade. */
  readonly highPrice: number | null
  readonly lowPrice: number | null
}

/** One minute of one contract, stamped with the start of the minute. Volume in lots, turnover in yuan. */
export interface Bar {
  readonly startMs: EpochMs
  readonly tradingDay: TradingDay
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly turnover: number
  readonly openInterest: number
  /** Known to miss a part of its minute: a start in mid-minute, a gap in the feed. */
  readonly partial: boolean
}
