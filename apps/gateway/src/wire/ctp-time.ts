import { type EpochMs, parseShanghai } from '@huangpu/core'

const DAY = /^\d{8}$/
const TIME = /^\d{2}:\d{2}:\d{2}$/

/** Instant of a CTP date (`YYYYMMDD`) and time (`HH:MM:SS`) in Shanghai; undefined when either is not one. */
export function ctpInstant(day: string, time: string, milliseconds = 0): EpochMs | undefined {
  if (!DAY.test(day) || !TIME.test(time)) return undefined
  const at = parseShanghai(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T${time}`)
  return at === undefined ? undefined : at + milliseconds
}
