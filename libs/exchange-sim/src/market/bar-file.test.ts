import { readFileSync } from 'node:fs'
import { createCalendar, formatShanghai, parseCalendarData } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { BarFileError, parseBars } from './bar-file.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))
const parse = (text: string, label: 'auto' | 'start' | 'end' = 'auto') =>
  parseBars(text, { file: 'bars.csv', product: 'rb', label, calendar })

describe('parseBars', () => {
  it('folds the auction bar of an end-stamped file into the first minute', () => {
    // SHFE.rb2401 of ctpbee (MIT) stamps so; the numbers here are made up.
    const bars = parse(
      [
        'datetime_end,open,high,low,close,volume,turnover,open_interest',
        '2023-09-26 21:00:00,3700,3700,3700,3700,50,1850000,1000',
        '2023-09-26 21:01:00,3701,3705,3701,3704,20,741000,1010',
        '2023-09-26 21:02:00,3704,3704,3702,3703,10,370300,1012',
      ].join('\n'),
    )
    expect(bars).toHaveLength(2)
    expect(bars[0]).toMatchObject({ open: 3700, low: 3700, high: 3705, close: 3704, volumeLots: 70, turnover: 2591000 })
    expect(bars.map((bar) => formatShanghai(bar.startMs))).toEqual(['2023-09-26T21:00:00', '2023-09-26T21:01:00'])
  })

  it('reads files that stamp the start, with open interest at the close', () => {
    const bars = parse(
      'datetime_start,open,high,low,close,volume,open_oi,close_oi\n2019-04-08 13:36:00,286.6,286.75,286.6,286.75,144,42734,42844\n',
    )
    expect(bars[0]).toMatchObject({ open: 286.6, volumeLots: 144, openInterest: 42844 })
    expect(formatShanghai(bars[0]!.startMs)).toBe('2019-04-08T13:36:00')
  })

  it.each([
    ['a header without volume', 'datetime_start,open,high,low,close,open_interest\n', /bars.csv:1.*volume/],
    ['a row that is cut', 'datetime,open,high,low,close,volume,open_interest\n2023-09-26 21:00:00,1,2', /bars.csv:2/],
    ['a time that is none', 'datetime,open,high,low,close,volume,open_interest\nx,1,2,1,1,1,1', /bars.csv:2/],
  ])('names the place of %s', (_, text, message) => {
    expect(() => parse(text)).toThrow(BarFileError)
    expect(() => parse(text)).toThrow(message)
  })
})
