import type { Random } from './random.js'

/** The value of a contract in the eyes of the crowd, in (fractions of) ticks, with the mood of its trading. */
export interface MovingValue {
  /** Distance from the first price, which it returns to over days. */
  driftTicks: number
  /** Position in the wave, radians. */
  phase: number
  periodMs: number
  /** Logarithm of how busy the market is beside the usual for the time of day. */
  mood: number
  /** How far opening orders outnumber closing ones: 0.1 is 60 to 40. */
  openSkew: number
}

export interface ValueStep {
  readonly stepMs: number
  /** Standard deviation of a minute's change. */
  readonly minuteMoveTicks: number
  /** How busy the time of day is; 1 is the day's mean. */
  readonly activity: number
}

const PERIOD_MS = { from: 4 * 60_000, to: 8 * 60_000 }
const MINUTE_MS = 60_000
/** A wave's height to either side over the move of a minute; half of the movement comes from the waves. */
const WAVE_OF_MOVE = 1
const DRIFT_SHARE = Math.sqrt(0.5)
const DRIFT_RETURN_MINUTES = 480
const MOOD = { deviation: 0.6, minutes: 4 }
/** Gives the recordings' mean change of the open interest a minute, 14 to 23 per cent of the volume. */
const SKEW = { deviation: 0.1, minutes: 5 }

export const newMovingValue = (random: Random): MovingValue => ({
  driftTicks: 0,
  phase: random.between(0, 2 * Math.PI),
  periodMs: random.between(PERIOD_MS.from, PERIOD_MS.to),
  mood: 0,
  openSkew: 0,
})

/** How many times the day's mean the market trades just now. */
export const intensityOf = (value: MovingValue, activity: number): number =>
  activity * Math.exp(value.mood - MOOD.deviation ** 2 / 2)

/** Ticks beside the first price. */
export const offsetOf = (value: MovingValue, minuteMoveTicks: number): number =>
  value.driftTicks + WAVE_OF_MOVE * minuteMoveTicks * Math.sin(value.phase)

/** Moves on by `stepMs`; every wave has a period of its own. A busy market moves more. */
export function advanceValue(value: MovingValue, step: ValueStep, random: Random): void {
  const minutes = step.stepMs / MINUTE_MS
  value.phase += (2 * Math.PI * step.stepMs) / value.periodMs
  if (value.phase >= 2 * Math.PI) {
    value.phase -= 2 * Math.PI
    value.periodMs = random.between(PERIOD_MS.from, PERIOD_MS.to)
  }
  value.mood = towardsZero(value.mood, MOOD, minutes, random)
  value.openSkew = towardsZero(value.openSkew, SKEW, minutes, random)
  const move = DRIFT_SHARE * step.minuteMoveTicks * Math.sqrt(minutes * intensityOf(value, step.activity))
  value.driftTicks += random.bell() * move - (value.driftTicks * minutes) / DRIFT_RETURN_MINUTES
}

/** A figure that wanders around zero with this deviation and forgets in so many minutes. */
function towardsZero(at: number, by: { deviation: number; minutes: number }, minutes: number, random: Random): number {
  const kept = 1 - minutes / by.minutes
  return at * kept + random.bell() * by.deviation * Math.sqrt(1 - kept * kept)
}
