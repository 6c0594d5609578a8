import { barStateKey, lastTickKey } from '@huangpu/messages'
import {
  emptyBarState,
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
import type { ContractFeed } from './contract-feed.js'
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

const savedSchema = z.object({
  seq: z.int().nonnegative(),
  /** Start of the last larger bar that was published, by interval. */
  published: z.partialRecord(z.enum(LARGER_INTERVALS), z.int()).default({}),
  state: z.object({
    open: z
      .object({
        startMs: z.int(),
        endMs: z.int(),
        tradingDay: z.string(),
        open: z.number(),
        high: z.number(),
        low: z.number(),
        close: z.number(),
        volume: z.number(),
        turnover: z.number(),
        openInterest: z.number(),
        partial: z.boolean(),
        baselineVolume: z.number(),
        baselineTurnover: z.number(),
      })
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

/** Keeps last ticks and open bars in Redis, conflated: one write a contract and interval however many ticks came. */
export class RedisMirror {
  private round: Iterator<ContractFeed> | undefined
  private sliceOfRound = 0

  constructor(
    private readonly keys: MirrorKeys,
    private readonly book: FeedBook,
    private readonly onError: (error: unknown) => void,
    /** A larger bar that a run before this one finished, as far as Redis knows without publishing it. */
    private readonly onUntold: (feed: ContractFeed, bar: IntervalBar) => void,
  ) {}

  /** Continues what was open before a restart; rows on disk win. The next tick's sequence number tells what is lost. */
  async restore(symbols: readonly string[], store: StoredBars, nowMs: EpochMs): Promise<void> {
    const saved = await this.keys.mget(symbols.map(barStateKey))
    symbols.forEach((symbol, index) => {
      const feed = this.book.watch(symbol)
      const found = parseSaved(saved[index] ?? null)
      const last = this.lastRow(symbol, store)
      const state: BarBuilderState = { ...(found?.state ?? emptyBarState()), watchedSinceMs: nowMs }
      feed.state = reconcileBarState(state, last)
      feed.lastSeq = found?.seq ?? 0
      feed.lastBar = last
      const sinceMs = found?.state.day?.timeMs ?? (last && last.startMs + MINUTE_MS)
      if (sinceMs !== undefined && sinceMs < nowMs) feed.doubt = { sinceMs, untilMs: nowMs, reason: 'restart' }
      if (last) this.restoreIntervals(feed, last, found?.published, store)
    })
  }

  /** Larger bars are made anew of the day's rows; those that were finished but never told are told now. */
  private restoreIntervals(
    feed: ContractFeed,
    last: Bar,
    published: z.infer<typeof savedSchema>['published'] | undefined,
    store: StoredBars,
  ): void {
    if (!feed.plan) return
    const rows = store.read(feed.symbol, last.tradingDay)
    const { state, untold } = restoreIntervals(rows, store.readGaps(feed.symbol, last.tradingDay), feed.plan, published)
    feed.intervals = state
    for (const bar of untold) this.onUntold(feed, bar)
  }

  /** A file that cannot be read is told here and again when its contract's next row is due. */
  private lastRow(symbol: string, store: StoredBars): Bar | undefined {
    try {
      return store.lastBar(symbol)
    } catch (error) {
      if (!(error instanceof BarFileError)) throw error
      this.onError(error)
      return undefined
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
      this.onError(error)
    }
  }

  private async writeState(feed: ContractFeed): Promise<void> {
    feed.stateDirty = false
    try {
      const value = JSON.stringify({ seq: feed.lastSeq, published: feed.intervals.closed, state: feed.state })
      await this.keys.set(barStateKey(feed.symbol), value, { ttlMs: MARKET_CONFIG.barStateTtlMs })
    } catch (error) {
      feed.stateDirty = true
      this.onError(error)
    }
  }
}

/** A state that this version cannot read is as good as none. */
function parseSaved(json: string | null): z.infer<typeof savedSchema> | undefined {
  if (json === null) return undefined
  try {
    return savedSchema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
