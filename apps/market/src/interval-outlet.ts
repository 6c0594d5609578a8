import {
  closeDueIntervals,
  resampleBar,
  type Bar,
  type EpochMs,
  type IntervalBar,
  type ResampleStep,
} from '@huangpu/core'
import { barChannel, type Environment } from '@huangpu/messages'
import { toBarData } from './bar-data.js'
import type { ContractFeed } from './contract-feed.js'

export interface IntervalOutletPorts {
  readonly accountId: string
  readonly environment: Environment
  publish(channel: string, json: string): void
  count(name: string): void
}

/** Makes larger bars of the minutes that were written, and publishes each once. */
export class IntervalOutlet {
  constructor(private readonly ports: IntervalOutletPorts) {}

  /** A minute is in its file. */
  take(feed: ContractFeed, bar: Bar): void {
    if (feed.plan) this.apply(feed, resampleBar(feed.intervals, bar, feed.plan))
  }

  /** Every minute that ended until then is known. */
  closeDue(feed: ContractFeed, throughMs: EpochMs): void {
    this.apply(feed, closeDueIntervals(feed.intervals, throughMs))
  }

  publish(feed: ContractFeed, bar: IntervalBar): void {
    const { accountId, environment } = this.ports
    const data = toBarData(feed, bar, accountId, environment, bar.interval)
    this.ports.publish(barChannel(feed.symbol, bar.interval), JSON.stringify(data))
    this.ports.count('interval_bars_published')
  }

  private apply(feed: ContractFeed, { state, closed }: ResampleStep): void {
    feed.intervals = state
    if (closed.length === 0) return
    feed.stateDirty = true
    for (const bar of closed) this.publish(feed, bar)
  }
}
