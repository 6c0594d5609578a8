import { describe, expect, it } from 'vitest'
import { withYear } from './calendar-data.js'
import { createCalendar } from './calendar.js'
import { missingYear } from './missing-year.js'
import { shippedData as base } from './testing/shipped-calendar.js'
import { yearChanges } from './year-changes.js'
import { parseYearData } from './year-data.js'

/** A 2027 that nobody announced: 1 May is a Saturday, 2 October too. */
const closed_weekdays = ['0101', '0208', '1001', '1004']
const whole = { source: 'test', closed_weekdays }
const year = parseYearData('2027', { ...whole, suspended_nights: [{ from: '20270203', to: '20270203' }] })

it('a year makes its days known, its suspended nights too', () => {
  const extended = createCalendar(withYear(base, year))
  expect(extended.knowledgeOf('20270104')).toBe('known')
  expect(extended.isTradingDay('20270208')).toBe(false)
  expect(extended.hasNight('20270203')).toBe(false)
  expect(extended.hasNight('20270204')).toBe(true)
  expect(extended.hasNight('20270104')).toBe(false)
})

it.each([
  ['20261031', undefined],
  ['20261101', '2027'],
  ['20261231', '2027'],
  ['20270104', '2027'],
])('on %s the missing year is %s', (today, missing) => {
  expect(missingYear(createCalendar(base), today)).toBe(missing)
  expect(missingYear(createCalendar(withYear(base, year)), today)).toBeUndefined()
})

describe('a year that cannot be is refused with its field', () => {
  const night = (from: string, to = from) => ({ ...whole, suspended_nights: [{ from, to }] })
  it.each([
    [{}, 'closed_weekdays: a list of MMDD is expected'],
    [{ ...whole, closed_weekdays: ['0101', '1002'] }, 'closed_weekdays: 1002 is a weekend in 2027'],
    [{ ...whole, closed_weekdays: ['0101', '0208', '0208'] }, 'closed_weekdays: 0208 is there twice / 0208 重复'],
    [{ ...whole, closed_weekdays: ['0101', '20270208'] }, 'closed_weekdays: 20270208 is not a date MMDD of 2027'],
    [{ ...whole, closed_weekdays: [101] }, 'closed_weekdays: 101 is not a date MMDD of 2027'],
    [{ ...whole, closed_weekdays: ['0101', '0208'] }, '1001 is missing, which is closed by law: the list of a whole'],
    [{ ...whole, closed_weekdays: ['0208', '1001'] }, '0101 is missing, which is closed by law: the list of a whole'],
    [{ ...whole, closed_weekdays: ['0101', '1001'] }, 'no day of the Spring Festival is closed (0120 to 0228)'],
    [{ ...whole, source: '' }, 'source: a text is expected'],
    [{ ...whole, suspended_nights: [{}] }, 'suspended_nights[0].from: YYYYMMDD is expected'],
    [{ ...whole, suspended_nights: {} }, 'suspended_nights: a list of {from, to} is expected'],
    [night('20270204', '20270203'), 'suspended_nights[0]: from <= to is expected'],
    // The year before is not touched, whatever is mistyped here.
    [night('20260203'), 'suspended_nights[0]: 20260203 is no trading day of 2027'],
    [night('20270203', '20280203'), 'suspended_nights[0]: 20280203 is no trading day of 2027'],
    // The trading day is asked for, which a Friday's calendar evening is not the only way to miss.
    [night('20270206'), 'suspended_nights[0]: 20270206 is no trading day of 2027'],
    [night('20270208'), 'suspended_nights[0]: 20270208 is no trading day of 2027'],
    [
      { ...whole, suspended_nights: [night('20270203').suspended_nights[0], night('20270203').suspended_nights[0]] },
      'suspended_nights[1]: 20270203 is not after the span before',
    ],
    // One product cannot be suspended alone: it is not taken for all of them.
    [
      { ...whole, suspended_nights: [{ from: '20270203', to: '20270203', product: 'au' }] },
      'product is no field of it',
    ],
    [{ ...whole, suspended: [] }, 'suspended is no field of it'],
  ])('%#', (data, message) => {
    expect(() => parseYearData('2027', data)).toThrow(message)
  })
})

it('every year of the calendar could be a file of its own', () => {
  for (const [name, days] of Object.entries(base.closed_weekdays)) {
    const again = parseYearData(name, { source: 'test', closed_weekdays: days })
    expect(yearChanges(base, again)).toBeUndefined()
  }
})

it('tells what it says otherwise than before', () => {
  const moved = (base.closed_weekdays['2026'] ?? []).map((day) => (day === '0925' ? '0928' : day))
  const again = parseYearData('2026', { source: 'a notice', closed_weekdays: moved })
  expect(yearChanges(base, again)).toEqual({ year: '2026', closed: ['0928'], opened: ['0925'] })
  expect(yearChanges(base, year)).toBeUndefined()
})
