import { describe, expect, it } from 'vitest'
import { PRODUCTS } from '../instrument/products.js'
import { parseCalendarData } from './calendar-data.js'
import { shippedFile } from './testing/shipped-calendar.js'

const good = shippedFile('shfe.json') as Record<string, unknown>

it.each([
  [{ ...good, closed_weekdays: { 2024: ['0230'] } }, 'closed_weekdays.2024: 0230 is not a date MMDD of 2024'],
  [{ ...good, closed_weekdays: { 2024: ['0106'] } }, 'closed_weekdays.2024: 0106 is a weekend'],
  [{ ...good, closed_weekdays: { 24: [] } }, 'closed_weekdays.24: a year of four digits'],
  [{ ...good, closed_weekdays: {} }, 'closed_weekdays: at least one year is expected'],
  [{ ...good, suspended_nights: [{ from: '20200506', to: '20200203' }] }, 'suspended_nights[0]: from <= to'],
  [{ ...good, morning_auction_from: 20230525 }, 'morning_auction_from: YYYYMMDD is expected'],
  [{ ...good, morning_auction_from: '20230532' }, 'morning_auction_from: YYYYMMDD is expected'],
  [{ ...good, nights: { rb: [{ from: '20141229', end: '1:00' }] } }, 'nights.rb[0].end: HH:MM'],
  // A night to the morning would reach into the day, one to 21:00 would last a day and a night.
  [{ ...good, nights: { rb: [{ from: '20141229', end: '09:00' }] } }, 'nights.rb[0].end: HH:MM after 21:00 or up to'],
  [{ ...good, nights: { rb: [{ from: '20141229', end: '21:00' }] } }, 'nights.rb[0].end: HH:MM after 21:00 or up to'],
  // A product that is written wrong would lose its history in silence.
  [{ ...good, nights: { RB: [{ from: '20141229', end: '23:00' }] } }, 'nights.RB: no product of SHFE or INE'],
  [{ ...good, nigths: {} }, 'nigths is no field of it'],
  [[], 'an object is expected'],
])('refuses what cannot be a calendar (%#)', (data, message) => {
  expect(() => parseCalendarData(data)).toThrow(message)
})

describe('the history of the nights', () => {
  const { nights = {} } = parseCalendarData(good)

  it('is there for every product that has a night, and ends with the night of today', () => {
    const today = [...PRODUCTS.values()].filter((spec) => spec.nightEnd !== null)
    expect(today.map(({ product }) => `${product} ${nights[product]?.at(-1)?.end}`)).toEqual(
      today.map(({ product, nightEnd }) => `${product} ${nightEnd}`),
    )
    expect(Object.keys(nights).filter((product) => PRODUCTS.get(product)?.nightEnd === null)).toEqual([])
  })
})
