import type { CommandOrderType, Direction, Exchange } from '@huangpu/core'
import type { ExitReason } from '../risk/exit-rule.js'

export type OrderPurpose = 'signal' | ExitReason

/** One intent of an instance. CLOSE leaves the split into today's and yesterday's lots to trading. */
export interface StrategyOrder {
  /** Derived from the instance, what triggered it and a counter: the same signal has the same id after a restart. */
  readonly requestId: string
  readonly symbol: string
  readonly exchange: Exchange
  /** LONG = buy, SHORT = sell. */
  readonly direction: Direction
  readonly offset: 'OPEN' | 'CLOSE'
  readonly orderType: CommandOrderType
  readonly price: number
  /** Lots. */
  readonly volume: number
  readonly purpose: OrderPurpose
}
