import type { Direction, EpochMs, Exchange } from '@huangpu/core'
import type { SidePosition } from './positions/own-position.js'
import type { RiskLimits } from './risk/risk-limits.js'

/** The contract that an instance trades. */
export interface InstrumentFacts {
  readonly symbol: string
  readonly exchange: Exchange
  readonly priceTick: number
  /** Units a lot. */
  readonly multiplier: number
}

/** What an instance offers to the author's code: `this` of a CtaStrategy forwards to it. */
export interface StrategyDesk {
  readonly name: string
  readonly instrument: InstrumentFacts
  readonly environment: 'sim' | 'live'
  readonly limits: RiskLimits
  /** False during the warm-up, while paused and after the stop: orders are then not sent. */
  readonly trading: boolean
  nowMs(): EpochMs
  /** Own lots. */
  position(side: Direction): SidePosition
  /** Lots that own requests on this side may still trade. */
  workingLots(side: Direction, offset: 'OPEN' | 'CLOSE'): number
  /** A marketable price by the configured pricing; undefined without a valid quote. */
  marketPrice(direction: Direction): number | undefined
  /** `price` is sent as it is; undefined means that there was no valid one, and nothing is sent. */
  placeOrder(direction: Direction, offset: 'OPEN' | 'CLOSE', price: number | undefined, volume: number): string[]
  cancelOrder(requestId: string): void
  cancelAll(): void
  requestWarmUp(bars: number): void
  putEvent(): void
  writeLog(text: string): void
}
