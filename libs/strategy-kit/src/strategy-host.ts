import type { EpochMs } from '@huangpu/core'
import type { StrategyOrder } from './orders/strategy-order.js'

export interface StrategyLogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Stable, e.g. `no_valid_quote`; `author` for the strategy's own lines. */
  readonly code: string
  readonly zh: string
  readonly en: string
}

/** Everything outside an instance: the strategy service implements it, and nothing else reaches the code. */
export interface StrategyHost {
  /** Exchange time. */
  nowMs(): EpochMs
  /** Takes the order over; `duplicate` when its id was used before, in which case nothing is sent again. */
  sendOrder(order: StrategyOrder): 'accepted' | 'duplicate'
  /** Asks for the cancel of everything that works for this request. Never refused. */
  cancelOrder(requestId: string): void
  /** The variables changed and are worth showing and storing. */
  putEvent(): void
  writeLog(line: StrategyLogLine): void
}
