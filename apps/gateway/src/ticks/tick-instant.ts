import { type EpochMs, shanghaiDay, startOfShanghaiDay } from '@huangpu/core'

const DAY_MS = 86_400_000
const midnights = new Map<string, EpochMs>()

/** Milliseconds of `HH:MM:SS` since midnight; undefined when it is not such a text. */
export function millisOfTime(time: string): number | undefined {
  if (time.length !== 8 || time.charCodeAt(2) !== 58 || time.charCodeAt(5) !== 58) return undefined
  const hours = twoDigits(time, 0)
  const minutes = twoDigits(time, 3)
  const seconds = twoDigits(time, 6)
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return undefined
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000
}

/** A snapshot from further ahead than this carries no calendar date. */
const AHEAD_MAX_MS = DAY_MS / 2

/**
 * Instant of a snapshot. `actionDay` is the calendar date at SHFE. Some counters leave it empty, and other exchanges
 * put the trading day there, which during a night lies one to three days ahead: then the date is the one that brings
 * the time nearest to now. A date of the past is always believed, so that an old snapshot stays old.
 */
export function tickInstant(
  actionDay: string,
  updateTime: string,
  updateMs: number,
  nowMs: EpochMs,
): EpochMs | undefined {
  const millis = millisOfTime(updateTime)
  if (millis === undefined) return undefined
  const ofDay = millis + (updateMs >= 0 && updateMs < 1_000 ? updateMs : 0)
  if (/^\d{8}$/.test(actionDay)) {
    const at = midnightOf(actionDay) + ofDay
    if (at - nowMs <= AHEAD_MAX_MS) return at
  }
  const today = midnightOf(shanghaiDay(nowMs)) + ofDay
  const candidates = [today - DAY_MS, today, today + DAY_MS]
  return candidates.reduce((best, at) => (Math.abs(at - nowMs) < Math.abs(best - nowMs) ? at : best))
}

function midnightOf(day: string): EpochMs {
  let at = midnights.get(day)
  if (at === undefined) {
    if (midnights.size > 16) midnights.clear()
    midnights.set(day, (at = startOfShanghaiDay(day)))
  }
  return at
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
