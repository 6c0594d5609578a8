import { closeDueBar, type EpochMs } from '@huangpu/core'
import type { BarOutlet } from '../bar-outlet.js'
import { MARKET_CONFIG } from '../config.js'
import type { FeedBook } from '../feed-book.js'

/**
 * Closes the bars whose minute is over. While time runs by itself the previous beat's time is used: ticks that wait
 * in the socket behind a pause, or behind a jump over a closed period, are heard first. Stepped time comes in order.
 */
export function createClockHandler(ports: {
  readonly book: FeedBook
  readonly outlet: BarOutlet
  readonly stepped: boolean
}): (nowMs: EpochMs) => void {
  let previousMs = -Infinity
  return (nowMs) => {
    const dueMs = ports.stepped ? nowMs : previousMs
    previousMs = nowMs
    ports.outlet.retry()
    for (const feed of ports.book.all()) {
      const step = closeDueBar(feed.state, dueMs, MARKET_CONFIG.closeGraceMs)
      if (!step.closed) continue
      feed.state = step.state
      feed.stateDirty = true
      ports.outlet.take(feed, step.closed)
    }
  }
}
