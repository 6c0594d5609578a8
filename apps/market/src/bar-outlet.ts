import type { Bar } from '@huangpu/core'
import { barChannel, type Environment } from '@huangpu/messages'
import { BarFileError, type BarStore } from '@huangpu/storage'
import { toBarData } from './bar-data.js'
import type { ContractFeed } from './contract-feed.js'

export interface BarOutletPorts {
  readonly store: Pick<BarStore, 'append'>
  readonly accountId: string
  readonly environment: Environment
  readonly unwrittenBarsMax: number
  publish(channel: string, json: string): void
  /** A bar is out: written and published. */
  onPublished(feed: ContractFeed, bar: Bar): void
  /** Too many bars wait for the disk: this one will have no row. */
  onLost(feed: ContractFeed, bar: Bar): void
  count(name: string): void
  /** The disk refuses rows, or takes them again (undefined). Told once each time. */
  onDisk(problem: BarFileError | undefined): void
}

/**
 * Writes a closed bar, then publishes it. While the disk refuses a contract's rows, its bars wait in order and are not
 * published: what strategies saw is what a backtest will read.
 */
export class BarOutlet {
  private readonly waiting = new Set<ContractFeed>()

  constructor(private readonly ports: BarOutletPorts) {}

  get unwritten(): number {
    let sum = 0
    for (const { unwritten } of this.waiting) sum += unwritten.bars.length
    return sum
  }

  /** Whether bars of this contract wait for the disk. */
  holds(feed: ContractFeed): boolean {
    return this.waiting.size > 0 && this.waiting.has(feed)
  }

  take(feed: ContractFeed, bar: Bar): void {
    if (!this.holds(feed) && this.write(feed, bar)) return
    if (this.unwritten >= this.ports.unwrittenBarsMax) {
      this.ports.count('bars_lost')
      return this.ports.onLost(feed, bar)
    }
    this.waiting.add(feed)
    feed.unwritten.bars.push(bar)
    feed.stateDirty = true
  }

  /** Tries again what the disk refused. */
  retry(): void {
    if (this.waiting.size === 0) return
    for (const feed of this.waiting) {
      const { bars } = feed.unwritten
      while (bars[0] && this.write(feed, bars[0])) {
        bars.shift()
        feed.stateDirty = true
      }
      if (bars.length === 0) this.waiting.delete(feed)
    }
    if (this.waiting.size === 0) this.ports.onDisk(undefined)
  }

  private write(feed: ContractFeed, bar: Bar): boolean {
    const { ports } = this
    try {
      if (ports.store.append(feed.symbol, bar) === 'duplicate') {
        ports.count('bars_already_written')
        return true
      }
    } catch (error) {
      if (!(error instanceof BarFileError)) throw error
      if (this.waiting.size === 0) ports.onDisk(error)
      return false
    }
    const data = toBarData(feed, bar, ports.accountId, ports.environment)
    ports.publish(barChannel(feed.symbol), JSON.stringify(data))
    feed.lastBar = bar
    ports.onPublished(feed, bar)
    return true
  }
}
