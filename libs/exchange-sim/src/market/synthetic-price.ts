import type { Random } from './random.js'

/** The value around which participants quote: a slow drift, visible waves, and noise. In (fractions of) ticks. */
export interface SyntheticPrice {
  /** What the drift returns to. */
  anchorTicks: number
  driftTicks: number
  /** Wave height to either side. */
  waveTicks: number
  /** Position in the wave, radians. */
  phase: number
  periodMs: number
  noiseTicks: number
}

const PERIOD_MS = { from: 4 * 60_000, to: 8 * 60_000 }
/** Height of a wave as share of the price, and the least that is visible. */
const WAVE_SHARE = 0.0022
const WAVE_TICKS_MIN = 6
/** An hour or so to return to the anchor. */
const DRIFT_RETURN = 1 / 7_200

export const newSyntheticPrice = (anchorTicks: number, random: Random): SyntheticPrice => ({
  anchorTicks,
  driftTicks: 0,
  waveTicks: Math.max(WAVE_TICKS_MIN, anchorTicks * WAVE_SHARE),
  phase: random.between(0, 2 * Math.PI),
  periodMs: random.between(PERIOD_MS.from, PERIOD_MS.to),
  noiseTicks: 0,
})

/** Moves on by `stepMs`; every wave has a period of its own. Returns the value in ticks, not rounded. */
export function advancePrice(price: SyntheticPrice, stepMs: number, random: Random): number {
  price.phase += (2 * Math.PI * stepMs) / price.periodMs
  if (price.phase >= 2 * Math.PI) {
    price.phase -= 2 * Math.PI
    price.periodMs = random.between(PERIOD_MS.from, PERIOD_MS.to)
  }
  price.driftTicks += random.bell() * price.waveTicks * 0.01 - price.driftTicks * DRIFT_RETURN
  price.noiseTicks = price.noiseTicks * 0.9 + random.bell() * Math.max(0.2, price.waveTicks * 0.02)
  return price.anchorTicks + price.driftTicks + price.waveTicks * Math.sin(price.phase) + price.noiseTicks
}
