import type { Calendar, EpochMs } from '@huangpu/core'
import { createContractFeed, type ContractFeed } from './contract-feed.js'
import type { GapRecorder } from './gap-recorder.js'

/** Listening for this long before a contract's first tick means that its opening minute was heard from the start. */
const OPENING_HEARD_MS = 60_000

/** The feeds of all contracts by symbol, and what is known of the ways by which their ticks come. */
export class FeedBook {
  private readonly feeds = new Map<string, ContractFeed>()
  private readonly startedMs: EpochMs
  private listeningSinceMs: EpochMs
  /** Since when the gateway's market-data session is away; null while it is there. */
  private downSinceMs: EpochMs | null = null
  /** Since when it is there; null before that was told. */
  private readySinceMs: EpochMs | null = null
  /** Exchange time of the newest tick of any contract; and what that was when the session came back. */
  private heardMs: EpochMs | null = null
  private heardBeforeReadyMs: EpochMs = -Infinity
  /** Minutes that ended until then are over by the clock: no tick makes a row of them any more. */
  overMs: EpochMs = -Infinity

  constructor(
    private readonly calendar: Calendar,
    private readonly nowMs: () => EpochMs,
    private readonly gaps: GapRecorder,
  ) {
    this.startedMs = nowMs()
    this.listeningSinceMs = this.startedMs
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

  /** The subscription stands since now: of what came since the start nothing was heard. */
  watchFrom(nowMs: EpochMs): void {
    this.listeningSinceMs = nowMs
    for (const feed of this.feeds.values()) {
      feed.state = { ...feed.state, watchedSinceMs: nowMs }
      feed.doubt = this.doubtOfStart(feed, nowMs)
    }
  }

  /** What is in doubt of a contract when its subscription stands: the time since the start, beside what was before it. */
  private doubtOfStart(feed: ContractFeed, nowMs: EpochMs): ContractFeed['doubt'] {
    const { doubt } = feed
    if (doubt?.untilMs === null) return { ...doubt, sinceMs: Math.min(doubt.sinceMs, this.startedMs) }
    if (doubt) return { ...doubt, untilMs: nowMs }
    if (!isKnown(feed) || this.startedMs >= nowMs) return null
    return { sinceMs: this.startedMs, untilMs: nowMs, reason: 'restart', isNumberingNew: true }
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
    if (doubt !== null) return this.settleByTick(feed, doubt, inOrder && lastSeq > 0, timeMs)
    if (inOrder || lastSeq === 0) return
    const lastMs = feed.state.day?.timeMs ?? timeMs
    const readyMs = this.readySinceMs
    if (seq > lastSeq) this.gaps.lost(feed, lastMs, timeMs, 'ticks_missing')
    else if (seq > 1 || readyMs === null || readyMs < lastMs) this.gaps.lost(feed, lastMs, timeMs, 'sequence_restarted')
    else
      this.gaps.lost(feed, Math.max(lastMs, this.heardBeforeReadyMs), Math.min(readyMs, timeMs), 'sequence_restarted')
  }

  /** A doubt of a trading day that is over, whose bars were all closed while nobody could hear: no bar will ask for it. */
  isDoubtOfPast({ doubt, rules, state, intervals }: ContractFeed, nowMs: EpochMs): boolean {
    if (!doubt || !rules || state.open !== null || intervals.open.length > 0) return false
    const { calendar, product } = rules
    const day = calendar.tradingDayAtOrAfter(product, doubt.sinceMs)
    return (calendar.sessionsOf(product, day).at(-1)?.closeMs ?? Infinity) <= nowMs
  }

  /** A bar is about to be closed by the clock, and a doubt touches it: what cannot be known is not called whole. */
  settleByClock(feed: ContractFeed, nowMs: EpochMs): void {
    const { doubt } = feed
    if (doubt === null) return
    this.gaps.lost(feed, doubt.sinceMs, doubt.untilMs ?? nowMs, doubt.reason)
    feed.doubt = doubt.untilMs === null ? { ...doubt, sinceMs: nowMs } : null
  }

  /** The gateway's market-data session went away. Numbers in order prove nothing any more: what was in doubt is lost. */
  suspend(sinceMs: EpochMs): void {
    this.downSinceMs = sinceMs
    this.readySinceMs = null
    for (const feed of this.feeds.values()) {
      const { doubt } = feed
      const isGoingOn = doubt?.untilMs === null
      if (doubt?.untilMs != null) this.gaps.lost(feed, doubt.sinceMs, doubt.untilMs, doubt.reason)
      feed.doubt = {
        sinceMs: isGoingOn ? Math.min(doubt.sinceMs, sinceMs) : sinceMs,
        untilMs: null,
        reason: 'feed_down',
      }
    }
  }

  /** It is back. A contract that has ticked since then lost nothing after that tick. */
  resume(readyMs: EpochMs): void {
    this.downSinceMs = null
    this.readySinceMs = readyMs
    this.heardBeforeReadyMs = Math.min(this.heardMs ?? -Infinity, readyMs)
    this.listeningSinceMs = Math.max(this.listeningSinceMs, readyMs)
    for (const feed of this.feeds.values()) {
      const { doubt } = feed
      if (doubt === null) continue
      if (doubt.untilMs !== null) {
        if (readyMs > doubt.sinceMs) feed.doubt = { ...doubt, isNumberingNew: true }
        continue
      }
      feed.doubt = null
      if (readyMs > doubt.sinceMs) this.gaps.lost(feed, doubt.sinceMs, readyMs, doubt.reason)
    }
  }

  /**
   * The connection to Redis was lost after the newest tick, and is back: the next numbers tell what was missed. While the
   * front is away as well they cannot.
   */
  busBack(nowMs: EpochMs): void {
    const sinceMs = Math.min(this.heardMs ?? this.listeningSinceMs, nowMs)
    this.listeningSinceMs = nowMs
    for (const feed of this.feeds.values()) {
      const { doubt } = feed
      if (doubt?.untilMs === null) {
        this.gaps.lost(feed, Math.min(doubt.sinceMs, sinceMs), nowMs, 'bus_down')
        feed.doubt = { ...doubt, sinceMs: nowMs }
      } else if (doubt) feed.doubt = { ...doubt, untilMs: nowMs }
      else if (isKnown(feed)) feed.doubt = { sinceMs, untilMs: nowMs, reason: 'bus_down' }
      else feed.state = { ...feed.state, watchedSinceMs: nowMs }
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
      if (!inOrder || doubt.isNumberingNew) this.gaps.lost(feed, doubt.sinceMs, doubt.untilMs, doubt.reason)
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

/** It has ticked, in this run or before: of one that nobody heard of nothing can be said. */
const isKnown = ({ lastSeq, lastBar }: ContractFeed): boolean => lastSeq > 0 || lastBar !== undefined
