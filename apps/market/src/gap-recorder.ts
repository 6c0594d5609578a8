import { clipGap, gapTouches, onFeedGap, onResampleGap, type BarGap, type EpochMs, type GapReason } from '@huangpu/core'
import { BarFileError } from '@huangpu/storage'
import { MARKET_CONFIG } from './config.js'
import type { ContractFeed } from './contract-feed.js'

export interface GapRecorderPorts {
  /** Writes one gap down. @throws BarFileError */
  append(symbol: string, gap: BarGap): void
  count(name: string): void
}

const MINUTE_MS = 60_000
const minuteOf = (ms: EpochMs): number => Math.floor(ms / MINUTE_MS)

/** Writes down where ticks may be missing, and marks the bars that it touches: those that are open and those to come. */
export class GapRecorder {
  /** Refused by the disk so far. */
  private waiting: [symbol: string, gap: BarGap][] = []

  constructor(private readonly ports: GapRecorderPorts) {}

  /** The feed may have lost ticks in [fromMs, toMs]. Outside trading nothing is lost, and nothing is marked. */
  lost(feed: ContractFeed, fromMs: EpochMs, toMs: EpochMs, reason: GapReason): void {
    if (!feed.rules) return
    const { calendar, product } = feed.rules
    const spans = clipGap(calendar, product, fromMs, toMs)
    if (spans.length === 0) return
    feed.state = onFeedGap(feed.state, fromMs, toMs)
    feed.stateDirty = true
    for (const span of spans) this.shown(feed, { ...span, reason })
  }

  /** A gap that a tick showed, its own bar being marked already. */
  shown(feed: ContractFeed, gap: BarGap): void {
    const known = feed.intervals.gaps.some(
      ({ tradingDay, fromMs, toMs }) =>
        tradingDay === gap.tradingDay &&
        minuteOf(fromMs) <= minuteOf(gap.fromMs) &&
        minuteOf(gap.toMs) <= minuteOf(toMs),
    )
    if (known) return
    feed.intervals = onResampleGap(feed.intervals, gap)
    this.ports.count('gaps_recorded')
    this.write(feed.symbol, gap)
  }

  /**
   * The open bar was marked by its tick at `timeMs`: it counts what was lost before it, where that can be told apart no
   * more. Every mark has its gap.
   */
  marked(feed: ContractFeed, timeMs: EpochMs): void {
    const { open } = feed.state
    const { gaps } = feed.intervals
    if (!open || gaps.some((gap) => gapTouches(gap, open.startMs, open.endMs))) return
    const { startMs: fromMs, tradingDay } = open
    this.shown(feed, {
      tradingDay,
      fromMs,
      toMs: Math.max(fromMs, timeMs),
      reason: gaps.at(-1)?.reason ?? 'ticks_missing',
    })
  }

  /** Tries again what the disk refused. */
  retry(): void {
    if (this.waiting.length === 0) return
    const again = this.waiting
    this.waiting = []
    for (const [symbol, gap] of again) this.write(symbol, gap)
  }

  private write(symbol: string, gap: BarGap): void {
    try {
      this.ports.append(symbol, gap)
    } catch (error) {
      if (!(error instanceof BarFileError)) throw error
      if (this.waiting.length < MARKET_CONFIG.unwrittenBarsMax) this.waiting.push([symbol, gap])
      else this.ports.count('gaps_not_written')
    }
  }
}
