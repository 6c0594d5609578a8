import { barStateKey, lastTickKey } from '@huangpu/messages'
import {
  emptyBarState,
  GAP_REASONS,
  LARGER_INTERVALS,
  reconcileBarState,
  type Bar,
  type BarBuilderState,
  type BarGap,
  type EpochMs,
  type IntervalBar,
  type TradingDay,
} from '@huangpu/core'
import { BarFileError, type BarStore } from '@huangpu/storage'
import { z } from 'zod'
import { MARKET_CONFIG } from './config.js'
import type { ContractFeed, FeedDoubt } from './contract-feed.js'
import type { FeedBook } from './feed-book.js'
import { restoreIntervals } from './restore-intervals.js'

const MINUTE_MS = 60_000

export interface StoredBars extends Pick<BarStore, 'lastBar' | 'read'> {
  readGaps(symbol: string, tradingDay: TradingDay): readonly BarGap[]
}

interface MirrorKeys {
  mget(keys: readonly string[]): Promise<(string | null)[]>
  set(key: string, value: string, options?: { ttlMs?: number }): Promise<void>
}

const barFields = {
  startMs: z.int(),
  tradingDay: z.string(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
  turnover: z.number(),
  openInterest: z.number(),
  partial: z.boolean(),
}

const savedSchema = z.object({
  seq: z.int().nonnegative(),
  /** Since when it was not sure that every tick was heard; null when it was. */
  doubtSinceMs: z.int().nullable().default(null),
  /** Start of the last larger bar that was published, by interval. */
  published: z.partialRecord(z.enum(LARGER_INTERVALS), z.int()).default({}),
  /** What waited for the disk. */
  unwritten: z
    .object({
      bars: z.array(z.object(barFields)),
      gaps: z.array(z.object({ tradingDay: z.string(), fromMs: z.int(), toMs: z.int(), reason: z.enum(GAP_REASONS) })),
    })
    .default({ bars: [], gaps: [] }),
  state: z.object({
    open: z
      .object({ ...barFields, endMs: z.int(), baselineVolume: z.number(), baselineTurnover: z.number() })
      .nullable(),
    closedThroughMs: z.int().nullable(),
    day: z
      .object({
        tradingDay: z.string(),
        timeMs: z.int(),
        volume: z.number(),
        turnover: z.number(),
        openInterest: z.number().default(0),
        high: z.number().nullable(),
        low: z.number().nullable(),
      })
      .nullable(),
    watchedSinceMs: z.int().nullable(),
    gapResumedMs: z.int().nullable(),
    fallenTicks: z.int().nonnegative(),
  }),
})

type Saved = z.infer<typeof savedSchema>

export interface MirrorPorts {
  onError(error: unknown): void
  /** A larger bar that a run before this one finished, as far as Redis knows without publishing it. */
  onUntold(feed: ContractFeed, bar: IntervalBar): void
  /** A minute that a run before this one finished, for which the disk took no row. */
  onUnwritten(feed: ContractFeed, bar: Bar): void
  /** A gap that a run before this one found, which the disk did not take. */
  onUnwrittenGap(feed: ContractFeed, gap: BarGap): void
}

/** Keeps last ticks and open bars in Redis, conflated: one write a contract and interval however many ticks came. */
export class RedisMirror {
  private round: Iterator<ContractFeed> | undefined
  private sliceOfRound = 0

  constructor(
    private readonly keys: MirrorKeys,
    private readonly book: FeedBook,
    private readonly ports: MirrorPorts,
  ) {}

  /**
   * Continues what was open before a restart; rows on disk win. The next tick's sequence number tells what is lost. A contract
   * that ticks before its state is read goes on as it is, marked.
   */
  async restore(symbols: readonly string[], store: StoredBars, nowMs: EpochMs): Promise<void> {
    const saved = await this.keys.mget(symbols.map(barStateKey))
    symbols.forEach((symbol, index) => {
      const feed = this.book.watch(symbol)
      if (feed.lastSeq > 0) return
      const found = parseSaved(saved[index] ?? null)
      const last = this.lastRow(symbol, store)
      const state: BarBuilderState = { ...(found?.state ?? emptyBarState()), watchedSinceMs: nowMs }
      feed.state = reconcileBarState(state, last)
      feed.lastSeq = found?.seq ?? 0
      feed.lastBar = last
      const heardMs = found ? heardThroughMs(found) : -Infinity
      const sinceMs = heardMs > -Infinity ? heardMs : (last?.startMs ?? -Infinity) + MINUTE_MS
      if (sinceMs < nowMs && sinceMs > -Infinity) feed.doubt = doubtSince(sinceMs, nowMs, feed.doubt)
      this.restoreGaps(feed, found?.unwritten.gaps ?? [], store)
      if (last) this.restoreIntervals(feed, last, found?.published, store)
      for (const bar of found?.unwritten.bars ?? []) this.ports.onUnwritten(feed, bar)
    })
  }

  private restoreGaps(feed: ContractFeed, gaps: readonly BarGap[], store: StoredBars): void {
    for (const gap of gaps) {
      const isThere = ({ fromMs, toMs, reason }: BarGap): boolean =>
        fromMs === gap.fromMs && toMs === gap.toMs && reason === gap.reason
      if (!this.gapsOf(feed.symbol, gap.tradingDay, store).some(isThere)) this.ports.onUnwrittenGap(feed, gap)
    }
  }

  /** Larger bars are made anew of the day's rows; those that were finished but never told are told now. */
  private restoreIntervals(
    feed: ContractFeed,
    last: Bar,
    published: Saved['published'] | undefined,
    store: StoredBars,
  ): void {
    if (!feed.plan) return
    const rows = store.read(feed.symbol, last.tradingDay)
    const unwritten = feed.unwritten.gaps.filter(({ tradingDay }) => tradingDay === last.tradingDay)
    const gaps = [...this.gapsOf(feed.symbol, last.tradingDay, store), ...unwritten]
    const { state, untold } = restoreIntervals(rows, gaps, feed.plan, published)
    feed.intervals = state
    for (const bar of untold) this.ports.onUntold(feed, bar)
  }

  /** A file that cannot be read is told here and again when its contract's next row is due. */
  private lastRow(symbol: string, store: StoredBars): Bar | undefined {
    return this.orTold(() => store.lastBar(symbol), undefined)
  }

  private gapsOf(symbol: string, tradingDay: TradingDay, store: StoredBars): readonly BarGap[] {
    return this.orTold(() => store.readGaps(symbol, tradingDay), [])
  }

  private orTold<T>(read: () => T, otherwise: T): T {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof BarFileError)) throw error
      this.ports.onError(error)
      return otherwise
    }
  }

  /** Writes all that changed. */
  flush(): Promise<void> {
    return this.write(this.book.all())
  }

  /**
   * Writes what changed of the next of `MARKET_CONFIG.mirrorSlices` parts of the contracts: ticks and bars never wait
   * behind the writes of all of them.
   */
  flushSlice(): Promise<void> {
    if (this.sliceOfRound === 0) this.round = this.book.all()
    this.sliceOfRound = (this.sliceOfRound + 1) % MARKET_CONFIG.mirrorSlices
    return this.write(this.nextOfRound(Math.ceil(this.book.size / MARKET_CONFIG.mirrorSlices)))
  }

  private *nextOfRound(count: number): Generator<ContractFeed> {
    for (let taken = 0; taken < count; taken += 1) {
      const { done, value } = this.round?.next() ?? { done: true }
      if (done === true) return
      yield value
    }
  }

  private async write(feeds: Iterable<ContractFeed>): Promise<void> {
    const writes: Promise<void>[] = []
    for (const feed of feeds) {
      if (feed.tickDirty && feed.lastTickJson !== undefined) writes.push(this.writeTick(feed, feed.lastTickJson))
      if (feed.stateDirty) writes.push(this.writeState(feed))
    }
    await Promise.all(writes)
  }

  private async writeTick(feed: ContractFeed, json: string): Promise<void> {
    feed.tickDirty = false
    try {
      await this.keys.set(lastTickKey(feed.symbol), json, { ttlMs: MARKET_CONFIG.lastTickTtlMs })
    } catch (error) {
      feed.tickDirty = true
      this.ports.onError(error)
    }
  }

  private async writeState(feed: ContractFeed): Promise<void> {
    feed.stateDirty = false
    try {
      const { lastSeq: seq, doubt, intervals, unwritten, state } = feed
      const doubtSinceMs = doubt?.sinceMs ?? null
      const value = JSON.stringify({ seq, doubtSinceMs, published: intervals.closed, unwritten, state })
      await this.keys.set(barStateKey(feed.symbol), value, { ttlMs: MARKET_CONFIG.barStateTtlMs })
    } catch (error) {
      feed.stateDirty = true
      this.ports.onError(error)
    }
  }
}

/**
 * Until when the runs before this one listened: to their last tick, and to the end of the last minute that they closed, as Redis
 * has it. A row that Redis does not know of may have been closed by the clock while Redis was away.
 */
const heardThroughMs = ({ state, doubtSinceMs }: Saved): EpochMs =>
  Math.min(Math.max(state.day?.timeMs ?? -Infinity, state.closedThroughMs ?? -Infinity), doubtSinceMs ?? Infinity)

/** Nobody listened since then. While the front is away that goes on until it is back. */
const doubtSince = (sinceMs: EpochMs, nowMs: EpochMs, doubt: FeedDoubt | null): FeedDoubt =>
  doubt?.untilMs === null
    ? { ...doubt, sinceMs: Math.min(sinceMs, doubt.sinceMs) }
    : { sinceMs, untilMs: nowMs, reason: 'restart' }

/** A state that this version cannot read is as good as none. */
function parseSaved(json: string | null): Saved | undefined {
  if (json === null) return undefined
  try {
    return savedSchema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
