import { closeDueBar, type EpochMs } from '@huangpu/core'
import type { BarOutlet } from '../bar-outlet.js'
import { MARKET_CONFIG } from '../config.js'
import type { ContractFeed } from '../contract-feed.js'
import type { FillMinutes } from '../empty-minutes.js'
import type { FeedBook } from '../feed-book.js'
import type { GapRecorder } from '../gap-recorder.js'
import type { IntervalOutlet } from '../interval-outlet.js'

export interface ClockHandlerPorts {
  readonly book: FeedBook
  readonly outlet: BarOutlet
  readonly intervals: IntervalOutlet
  readonly gaps: GapRecorder
  /** Undefined when no rows are wanted for minutes without a tick. */
  readonly fill: FillMinutes | undefined
  readonly stepped: boolean
}

/**
 * Closes the bars whose time is over. While time runs by itself the previous beat's time is used: ticks that wait
 * in the socket behind a pause, or behind a jump over a closed period, are heard first. Stepped time comes in order.
 */
export function createClockHandler(ports: ClockHandlerPorts): (nowMs: EpochMs) => void {
  let previousMs = -Infinity
  return (nowMs) => {
    const dueMs = ports.stepped ? nowMs : previousMs
    previousMs = nowMs
    ports.outlet.retry()
    ports.gaps.retry()
    for (const feed of ports.book.all()) closeDue(ports, feed, dueMs)
    ports.book.overMs = Math.max(ports.book.overMs, dueMs - MARKET_CONFIG.closeGraceMs)
  }
}

function closeDue(ports: ClockHandlerPorts, feed: ContractFeed, dueMs: EpochMs): void {
  const throughMs = dueMs - MARKET_CONFIG.closeGraceMs
  const { open } = feed.state
  const minuteIsDue = open !== null && open.endMs <= throughMs
  const isDue = minuteIsDue || feed.intervals.open.some((bar) => bar.endMs <= throughMs)
  if (feed.doubt !== null && (isDue || ports.book.isDoubtOfPast(feed, throughMs))) ports.book.settleByClock(feed, dueMs)
  if (minuteIsDue) {
    const step = closeDueBar(feed.state, dueMs, MARKET_CONFIG.closeGraceMs)
    feed.state = step.state
    feed.stateDirty = true
    if (step.closed) ports.outlet.take(feed, step.closed)
  }
  if (feed.state.open === null) ports.fill?.(feed, throughMs, feed.state)
  if (isDue && !ports.outlet.holds(feed)) ports.intervals.closeDue(feed, throughMs)
}
