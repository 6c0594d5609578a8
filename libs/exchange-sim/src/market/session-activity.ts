import type { NightEnd } from '@huangpu/core'

/**
 * How busy a moment is beside the day's mean, by minutes since midnight: high at each opening, falling, rising to the
 * close, and ever quieter after 23:00. Read off the mean volume of each minute of au1912, bu1912, cu2003 and rb2401
 * (sources: product-facts.ts). Linear between the points.
 */
const ACTIVITY: readonly (readonly [minute: number, times: number])[] = [
  [0, 0.5],
  [60, 0.42],
  [90, 0.33],
  [105, 0.24],
  [150, 0.27],
  [540, 4],
  [543, 2.4],
  [550, 1.6],
  [555, 1.2],
  [585, 0.9],
  [615, 0.85],
  [630, 1.7],
  [633, 1.15],
  [645, 0.9],
  [690, 0.85],
  [810, 2.6],
  [813, 1.4],
  [825, 0.9],
  [870, 0.95],
  [890, 1.1],
  [897, 1.5],
  [900, 2.5],
  [1260, 5],
  [1263, 2.8],
  [1270, 1.9],
  [1275, 1.3],
  [1290, 1.1],
  [1320, 0.95],
  [1380, 0.85],
  [1440, 0.5],
]

const SHANGHAI_OFFSET_MS = 8 * 3_600_000
const DAY_MINUTES = 1_440
const DAY_SESSIONS: readonly (readonly [from: number, to: number])[] = [
  [540, 615],
  [630, 690],
  [810, 900],
]
const NIGHT_FROM = 1_260
const NIGHT_TO: Readonly<Record<NightEnd, number>> = { '23:00': 1_380, '01:00': 1_500, '02:30': 1_590 }

/** At a whole minute since midnight. */
function activityAtMinute(minute: number): number {
  const index = ACTIVITY.findIndex(([at]) => at >= minute)
  const [to, from] = [ACTIVITY[index], ACTIVITY[index - 1]]
  if (!to) return ACTIVITY[0]?.[1] ?? 1
  if (!from || to[0] === minute) return to[1]
  return from[1] + ((to[1] - from[1]) * (minute - from[0])) / (to[0] - from[0])
}

const BY_MINUTE = Array.from({ length: DAY_MINUTES + 1 }, (_, minute) => activityAtMinute(minute))

/** A share of the way from a minute to the next. */
function between(minute: number, share: number): number {
  const [from = 1, to = 1] = [BY_MINUTE[minute], BY_MINUTE[minute + 1]]
  return from + (to - from) * share
}

const meanOf = (sessions: typeof DAY_SESSIONS): number => {
  const minutes = sessions.flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index))
  const halves = minutes.map((minute) => between(minute % DAY_MINUTES, 0.5))
  return halves.reduce((sum, activity) => sum + activity, 0) / minutes.length
}

/** Activity for products whose night ends then; its mean over the trading day is 1. */
export class SessionActivity {
  private readonly mean: number

  constructor(nightEnd: NightEnd | null) {
    const night = nightEnd === null ? [] : [[NIGHT_FROM, NIGHT_TO[nightEnd]] as const]
    this.mean = meanOf([...DAY_SESSIONS, ...night])
  }

  at(ms: number): number {
    const minutes = ((ms + SHANGHAI_OFFSET_MS) / 60_000) % DAY_MINUTES
    const minute = Math.floor(minutes)
    return between(minute, minutes - minute) / this.mean
  }
}
