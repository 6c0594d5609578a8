import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'

/** Why ticks of a contract may be missing. */
export const GAP_REASONS = [
  /** The front's market-data connection was down. */
  'feed_down',
  /** The tick's sequence number jumped. */
  'ticks_missing',
  /** Numbers began anew: another gateway, which may have missed some. */
  'sequence_restarted',
  /** The connection to Redis was lost and came back. */
  'bus_down',
  /** The first tick heard of the day came after its opening, and nobody listened before. */
  'heard_late',
  /** The service was away; what came meanwhile is not known. */
  'restart',
  /** The day's volume was set back by the exchange. */
  'volume_reset',
  /** The bar was made, but the disk took no rows, and too many waited for it. */
  'not_written',
] as const
export type GapReason = (typeof GAP_REASONS)[number]

/**
 * A span of a trading day in which ticks of a contract may be missing, both ends included. Minutes that it touches are
 * partial where they have a row, and where they have none it is not known whether anything happened.
 */
export interface BarGap {
  readonly tradingDay: TradingDay
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
  readonly reason: GapReason
}

/** Whether a gap touches [fromMs, toMs). */
export const gapTouches = (gap: Pick<BarGap, 'fromMs' | 'toMs'>, fromMs: EpochMs, toMs: EpochMs): boolean =>
  gap.fromMs < toMs && gap.toMs >= fromMs
