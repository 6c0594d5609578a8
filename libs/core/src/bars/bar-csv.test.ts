import { describe, expect, it } from 'vitest'
import { calendar } from '../calendar/testing/shipped-calendar.js'
import { formatShanghai, parseShanghai } from '../time/shanghai-time.js'
import type { BarCsvOptions } from './bar-csv-reader.js'
import { parseBarCsv } from './bar-csv.js'
import { foldAuctionBars } from './fold-auction-bars.js'
import type { RecordedBar } from './recorded-bar.js'

const first = (text: string, options?: BarCsvOptions): RecordedBar => {
  const [bar] = parseBarCsv(text, options).bars
  if (!bar) throw new Error('no bar')
  return bar
}

describe('a bar file', () => {
  it.each<[string, string, string, BarCsvOptions?]>([
    [
      'of tqsdk',
      'datetime,datetime_nano,SHFE.cu1905.open,SHFE.cu1905.high,SHFE.cu1905.low,SHFE.cu1905.close,SHFE.cu1905.volume,SHFE.cu1905.open_oi,SHFE.cu1905.close_oi',
      '2023-09-26 21:00:00.000000000,1695733200000000000,5,8,4,7,10,90,100',
    ],
    [
      'of tqsdk by its epoch',
      'datetime,open,high,low,close,volume,open_oi,close_oi',
      '1695733200000000000,5,8,4,7,10,90,100',
    ],
    [
      'of WonderTrader',
      '<Date>,<Time>,<Open>,<High>,<Low>,<Close>,<Vol>,<Hold>',
      '20230926,2101,5,8,4,7,10,100',
      { label: 'end' },
    ],
    [
      'of WonderTrader, slashes',
      'date,time,open,high,low,close,volume,hold',
      '2023/9/26,21:01,5,8,4,7,10,100',
      { label: 'end' },
    ],
    [
      'of vnpy',
      'symbol,exchange,datetime,open,high,low,close,volume,turnover,open_interest',
      'cu1905,SHFE,2023-09-26 21:00:00,5,8,4,7,10,350,100',
      { symbol: 'cu1905' },
    ],
    [
      'of our own',
      'datetime,trading_day,open,high,low,close,volume,turnover,open_interest',
      '2023-09-26T21:00:00,20230927,5,8,4,7,10,350,100',
    ],
    [
      'with columns named by hand',
      'ts,o,h,l,c,v,pos',
      '2023-09-26 21:00:00,5,8,4,7,10,100',
      { columns: { datetime: 'ts', open: 'o', high: 'h', low: 'l', close: 'c', volume: 'v', open_interest: 'pos' } },
    ],
    [
      'with a byte order mark and Windows line ends',
      '\uFEFFdatetime_end,open,high,low,close,volume,close_oi\r',
      '2023-09-26 21:01:00,5,8,4,7,10,100\r',
    ],
  ])('%s', (_, header, row, options) => {
    const bar = first(`${header}\n${row}\n`, options)
    expect(formatShanghai(bar.startMs)).toBe('2023-09-26T21:00:00')
    expect(bar).toMatchObject({ open: 5, high: 8, low: 4, close: 7, volumeLots: 10, openInterest: 100 })
  })

  const HEADER = 'symbol,exchange,datetime,open,high,low,close,volume,turnover,open_interest'
  it.each([
    ['a header without volume', 'datetime,open,high,low,close', '', /^1: the header lacks volume/],
    ['a header without time', 'date,open,high,low,close,volume', '', /^1: the header lacks time/],
    ['no header at all', '', '', /^1: the header lacks datetime, open/],
    ['a row that is cut', HEADER, 'cu1905,SHFE,2023-09-26 21:00:00,5,8', /^2: not a bar: a value is missing/],
    ['a time that is none', HEADER, 'cu1905,SHFE,soon,5,8,4,7,10,1,1', /^2: no time such as/],
    ['half a minute', HEADER, 'cu1905,SHFE,2023-09-26 21:00:30,5,8,4,7,10,1,1', /^2: .*whole minute/],
    ['a volume below zero', HEADER, 'cu1905,SHFE,2023-09-26 21:00:00,5,8,4,7,-1,1,1', /^2: .*volume/],
    ['a high below the close', HEADER, 'cu1905,SHFE,2023-09-26 21:00:00,5,6,4,7,1,1,1', /^2: .*high or low/],
    [
      'another contract',
      HEADER,
      'cu1906,SHFE,2023-09-26 21:00:00,5,8,4,7,1,1,1',
      /^2: the row is of cu1906, not of cu1905/,
    ],
    [
      'a minute that comes twice',
      HEADER,
      'cu1905,SHFE,2023-09-26 21:00:00,5,8,4,7,1,1,1\ncu1905,SHFE,2023-09-26 21:00:00,5,8,4,7,1,1,1',
      /^3: this minute is there twice/,
    ],
    [
      'rows out of order',
      HEADER,
      'cu1905,SHFE,2023-09-26 21:01:00,5,8,4,7,1,1,1\ncu1905,SHFE,2023-09-26 21:00:00,5,8,4,7,1,1,1',
      /^3: the row does not follow/,
    ],
  ])('is refused by its line: %s', (_, header, rows, message) => {
    expect(() => parseBarCsv(`${header}\n${rows}`, { symbol: 'cu1905' })).toThrow(message)
  })

  it('names a column that was named and is not there', () => {
    const read = (): unknown => parseBarCsv('ts,open,high,low,close,volume\n', { columns: { datetime: 'when' } })
    expect(read).toThrow(/^1: the header lacks datetime/)
  })
})

describe('a bar of the auction', () => {
  const bar = (time: string, price: number, volumeLots: number): RecordedBar => ({
    ...{ open: price, high: price, low: price, close: price, turnover: price * volumeLots, openInterest: 9 },
    ...{ startMs: parseShanghai(time) ?? NaN, volumeLots },
  })
  const fold = (...bars: RecordedBar[]): string[] =>
    foldAuctionBars(bars, 'rb', calendar).map(
      (each) =>
        `${formatShanghai(each.startMs).slice(11, 16)} ${each.open}-${each.close} v${each.volumeLots} ${each.turnover}`,
    )

  it('joins the opening minute, or becomes it when that has none', () => {
    expect(fold(bar('2023-09-26 20:59:00', 10, 5), bar('2023-09-26 21:00:00', 11, 1))).toEqual(['21:00 10-11 v6 61'])
    expect(fold(bar('2023-09-26 20:59:00', 10, 5), bar('2023-09-26 21:03:00', 11, 1))).toEqual([
      '21:00 10-10 v5 50',
      '21:03 11-11 v1 11',
    ])
    expect(fold(bar('2023-09-26 20:59:00', 10, 5))).toEqual(['21:00 10-10 v5 50'])
  })
})
