import type { DeadLetters } from '@huangpu/service'
import { onBarTick, type BarTick, type EpochMs } from '@huangpu/core'
import type { Environment, TickData } from '@huangpu/messages'
import type { BarOutlet } from '../bar-outlet.js'
import { markGap, type ContractFeed } from '../contract-feed.js'
import type { FeedBook } from '../feed-book.js'
import { readTick } from '../read-tick.js'

export interface TickHandlerPorts {
  readonly book: FeedBook
  readonly outlet: BarOutlet
  readonly deadLetters: DeadLetters
  readonly environment: Environment
  readonly accountId: string
  count(name: string): void
  /** Called last: whatever the tick caused has been written and published. */
  onHandled(): void
}

/** One message of `tick:*`: checks it, moves the contract's bar, keeps it as the last tick. */
export function createTickHandler(ports: TickHandlerPorts): (channel: string, json: string) => void {
  return (channel, json) => {
    handle(ports, channel, json)
    ports.onHandled()
  }
}

function handle(ports: TickHandlerPorts, channel: string, json: string): void {
  const reading = readTick(channel, json)
  if (!reading.ok) return ports.deadLetters.put(channel, json, reading.reason)
  const { tick, timeMs } = reading
  if (tick.environment !== ports.environment) return ports.count('ticks_other_environment')
  if (tick.account_id !== ports.accountId) return ports.count('ticks_other_account')
  const feed = ports.book.open(tick.symbol)
  followSequence(ports, feed, tick.seq, timeMs)
  if (!feed.rules) ports.count('ticks_unknown_product')
  else if (!moveBar(ports, feed, tick, timeMs)) return
  feed.lastTickJson = json
  feed.tickDirty = true
}

/** A hole tells of lost ticks; a number that falls tells of a new gateway, which may have missed some. */
function followSequence(ports: TickHandlerPorts, feed: ContractFeed, seq: number, timeMs: EpochMs): void {
  if (feed.lastSeq !== 0 && seq !== feed.lastSeq + 1) {
    ports.count('feed_gaps')
    markGap(feed, timeMs)
  }
  feed.lastSeq = seq
}

function moveBar(ports: TickHandlerPorts, feed: ContractFeed, tick: TickData, timeMs: EpochMs): boolean {
  if (!feed.rules) return false
  const step = onBarTick(feed.state, toBarTick(tick, timeMs), feed.rules)
  feed.state = step.state
  if (step.closed) ports.outlet.take(feed, step.closed)
  if (step.verdict !== 'accepted') {
    ports.count(`ticks_${step.verdict}`)
    return false
  }
  feed.stateDirty = true
  return true
}

const toBarTick = (tick: TickData, timeMs: EpochMs): BarTick => ({
  timeMs,
  tradingDay: tick.trading_day,
  lastPrice: tick.last_price,
  volume: tick.volume,
  turnover: tick.turnover,
  openInterest: tick.open_interest,
  highPrice: tick.high_price,
  lowPrice: tick.low_price,
})
