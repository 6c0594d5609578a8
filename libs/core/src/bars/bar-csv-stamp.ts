import type { EpochMs } from '../time/clock.js'
import { parseShanghai } from '../time/shanghai-time.js'

const WALL_CLOCK =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?(?:\+08:?00)?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?$/

const two = (text = '0'): string => text.padStart(2, '0')

/**
 * `2025-12-23 21:00`, with seconds and any number of decimals, `/` for `-`, Shanghai's offset; `202512232100` with or without
 * seconds; an epoch in s, ms, us or ns, as pandas writes a large number too. Undefined when it is none of these.
 */
export function stampOf(text: string): EpochMs | undefined {
  const wall = WALL_CLOCK.exec(text)
  if (wall) {
    const [, year, month, day, hour, minute, second, decimals] = wall
    const time = `${two(hour)}:${minute}:${second ?? '00'}${decimals === undefined ? '' : `.${decimals}`}`
    return parseShanghai(`${year}-${two(month)}-${two(day)} ${time}`)
  }
  const digits = wholeDigits(text)
  const compact = COMPACT.exec(digits)
  if (!compact) return epochOf(digits)
  const [, year, month, day, hour, minute, second = '00'] = compact
  return parseShanghai(`${year}-${month}-${day} ${hour}:${minute}:${second}`)
}

/** `1.6957332e+18` and `1695733200.0` are whole numbers, too. */
function wholeDigits(text: string): string {
  if (/^\d+(\.0*)?$/.test(text)) return text.replace(/\..*$/, '')
  return /^\d(\.\d+)?[eE]\+?\d{1,2}$/.test(text) ? Number(text).toFixed(0) : ''
}

const EPOCH_UNITS: ReadonlyMap<number, number> = new Map([
  [10, 1e-3],
  [13, 1],
  [16, 1e3],
  [19, 1e6],
])

function epochOf(digits: string): EpochMs | undefined {
  const perMs = EPOCH_UNITS.get(digits.length)
  return perMs === undefined ? undefined : Math.round(Number(digits) / perMs)
}

/** How a column of digits counts: `901` is 09:01, or `90100` is. */
export type ClockDigits = 'minutes' | 'seconds'

/** `seconds` where a text has more than four digits; undefined where colons part it. */
export const clockDigitsOf = (time: string): ClockDigits | undefined =>
  /^\d+$/.test(time) ? (time.length > 4 ? 'seconds' : 'minutes') : undefined

/** `20230925` or `2023-9-25`, and `9:01`, `09:01:00`, or digits of which the leading zeros may be missing. */
export function stampOfDateAndTime(date: string, time: string, digits: ClockDigits): EpochMs | undefined {
  const day = /^(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})$/.exec(date)
  const clock = time.includes(':') ? time : clockOf(time, digits)
  return day && clock !== undefined ? stampOf(`${day[1]}-${day[2]}-${day[3]} ${clock}`) : undefined
}

function clockOf(time: string, digits: ClockDigits): string | undefined {
  const length = digits === 'seconds' ? 6 : 4
  if (!/^\d+$/.test(time) || time.length > length) return undefined
  const [, hour, minute, second = '00'] = /^(..)(..)(..)?$/.exec(time.padStart(length, '0')) ?? []
  return `${hour}:${minute}:${second}`
}
