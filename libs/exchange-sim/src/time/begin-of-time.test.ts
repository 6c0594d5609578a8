import { readFileSync } from 'node:fs'
import { createCalendar, formatShanghai, parseCalendarData, parseShanghai } from '@huangpu/core'
import { expect, it } from 'vitest'
import { beginOfTime } from './begin-of-time.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))
const beginning = (begin: 'now' | 'next_day', now: string, speed: number | 'max' = 1): string =>
  formatShanghai(beginOfTime({ begin, speed }, calendar, ['rb'], parseShanghai(now) ?? NaN))

it.each([
  ['Monday morning', '2026-11-23T09:30:00', '2026-11-23T20:59:58'],
  ['seconds before the close', '2026-11-23T14:59:59', '2026-11-23T20:59:58'],
  ['between the days', '2026-11-23T16:00:00', '2026-11-23T20:59:58'],
  ['within a night, which is the next day already', '2026-11-23T21:30:00', '2026-11-24T20:59:58'],
  ['after the night', '2026-11-24T03:00:00', '2026-11-24T20:59:58'],
  ['a Saturday: Monday began with the night of Friday', '2026-11-28T12:00:00', '2026-11-30T20:59:58'],
  ['the eve of a holiday without a night', '2026-09-30T10:00:00', '2026-10-08T08:59:58'],
])('%s', (_, now, expected) => {
  expect(beginning('next_day', now)).toBe(expected)
})

it('leaves as much real time at any speed, and begins now unless told otherwise', () => {
  expect(beginning('next_day', '2026-11-23T09:30:00', 40)).toBe('2026-11-23T20:58:40')
  expect(beginning('next_day', '2026-11-23T09:30:00', 'max')).toBe('2026-11-23T20:59:58')
  expect(beginning('now', '2026-11-23T09:30:00')).toBe('2026-11-23T09:30:00')
})
