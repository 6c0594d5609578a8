import type { DeadLetters } from '@huangpu/service'
import { onBarTick, type BarTick, type EpochMs } from '@huangpu/core'
import type { Environment, TickData } from '@huangpu/messages'
import type { BarOutlet } from '../bar-outlet.js'
import type { ContractFeed } from '../contract-feed.js'
import type { FillMinutes } from '../empty-minutes.js'
import type { FeedBook } from '../feed-book.js'
import type { GapRecorder } from '../gap-recorder.js'
import { readTick } from '../read-tick.js'

export interface TickHandlerPorts {
  readonly book: FeedBook
  readonly outlet: BarOutlet
  readonly gaps: GapRecorder
  /** Undefined when no rows are wanted for minutes without a tick. */
  readonly fill: FillMinutes | undefined
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
  ports.book.follow(feed, tick.seq, timeMs)
  if (!feed.rules) ports.count('ticks_unknown_product')
  else if (!moveBar(ports, feed, tick, timeMs)) return
  feed.lastTickJson = json
  feed.tickDirty = true
}

function moveBar(ports: TickHandlerPorts, feed: ContractFeed, tick: TickData, timeMs: EpochMs): boolean {
  const { rules } = feed
  if (!rules) return false
  const before = feed.state
  const step = onBarTick(before, toBarTick(tick, timeMs), rules, ports.book.overMs)
  feed.state = step.state
  if (step.closed) ports.outlet.take(feed, step.closed)
  if (step.gap) ports.gaps.shown(feed, step.gap)
  if (step.verdict !== 'accepted') {
    ports.count(`ticks_${step.verdict}`)
    return false
  }
  if (step.state.open?.partial && !(before.open?.partial && before.open.startMs === step.state.open.startMs))
    ports.gaps.marked(feed, timeMs)
  const { startMs = timeMs } = step.state.open ?? {}
  if (startMs !== before.open?.startMs) ports.fill?.(feed, Math.min(startMs, step.gap?.fromMs ?? startMs), before)
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
