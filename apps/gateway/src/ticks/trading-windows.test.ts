import { readFileSync } from 'node:fs'
import { createCalendar, parseCalendarData, parseShanghai } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { tradingWindows } from './trading-windows.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))

const isTick = (product: string, tradingDay: string, instant: string): boolean => {
  const ms = parseShanghai(instant) ?? Number.NaN
  return tradingWindows(calendar, product, tradingDay)?.some((w) => ms >= w.fromMs && ms <= w.toMs) ?? true
}

/** product, trading day | instant -> whether a snapshot of then is a tick */
describe('a snapshot is a tick from the matching of the auction to the end of the session', () => {
  it.each<[string, string, string, boolean]>([
    // Thursday night of Friday, 2026-11-20
    ['rb', '20261120', '2026-11-19T20:58:59.500', false],
    ['rb', '20261120', '2026-11-19T20:59:00', true],
    ['rb', '20261120', '2026-11-19T21:00:00', true],
    ['rb', '20261120', '2026-11-19T23:00:00', true],
    ['rb', '20261120', '2026-11-19T23:00:00.500', true],
    ['rb', '20261120', '2026-11-19T23:00:01', false],
    // gold goes on over midnight
    ['au', '20261120', '2026-11-19T23:59:59.500', true],
    ['au', '20261120', '2026-11-20T00:00:00', true],
    ['au', '20261120', '2026-11-20T02:30:00', true],
    ['au', '20261120', '2026-11-20T02:30:01', false],
    ['cu', '20261120', '2026-11-20T01:00:00', true],
    ['cu', '20261120', '2026-11-20T01:00:01', false],
    // the morning, with its auction; the breaks
    ['rb', '20261120', '2026-11-20T08:58:59.500', false],
    ['rb', '20261120', '2026-11-20T08:59:00', true],
    ['rb', '20261120', '2026-11-20T10:15:00.500', true],
    ['rb', '20261120', '2026-11-20T10:29:59.500', false],
    ['rb', '20261120', '2026-11-20T10:30:00', true],
    ['rb', '20261120', '2026-11-20T11:30:00', true],
    ['rb', '20261120', '2026-11-20T13:29:59', false],
    ['rb', '20261120', '2026-11-20T15:00:00', true],
    ['rb', '20261120', '2026-11-20T15:15:00', false],
    // Friday's night and Saturday's early hours belong to Monday
    ['au', '20261123', '2026-11-20T20:59:00', true],
    ['au', '20261123', '2026-11-21T02:29:59.500', true],
    ['au', '20261123', '2026-11-22T21:00:00', false],
    ['au', '20261120', '2026-11-20T21:00:00', false],
    // wire rod has no night, only the morning's auction
    ['wr', '20261120', '2026-11-19T21:00:00', false],
    ['wr', '20261120', '2026-11-20T08:59:00', true],
    // no night before a holiday: 2026-10-01 to 07 are closed
    ['au', '20261008', '2026-09-30T21:00:00', false],
    ['au', '20261008', '2026-10-07T21:00:00', false],
    ['au', '20261008', '2026-10-08T08:59:00', true],
    ['au', '20261009', '2026-10-08T21:00:00', true],
    // nights were suspended from February to May 2020
    ['cu', '20200304', '2020-03-03T21:00:00', false],
  ])('%s of %s at %s: %s', (product, tradingDay, instant, expected) => {
    expect(isTick(product, tradingDay, instant)).toBe(expected)
  })
})
