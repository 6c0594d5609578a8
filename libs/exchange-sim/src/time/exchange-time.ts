import type { EpochMs } from '@huangpu/core'
import type { ClockData } from '@huangpu/messages'

/** What lets exchange time pass. */
export interface ExchangeTime {
  start(): void
  stop(): void
}

/** The wall clock, and who hears how exchange time follows from it. */
export interface TimePorts {
  readonly wallMs: () => EpochMs
  publish(data: ClockData): void
  warn(message: string): void
}

export const PUBLISH_EVERY_MS = 1_000
/** How long a timer may wait: not less, so that others get their turn; not more, so that a stop is quick. */
export const WAKE_MS = { min: 1, max: 250 } as const
/** Nobody heard anything for so long: the machine slept, or the process stood. */
export const SLEPT_MS = 30_000
