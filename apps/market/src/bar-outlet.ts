import { formatShanghai, type Bar } from '@huangpu/core'
import { barChannel, type BarData, type Environment } from '@huangpu/messages'
import { BarFileError, type BarStore } from '@huangpu/storage'
import type { ContractFeed } from './contract-feed.js'

export interface BarOutletPorts {
  readonly store: Pick<BarStore, 'append'>
  readonly accountId: string
  readonly environment: Environment
  readonly unwrittenBarsMax: number
  publish(channel: string, json: string): void
  /** A bar is out: written and published. */
  onPublished(): void
  count(name: string): void
  /** The disk refuses rows, or takes them again (undefined). Told once each time. */
  onDisk(problem: BarFileError | undefined): void
}

export function toBarData(feed: ContractFeed, bar: Bar, accountId: string, environment: Environment): BarData {
  return {
    symbol: feed.symbol,
    exchange: feed.exchange,
    datetime: formatShanghai(bar.startMs),
    interval: '1m',
    open_price: bar.open,
    high_price: bar.high,
    low_price: bar.low,
    close_price: bar.close,
    volume: bar.volume,
    open_interest: bar.openInterest,
    account_id: accountId,
    environment,
    trading_day: bar.tradingDay,
    turnover: bar.turnover,
    partial: bar.partial,
  }
}

/**
 * Writes a closed bar, then publishes it. While the disk refuses a contract's rows, its bars wait in order and are not
 * published: what strategies saw is what a backtest will read.
 */
export class BarOutlet {
  private readonly waiting = new Map<ContractFeed, Bar[]>()

  constructor(private readonly ports: BarOutletPorts) {}

  get unwritten(): number {
    let sum = 0
    for (const bars of this.waiting.values()) sum += bars.length
    return sum
  }

  take(feed: ContractFeed, bar: Bar): void {
    const queue = this.waiting.get(feed)
    if (!queue && this.write(feed, bar)) return
    if (this.unwritten >= this.ports.unwrittenBarsMax) return this.ports.count('bars_lost')
    if (queue) queue.push(bar)
    else this.waiting.set(feed, [bar])
  }

  /** Tries again what the disk refused. */
  retry(): void {
    if (this.waiting.size === 0) return
    for (const [feed, bars] of this.waiting) {
      while (bars[0] && this.write(feed, bars[0])) bars.shift()
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
    ports.onPublished()
    return true
  }
}
