/** Waits after failed logins, in seconds: 5, 10, 30, 60, then 60. Seed 002, section 5.2. */
const WAITS_MS = [5_000, 10_000, 30_000, 60_000] as const

/** Milliseconds to wait after the n-th failure in a row, n from 1. */
export function retryWaitMs(failures: number): number {
  const index = Math.min(Math.max(failures, 1), WAITS_MS.length) - 1
  return WAITS_MS[index] as number
}
