import { readFileSync } from 'node:fs'
import { createCalendar, formatShanghai, parseCalendarData, parseShanghai } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { closedPeriod } from './open-hours.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))

describe('closedPeriod', () => {
  it.each([
    ['2026-11-23T09:30:00', '2026-11-23T10:15:00', '2026-11-23T10:30:00', false],
    ['2026-11-23T10:20:00', '2026-11-23T10:20:00', '2026-11-23T10:30:00', false],
    ['2026-11-23T14:00:00', '2026-11-23T15:00:00', '2026-11-23T21:00:00', true],
    // Gold goes on when rebar has closed.
    ['2026-11-23T22:00:00', '2026-11-24T02:30:00', '2026-11-24T09:00:00', false],
    // Friday's night belongs to Monday.
    ['2026-11-21T01:00:00', '2026-11-21T02:30:00', '2026-11-23T09:00:00', false],
  ])('at %s is %s to %s', (now, from, to, endsTradingDay) => {
    const period = closedPeriod(calendar, ['rb', 'au'], parseShanghai(now) ?? 0)
    expect(formatShanghai(period.fromMs)).toBe(from)
    expect(formatShanghai(period.toMs)).toBe(to)
    expect(period.endsTradingDay).toBe(endsTradingDay)
  })
})
