import {
  clipGap,
  gapTouches,
  onFeedGap,
  onResampleGap,
  type Bar,
  type BarGap,
  type EpochMs,
  type GapReason,
} from '@huangpu/core'
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
  /** Contracts some of whose gaps the disk refused so far. */
  private readonly waiting = new Set<ContractFeed>()

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
    this.write(feed, gap)
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

  /** A finished bar that will have no row. */
  notWritten(feed: ContractFeed, { tradingDay, startMs }: Bar): void {
    this.shown(feed, { tradingDay, fromMs: startMs, toMs: startMs + MINUTE_MS - 1, reason: 'not_written' })
  }

  /** Tries again what the disk refused. */
  retry(): void {
    for (const feed of this.waiting) {
      const { gaps } = feed.unwritten
      while (gaps[0] && this.append(feed, gaps[0])) {
        gaps.shift()
        feed.stateDirty = true
      }
      if (gaps.length === 0) this.waiting.delete(feed)
    }
  }

  private write(feed: ContractFeed, gap: BarGap): void {
    if (!this.waiting.has(feed) && this.append(feed, gap)) return
    if (feed.unwritten.gaps.length >= MARKET_CONFIG.unwrittenGapsMax) return this.ports.count('gaps_not_written')
    this.waiting.add(feed)
    feed.unwritten.gaps.push(gap)
    feed.stateDirty = true
  }

  private append(feed: ContractFeed, gap: BarGap): boolean {
    try {
      this.ports.append(feed.symbol, gap)
      return true
    } catch (error) {
      if (!(error instanceof BarFileError)) throw error
      return false
    }
  }
}
