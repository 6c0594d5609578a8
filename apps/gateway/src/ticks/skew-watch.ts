import type { OffsetEstimate } from './exchange-offset.js'

/** Beyond this the machine's clock is wrong, or the feed is late. */
export const SKEW_ALARM_MS = 500
/** The alarm ends below this, so that it does not flutter. */
const SKEW_CALM_MS = 400

export type SkewChange = 'skewed' | 'calm' | null

/** One step of the alarm: one alarm an episode. While nothing can be said an alarm stays as it is. */
export function stepSkew(alarmed: boolean, estimate: OffsetEstimate | null): SkewChange {
  if (estimate === null) return null
  const distance = Math.abs(estimate.offsetMs)
  if (!alarmed && distance > SKEW_ALARM_MS) return 'skewed'
  return alarmed && distance < SKEW_CALM_MS ? 'calm' : null
}

/**
 * What is added to the machine's time when ticks are judged. An offset beyond the tolerance is not followed: a feed that
 * is minutes late looks the same as a machine that is minutes ahead, and prices of minutes ago must not pass.
 */
export const correctionOf = (estimate: OffsetEstimate | null, toleranceMs: number): number =>
  estimate !== null && Math.abs(estimate.offsetMs) <= toleranceMs ? estimate.offsetMs : 0
