import { describe, expect, it } from 'vitest'
import { createTradingDays } from './trading-days.js'
import { tradingDaysLeft } from './trading-days-left.js'

const days = createTradingDays({
  source: 'test',
  closed_weekdays: { '2026': ['0101', '0102'], '2027': ['0101'] },
  suspended_nights: [],
  morning_auction_from: '20230526',
})

describe('trading days to the last one of a contract', () => {
  it.each([
    ['20270115', '20270115', 1],
    ['20270114', '20270115', 2],
    // The weekend between counts nothing, and a Saturday is before the Monday.
    ['20270108', '20270111', 2],
    ['20270109', '20270111', 1],
    // The whole of the delivery month: the first of January is closed.
    ['20270104', '20270115', 10],
    ['20261231', '20270115', 11],
    ['20270118', '20270115', 0],
    ['20261201', '20270115', undefined],
  ])('on %s with the last on %s: %s', (today, last, left) => {
    expect(tradingDaysLeft(days, today, last, 16)).toBe(left)
  })
})
