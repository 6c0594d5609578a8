import type { EpochMs } from './clock.js'

/** Shanghai has been UTC+8 without daylight saving since September 1991. */
export const SHANGHAI_OFFSET_MS = 8 * 3_600_000

/** Shanghai wall clock without offset, as every message carries it: `2025-12-23T21:00:01.500`. */
export type ShanghaiDateTime = string
/** Trading or calendar day, `YYYYMMDD`. */
export type TradingDay = string

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`)
const three = (n: number): string => (n < 10 ? `00${n}` : n < 100 ? `0${n}` : `${n}`)

/** Formats with milliseconds only when there are any: bars read `…T21:01:00`, ticks `…T21:00:01.500`. */
export function formatShanghai(epochMs: EpochMs): ShanghaiDateTime {
  const date = new Date(epochMs + SHANGHAI_OFFSET_MS)
  const ms = date.getUTCMilliseconds()
  const head =
    `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}T` +
    `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return ms === 0 ? head : `${head}.${three(ms)}`
}

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?$/

/** Parses `YYYY-MM-DD[T ]HH:MM:SS[.ffffff]`; undefined when it is not such a text or not a real instant. */
export function parseShanghai(text: string): EpochMs | undefined {
  const m = DATE_TIME.exec(text)
  if (!m) return undefined
  const ms = m[7] === undefined ? 0 : Math.floor(Number(`0.${m[7]}`) * 1000 + 1e-6)
  const utc = Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]), Number(m[4]), Number(m[5]), Number(m[6]), ms)
  const back = new Date(utc)
  const same =
    back.getUTCFullYear() === Number(m[1]) &&
    back.getUTCMonth() === Number(m[2]) - 1 &&
    back.getUTCDate() === Number(m[3]) &&
    back.getUTCHours() === Number(m[4])
  return same && Number(m[5]) < 60 && Number(m[6]) < 60 ? utc - SHANGHAI_OFFSET_MS : undefined
}

/** Calendar day of an instant in Shanghai, `YYYYMMDD`. */
export function shanghaiDay(epochMs: EpochMs): string {
  const date = new Date(epochMs + SHANGHAI_OFFSET_MS)
  return `${date.getUTCFullYear()}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`
}

/** Instant of midnight in Shanghai that begins the calendar day `YYYYMMDD`. */
export function startOfShanghaiDay(day: string): EpochMs {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8))) - SHANGHAI_OFFSET_MS
}

/** Milliseconds since midnight in Shanghai. */
export function millisOfShanghaiDay(epochMs: EpochMs): number {
  return (((epochMs + SHANGHAI_OFFSET_MS) % 86_400_000) + 86_400_000) % 86_400_000
}
