/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/**
 * The only source of time in the system. `nowMs` is exchange time (sessions, bar closing, schedules, signal
 * intervals); it may be virtual. `monotonicMs` is always real and never jumps (time to live, timeouts, back-off,
 * flow control, heartbeats).
 */
export interface Clock {
  readonly kind: 'wall' | 'virtual'
  nowMs(): EpochMs
  monotonicMs(): number
}
