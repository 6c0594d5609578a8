import type { Calendar, EpochMs } from '@huangpu/core'
import { createContractFeed, type ContractFeed } from './contract-feed.js'
import type { GapRecorder } from './gap-recorder.js'

/** Listening for this long before a contract's first tick means that its opening minute was heard from the start. */
const OPENING_HEARD_MS = 60_000

/** The feeds of all contracts by symbol, and what is known of the ways by which their ticks come. */
export class FeedBook {
  private readonly feeds = new Map<string, ContractFeed>()
  private listeningSinceMs: EpochMs
  /** Since when the gateway's market-data session is away; null while it is there. */
  private downSinceMs: EpochMs | null = null
  /** Since when it is there; null before that was told. */
  private readySinceMs: EpochMs | null = null
  /** Exchange time of the newest tick of any contract; and what that was when the session came back. */
  private heardMs: EpochMs | null = null
  private heardBeforeReadyMs: EpochMs = -Infinity

  constructor(
    private readonly calendar: Calendar,
    private readonly nowMs: () => EpochMs,
    private readonly gaps: GapRecorder,
  ) {
    this.listeningSinceMs = nowMs()
  }

  /** A contract that the gateway is asked for: its ticks are watched from now on. */
  watch(symbol: string): ContractFeed {
    return this.feeds.get(symbol) ?? this.add(symbol, this.nowMs())
  }

  /** The feed of a contract that ticks; since when the gateway subscribes to an unasked one is not known. */
  open(symbol: string): ContractFeed {
    const feed = this.feeds.get(symbol)
    if (feed) return feed
    const nowMs = this.nowMs()
    return this.add(symbol, nowMs - this.listeningSinceMs < OPENING_HEARD_MS ? nowMs : null)
  }

  get(symbol: string): ContractFeed | undefined {
    return this.feeds.get(symbol)
  }

  get size(): number {
    return this.feeds.size
  }

  /** In the order in which they were added; one that is added meanwhile comes last. */
  all(): IterableIterator<ContractFeed> {
    return this.feeds.values()
  }

  /** The subscription stands since now: contracts that have not ticked yet are watched from here. */
  watchFrom(nowMs: EpochMs): void {
    this.listeningSinceMs = nowMs
    for (const feed of this.feeds.values())
      if (feed.lastSeq === 0) feed.state = { ...feed.state, watchedSinceMs: nowMs }
  }

  /**
   * The number of a contract's tick, before it moves anything. A hole tells of lost ticks, one that falls of another
   * gateway: its first tick (1) tells that nothing was missed since it is ready. The next number in order settles every
   * doubt but that of a front which was away.
   */
  follow(feed: ContractFeed, seq: number, timeMs: EpochMs): void {
    const { lastSeq, doubt } = feed
    const inOrder = seq === lastSeq + 1
    feed.lastSeq = seq
    if (this.heardMs === null || timeMs > this.heardMs) this.heardMs = timeMs
    if (doubt !== null) return this.settleByTick(feed, doubt, inOrder || lastSeq === 0, timeMs)
    if (inOrder || lastSeq === 0) return
    const lastMs = feed.state.day?.timeMs ?? timeMs
    const readyMs = this.readySinceMs
    if (seq > lastSeq) this.gaps.lost(feed, lastMs, timeMs, 'ticks_missing')
    else if (seq > 1 || readyMs === null || readyMs < lastMs) this.gaps.lost(feed, lastMs, timeMs, 'sequence_restarted')
    else
      this.gaps.lost(feed, Math.max(lastMs, this.heardBeforeReadyMs), Math.min(readyMs, timeMs), 'sequence_restarted')
  }

  /** A bar is about to be closed by the clock, and a doubt touches it: what cannot be known is not called whole. */
  settleByClock(feed: ContractFeed, nowMs: EpochMs): void {
    const { doubt } = feed
    if (doubt === null) return
    this.gaps.lost(feed, doubt.sinceMs, doubt.untilMs ?? nowMs, doubt.reason)
    feed.doubt = doubt.untilMs === null ? { ...doubt, sinceMs: nowMs } : null
  }

  /** The gateway's market-data session went away. */
  suspend(sinceMs: EpochMs): void {
    this.downSinceMs = sinceMs
    this.readySinceMs = null
    for (const feed of this.feeds.values())
      feed.doubt = { sinceMs: Math.min(feed.doubt?.sinceMs ?? sinceMs, sinceMs), untilMs: null, reason: 'feed_down' }
  }

  /** It is back. A contract that has ticked since then lost nothing after that tick. */
  resume(readyMs: EpochMs): void {
    this.downSinceMs = null
    this.readySinceMs = readyMs
    this.heardBeforeReadyMs = Math.min(this.heardMs ?? -Infinity, readyMs)
    this.listeningSinceMs = Math.max(this.listeningSinceMs, readyMs)
    for (const feed of this.feeds.values()) {
      const { doubt } = feed
      if (doubt?.untilMs !== null) continue
      feed.doubt = null
      if (readyMs > doubt.sinceMs) this.gaps.lost(feed, doubt.sinceMs, readyMs, doubt.reason)
    }
  }

  /** The connection to Redis was lost after the newest tick, and is back: the next numbers tell what was missed. */
  busBack(nowMs: EpochMs): void {
    this.listeningSinceMs = nowMs
    const sinceMs = this.heardMs ?? nowMs
    for (const feed of this.feeds.values()) {
      if (feed.lastSeq === 0) feed.state = { ...feed.state, watchedSinceMs: nowMs }
      else feed.doubt ??= { sinceMs: Math.min(sinceMs, nowMs), untilMs: nowMs, reason: 'bus_down' }
    }
  }

  private settleByTick(
    feed: ContractFeed,
    doubt: NonNullable<ContractFeed['doubt']>,
    inOrder: boolean,
    timeMs: EpochMs,
  ): void {
    if (doubt.untilMs !== null) {
      feed.doubt = null
      if (!inOrder) this.gaps.lost(feed, doubt.sinceMs, doubt.untilMs, doubt.reason)
    } else if (timeMs > doubt.sinceMs) {
      // The session is back before its event: what it missed lies before this tick.
      this.gaps.lost(feed, doubt.sinceMs, timeMs, doubt.reason)
      feed.doubt = { ...doubt, sinceMs: timeMs }
    }
  }

  private add(symbol: string, watchedSinceMs: EpochMs | null): ContractFeed {
    const feed = createContractFeed(symbol, this.calendar, watchedSinceMs)
    if (this.downSinceMs !== null) feed.doubt = { sinceMs: this.downSinceMs, untilMs: null, reason: 'feed_down' }
    this.feeds.set(symbol, feed)
    return feed
  }
}
