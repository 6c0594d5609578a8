import { readFileSync } from 'node:fs'
import { createCalendar, formatShanghai, parseCalendarData, parseShanghai } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { latestOf, statusChangesOf } from './product-status.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))

describe('the status of a product', () => {
  const changes = statusChangesOf(calendar, 'rb', '20261124')
  const shown = (product: string, tradingDay: string): string[] =>
    statusChangesOf(calendar, product, tradingDay).map(
      ({ atMs, status, phase }) => `${formatShanghai(atMs).slice(5, 16)} ${status} ${phase}`,
    )

  it('changes with the auctions and sessions of its day, from the night on', () => {
    expect(shown('rb', '20261124')).toEqual([
      '11-23T15:15 0 before_trading',
      '11-23T20:55 3 auction_entry',
      '11-23T20:59 4 auction_balance',
      '11-23T20:59 5 auction_match',
      '11-23T21:00 2 continuous',
      '11-23T23:00 1 pause',
      '11-24T08:55 3 auction_entry',
      '11-24T08:59 4 auction_balance',
      '11-24T08:59 5 auction_match',
      '11-24T09:00 2 continuous',
      '11-24T10:15 1 pause',
      '11-24T10:30 2 continuous',
      '11-24T11:30 1 pause',
      '11-24T13:30 2 continuous',
      '11-24T15:00 6 closed',
    ])
    expect(changes.map(({ segment }) => segment)).toEqual(changes.map((_, index) => index + 1))
  })

  it.each([
    ['a product without a night', 'wr', '20261124', '11-24T08:55 3 auction_entry'],
    ['the day after a holiday, without a night', 'rb', '20261008', '10-08T08:55 3 auction_entry'],
    ['a Monday: its night is on Friday', 'rb', '20261123', '11-20T20:55 3 auction_entry'],
  ])('begins, for %s, with the auction of its first session', (_, product, tradingDay, first) => {
    expect(shown(product, tradingDay)[1]).toBe(first)
  })

  it('had no morning auction after a night before 2023-05-26', () => {
    expect(shown('rb', '20230525').filter((line) => line.endsWith('auction_entry'))).toEqual([
      '05-24T20:55 3 auction_entry',
    ])
    expect(shown('rb', '20230526').filter((line) => line.endsWith('auction_entry'))).toHaveLength(2)
  })

  it('is the latest change of each', () => {
    const gold = statusChangesOf(calendar, 'au', '20261124')
    const midnight = parseShanghai('2026-11-24T00:30:00') ?? 0
    const sofar = [...changes, ...gold].filter(({ atMs }) => atMs <= midnight)
    expect(latestOf(sofar).map(({ product, status }) => `${product} ${status}`)).toEqual(['rb 1', 'au 2'])
  })
})
