/** Times of the gateway, real milliseconds. A simulated counter answers at once, a real one after a second or more. */
export interface GatewaySettings {
  readonly replayQuietMs: number
  readonly replayMaxMs: number
  readonly stepTimeoutMs: number
  readonly queryTimeoutMs: number
  readonly queryAttemptsMax: number
  /** An order without an answer is of unknown fate after this. */
  readonly ackTimeoutMs: number
  /** Between two questions to the counter about orders of unknown fate. */
  readonly inquiryIntervalMs: number
  /** Fills within this time cause one query of positions and account. */
  readonly refreshDebounceMs: number
  readonly accountIntervalMs: number
}

const SHARED = {
  replayMaxMs: 60_000,
  stepTimeoutMs: 15_000,
  queryTimeoutMs: 10_000,
  queryAttemptsMax: 5,
  ackTimeoutMs: 5_000,
  inquiryIntervalMs: 5_000,
  refreshDebounceMs: 300,
} as const

export const SETTINGS: Readonly<Record<'sim' | 'live', GatewaySettings>> = {
  sim: { ...SHARED, replayQuietMs: 250, accountIntervalMs: 10_000 },
  live: { ...SHARED, replayQuietMs: 1_500, accountIntervalMs: 30_000 },
}
