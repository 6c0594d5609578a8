import type { EpochMs } from '../time/clock.js'
import { gapTouches, type BarGap, type GapReason } from './bar-gap.js'
import { MINUTE_MS } from './bar-minute.js'

/** Trading minutes in a row that have no bar. */
export interface MissingMinutes {
  /** Start of the first and of the last of them. */
  readonly fromMs: EpochMs
  readonly throughMs: EpochMs
  readonly minutes: number
  /** What the feed lost then; null when it lost nothing: no tick came, or nobody recorded. */
  readonly reason: GapReason | null
}

/** Which trading minutes of one day are there. */
export interface DayCoverage {
  readonly expected: number
  readonly present: number
  readonly missing: readonly MissingMinutes[]
  /** Bars outside the day's sessions. */
  readonly outside: readonly EpochMs[]
}

/**
 * Compares bars with the trading minutes of their day. `minutes` are those by the calendar that are over, `starts` those
 * that have a bar.
 */
export function coverDay(
  minutes: readonly EpochMs[],
  starts: readonly EpochMs[],
  gaps: readonly BarGap[] = [],
): DayCoverage {
  const there = new Set(starts)
  const trading = new Set(minutes)
  const missing: MissingMinutes[] = []
  let previous: EpochMs | undefined
  for (const startMs of minutes) {
    if (there.has(startMs)) {
      previous = undefined
      continue
    }
    const reason = gaps.find((gap) => gapTouches(gap, startMs, startMs + MINUTE_MS))?.reason ?? null
    const last = missing.at(-1)
    if (last && last.reason === reason && previous !== undefined) {
      missing[missing.length - 1] = { ...last, throughMs: startMs, minutes: last.minutes + 1 }
    } else {
      missing.push({ fromMs: startMs, throughMs: startMs, minutes: 1, reason })
    }
    previous = startMs
  }
  const absent = missing.reduce((sum, span) => sum + span.minutes, 0)
  const outside = starts.filter((startMs) => !trading.has(startMs))
  return { expected: minutes.length, present: minutes.length - absent, missing, outside }
}
