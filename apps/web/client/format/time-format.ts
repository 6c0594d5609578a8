import type { BarInterval } from '@huangpu/core'
import { DateTime } from 'luxon'

const ZONE = 'Asia/Shanghai'

/** `21:00:01` of `2025-12-23T21:00:01.500`; messages already carry Shanghai wall clock. */
export const timeOfDay = (datetime: string): string => datetime.slice(11, 19)

/** Instant -> `21:37:02` in Shanghai, whatever the browser's zone. */
export const clockText = (epochMs: number): string => DateTime.fromMillis(epochMs, { zone: ZONE }).toFormat('HH:mm:ss')

/** ISO instant of a service -> `11-23 21:37:02` in Shanghai. */
export function instantText(iso: string): string {
  const time = DateTime.fromISO(iso, { zone: ZONE })
  return time.isValid ? time.toFormat('MM-dd HH:mm:ss') : iso
}

/** `20261123` -> `2026-11-23`. */
export const dayText = (day: string): string => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`

/** The calendar day so many days before another one, both `20261123`. */
export const daysBefore = (day: string, days: number): string =>
  DateTime.fromFormat(day, 'yyyyMMdd', { zone: 'utc' }).minus({ days }).toFormat('yyyyMMdd')

/** Shanghai wall clock as a chart time: seconds, with the wall clock in the place of UTC. */
export const chartSeconds = (datetime: string): number =>
  Math.floor(DateTime.fromISO(datetime, { zone: 'utc' }).toSeconds())

/** When a bar began, of a chart time: `2026-11-23 21:05`, of a day `2026-11-24`. */
export const barTimeText = (seconds: number, interval: BarInterval): string =>
  DateTime.fromSeconds(seconds, { zone: 'utc' }).toFormat(interval === '1d' ? 'yyyy-MM-dd' : 'yyyy-MM-dd HH:mm')

/** The night session lies between 20:00 and 03:00. */
export function isNight(epochMs: number): boolean {
  const { hour } = DateTime.fromMillis(epochMs, { zone: ZONE })
  return hour >= 20 || hour < 3
}
