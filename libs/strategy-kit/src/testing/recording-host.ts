import type { EpochMs } from '@huangpu/core'
import type { StrategyOrder } from '../orders/strategy-order.js'
import type { StrategyHost, StrategyLogLine } from '../strategy-host.js'

/** A host for unit tests of strategies: keeps what an instance asked for, in order; time is set by hand. */
export class RecordingHost implements StrategyHost {
  readonly orders: StrategyOrder[] = []
  readonly cancels: string[] = []
  readonly lines: StrategyLogLine[] = []
  /** Ids that were used before, as a store would know them. */
  readonly known = new Set<string>()
  time: EpochMs

  constructor(startMs: EpochMs) {
    this.time = startMs
  }

  nowMs(): EpochMs {
    return this.time
  }

  sendOrder(order: StrategyOrder): 'accepted' | 'duplicate' {
    if (this.known.has(order.requestId)) return 'duplicate'
    this.known.add(order.requestId)
    this.orders.push(order)
    return 'accepted'
  }

  cancelOrder(requestId: string): void {
    this.cancels.push(requestId)
  }

  putEvent(): void {}

  writeLog(line: StrategyLogLine): void {
    this.lines.push(line)
  }
}
