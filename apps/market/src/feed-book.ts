import type { Calendar, EpochMs } from '@huangpu/core'
import { createContractFeed, markGap, type ContractFeed } from './contract-feed.js'

/** Listening for this long before a contract's first tick means that its opening minute was heard from the start. */
const OPENING_HEARD_MS = 60_000

/** The feeds of all contracts by symbol. */
export class FeedBook {
  private readonly feeds = new Map<string, ContractFeed>()
  private listeningSinceMs: EpochMs

  constructor(
    private readonly calendar: Calendar,
    private readonly nowMs: () => EpochMs,
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

  all(): IterableIterator<ContractFeed> {
    return this.feeds.values()
  }

  /** The subscription stands since now: contracts that have not ticked yet are watched from here. */
  watchFrom(nowMs: EpochMs): void {
    this.listeningSinceMs = nowMs
    for (const feed of this.feeds.values())
      if (feed.lastSeq === 0) feed.state = { ...feed.state, watchedSinceMs: nowMs }
  }

  /** Ticks of any contract may be missing up to now. */
  gap(resumedMs: EpochMs): void {
    this.listeningSinceMs = Math.max(this.listeningSinceMs, resumedMs)
    for (const feed of this.feeds.values()) markGap(feed, resumedMs)
  }

  private add(symbol: string, watchedSinceMs: EpochMs | null): ContractFeed {
    const feed = createContractFeed(symbol, this.calendar, watchedSinceMs)
    this.feeds.set(symbol, feed)
    return feed
  }
}
