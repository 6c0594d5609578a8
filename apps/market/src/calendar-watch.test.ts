import { createCalendar, parseShanghai, withYear, type CalendarData, type EpochMs } from '@huangpu/core'
import type { ServiceContext } from '@huangpu/service'
import { expect, it } from 'vitest'
import { createCalendarWatch } from './calendar-watch.js'

const at = (text: string): EpochMs => parseShanghai(text) ?? NaN

/** What the exchange announced of 2025 and 2026; the dates do not matter here. */
const through2026: CalendarData = {
  source: 'this test',
  closed_weekdays: { 2025: ['0101', '1001'], 2026: ['0101', '1001'] },
  suspended_nights: [],
  morning_auction_from: '20230526',
}
const with2027 = withYear(through2026, {
  ...{ year: '2027', source: 'this test', closed_weekdays: ['0101', '1001'], suspended_nights: [] },
})

/** The watch of one run of market, and what it tells. */
function watchOf(data: CalendarData) {
  const told: string[] = []
  const logged: string[] = []
  const events: Pick<ServiceContext['events'], 'alert'> = {
    alert: ({ severity, code, message_zh, message_en }) =>
      void told.push(`${severity} ${code} ${/20\d\d(?= 年)/.exec(message_zh)?.[0]} ${message_en}`),
  }
  const log = { warn: (_fields: unknown, message: string) => void logged.push(message) }
  const watch = createCalendarWatch(createCalendar(data), { events, log } as unknown as Pick<
    ServiceContext,
    'events' | 'log'
  >)
  /** What is told by a beat then. */
  const beat = (time: string): string[] => {
    told.length = 0
    watch(at(time))
    return [...told]
  }
  return { beat, logged }
}

const missing = (year: number): string =>
  `warning calendar_year_missing ${year} the holidays of ${year} are missing: ` +
  `add config/calendar/${year}.json (see config/calendar/README.md) and restart`

it('warns from 1 November on, once a day, in the log and by an alert, as long as the next year is missing', () => {
  const { beat, logged } = watchOf(through2026)
  expect(beat('2025-11-01T00:00:00')).toEqual([])
  expect(beat('2026-10-31T23:59:59.999')).toEqual([])
  expect(beat('2026-11-01T00:00:00')).toEqual([missing(2027)])
  expect(beat('2026-11-01T00:00:01')).toEqual([])
  expect(beat('2026-11-01T23:59:59.999')).toEqual([])
  expect(beat('2026-11-02T00:00:00')).toEqual([missing(2027)])
  expect(beat('2026-12-31T21:00:00')).toEqual([missing(2027)])
  expect(logged).toEqual(Array(3).fill(missing(2027).replace(/^.* 2027 (?=the)/, '')))
})

it('goes on through the year that is missing, from its first day', () => {
  const { beat } = watchOf(through2026)
  expect(beat('2027-01-01T00:00:00')).toEqual([missing(2027)])
  expect(beat('2027-06-30T09:00:00')).toEqual([missing(2027)])
})

it('ends with the file of that year, until November comes again', () => {
  const { beat } = watchOf(with2027)
  for (const day of ['2026-11-01', '2026-12-31', '2027-01-01', '2027-10-31'])
    expect(beat(`${day}T09:00:00`)).toEqual([])
  expect(beat('2027-11-01T09:00:00')).toEqual([missing(2028)])
})
