import { gzipSync } from 'node:zlib'
import { BAR_HEADER } from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { breathe, calendar, closeScene, openScene, put, refusal, scene, shown, tree } from '../testing/bars-scene.js'
import { parseColumns, parseSymbol } from './bar-arguments.js'
import { importBars, type ImportBarsOptions } from './import-bars.js'

beforeEach(openScene)
afterEach(closeScene)

const VNPY = 'symbol,exchange,datetime,open,high,low,close,volume,turnover,open_interest'
const vnpy = (at: string, figures = '5,8,4,7,10,350,100'): string => `rb2601,SHFE,2025-09-08 ${at}:00,${figures}`
const text = (...lines: string[]): string => `${lines.join('\n')}\n`
const take = (content: string | Uint8Array, options: Partial<ImportBarsOptions> = {}) =>
  importBars({
    ...{ file: put('in.csv', content), symbol: 'rb2601', out: scene.out, calendar, replace: false, breathe },
    ...options,
  })

const of = (symbol: string): string =>
  ['open', 'high', 'low', 'close', 'volume', 'open_oi', 'close_oi'].map((name) => `SHFE.${symbol}.${name}`).join()
const TQSDK = `datetime,datetime_nano,${of('rb2601')}`
const START = '2025-09-08 21:00:00.000000000,1757336400000000000'
const WT_DUMP = 'date,time,open,high,low,close,settle,volume,turnover,open_interest,diff_interest'

describe('bars import', () => {
  it.each<[string, string, Partial<ImportBarsOptions>]>([
    ['vnpy', text(VNPY, vnpy('21:00')), {}],
    ['vnpy with an offset', text(VNPY, vnpy('21:00').replace(':00,', ':00+08:00,')), {}],
    ["tqsdk's downloads", text(TQSDK, `${START},5,8,4,7,10,90,100`), {}],
    [
      'tqsdk, one contract of several',
      text(
        `datetime,datetime_nano,${of('cu2601')},${of('rb2601')}`,
        `${START},1,1,1,1,1,1,1,5,8,4,7,10,90,100`,
        `${START.replaceAll('21:00', '21:01')},1,1,1,1,1,1,1${',#N/A'.repeat(7)}`,
      ),
      {},
    ],
    [
      "tqsdk's serials as pandas writes them",
      text(
        ',datetime,id,open,high,low,close,volume,open_oi,close_oi,symbol,duration',
        '0,1.7573364e+18,1,5.0,8.0,4.0,7.0,10.0,90.0,100.0,SHFE.rb2601,60',
      ),
      { label: 'start' },
    ],
    [
      'WonderTrader',
      text('date,time,open,high,low,close,volume,hold', '20250908,2101,5,8,4,7,10,100'),
      { label: 'end' },
    ],
    ["WonderTrader's dump", text(WT_DUMP, '20250908,210100,5,8,4,7,0,10,0,100,0'), { label: 'end' }],
    [
      'wtpy',
      text(
        ',open,high,low,close,settle,turnover,volume,open_interest,diff,bartime',
        '202509082101,5.0,8.0,4.0,7.0,0.0,350.0,10.0,100.0,0.0,202509082101',
      ),
      { label: 'end' },
    ],
    [
      'a mapping',
      text('t,o,h,l,c,v', '2025/9/8 21:00,5,8,4,7,10'),
      { label: 'start', columns: parseColumns('datetime=t,open=o,high=h,low=l,close=c,volume=v') },
    ],
    [
      'cells in quotes',
      text('"datetime","open","high","low","close","volume","note"', '"2025-09-08 21:00:00",5,8,4,7,10,"a, b"'),
      { label: 'start' },
    ],
    ['noise on prices', text(VNPY, vnpy('21:00', '5.0000000001,8,4,6.9999999999,10,350,100')), {}],
  ])('takes bars of %s', async (_, content, options) => {
    expect(await take(content, options)).toMatchObject({ bars: 1 })
    expect(shown('rb2601')).toEqual(['09-08T21:00 5-7 v10'])
  })

  it("reads the first hour of a night in WonderTrader's dump, which leaves zeros out", async () => {
    const times = ['235900', '0', '100', '5900', '10000']
    const rows = times.map((time) => `202509${time === '235900' ? '08' : '09'},${time},5,8,4,7,0,10,0,100,0`)
    await take(text(WT_DUMP, ...rows), { symbol: 'cu2601', label: 'end' })
    expect(shown('cu2601').map((bar) => bar.slice(6, 11))).toEqual(['23:58', '23:59', '00:00', '00:58', '00:59'])
  })

  it.each<[string, string | Uint8Array, Partial<ImportBarsOptions>, RegExp]>([
    [
      'a label that nothing tells',
      text('datetime,open,high,low,close,volume', '2025-09-08 21:00:00,5,8,4,7,10'),
      {},
      /^in\.csv:1: .*give --label/,
    ],
    [
      'a label that the header contradicts',
      text('datetime_start,open,high,low,close,volume', '2025-09-08 21:05:00,5,8,4,7,10'),
      { label: 'end' },
      /^in\.csv:1: the header itself says .* start/,
    ],
    [
      'the wrong label',
      text(VNPY, vnpy('23:00')),
      {},
      /^in\.csv:2: the minute from 2025-09-08T23:00:00 lies outside.*check label/,
    ],
    [
      'another contract',
      text(VNPY, vnpy('21:00').replace('rb2601', 'rb2605')),
      {},
      /^in\.csv:2: the row is of rb2605, not of rb2601/,
    ],
    [
      'columns of another contract',
      text(TQSDK, `${START},5,8,4,7,10,90,100`),
      { symbol: 'rb2605' },
      /^in\.csv:1: the columns are of rb2601, not of rb2605/,
    ],
    ['a wrong header', text('a,b,c', '1,2,3'), {}, /^in\.csv:1: the header lacks datetime, open/],
    ['two files in one', text(VNPY, vnpy('21:00'), TQSDK), {}, /^in\.csv:3: not a bar: .*9 of 10 columns/],
    [
      'a row that is cut',
      text(VNPY, 'rb2601,SHFE,2025-09-08 21:00:00,5,8'),
      {},
      /^in\.csv:2: not a bar: a value is missing/,
    ],
    ['a row with more cells', text(VNPY, `${vnpy('21:00')},1`), {}, /^in\.csv:2: not a bar: more than .*10 columns/],
    [
      'hexadecimal numbers',
      text(VNPY, vnpy('21:00', '0x5,8,4,7,10,350,100')),
      {},
      /^in\.csv:2: not a bar: .*no number/,
    ],
    ['a huge price', text(VNPY, vnpy('21:00', '5,1e308,4,7,10,350,100')), {}, /^in\.csv:2: not a bar: a price must/],
    ['a price of zero', text(VNPY, vnpy('21:00', '0,8,0,7,10,350,100')), {}, /^in\.csv:2: not a bar: a price must/],
    ['a huge volume', text(VNPY, vnpy('21:00', '5,8,4,7,1e300,350,100')), {}, /^in\.csv:2: not a bar: the volume/],
    ['a turnover below zero', text(VNPY, vnpy('21:00', '5,8,4,7,10,-1,100')), {}, /^in\.csv:2: not a bar: turnover/],
    [
      'adjusted prices',
      text(VNPY, vnpy('21:00', '5.37,8,4,7,10,350,100')),
      {},
      /^in\.csv:2: the price 5\.37 has more decimals than the price tick 1 of rb2601/,
    ],
    [
      'bars of five minutes',
      text(
        VNPY,
        ...Array.from({ length: 24 }, (_, i) =>
          vnpy(`${21 + Math.floor(i / 12)}:${String((i % 12) * 5).padStart(2, '0')}`),
        ),
      ),
      {},
      /^in\.csv:2: rows lie multiples of 5 minutes apart/,
    ],
    ['no rows', text(VNPY), {}, /^in\.csv:1: there are no rows/],
    ['nothing at all', '', {}, /^in\.csv:1: the file is empty/],
    ['GBK', Buffer.from([0xba, 0xcf, 0xd4, 0xbc, 0x0a]), {}, /^in\.csv is not UTF-8: .*iconv/],
    ['UTF-16', Buffer.from(`\uFEFF${VNPY}`, 'utf16le'), {}, /^in\.csv is not UTF-8/],
    ['a line without end', 'x'.repeat(70_000), {}, /^in\.csv:1: the line has no end/],
    ['a gzip that is cut', gzipSync(text(VNPY)).subarray(0, 40), {}, /^cannot read in\.csv: unexpected end/],
    ['a product without hours', VNPY, { symbol: 'ZZ2101' }, /^the trading hours of ZZ2101 are not known.*--hours/],
    ['no file', '', { file: '/no/such/file' }, /^cannot read \/no\/such\/file/],
    ['a folder', '', { file: '/' }, /^cannot read \/: EISDIR/],
  ])('names place and remedy of %s, and leaves everything as it was', async (_, content, options, message) => {
    put('bars/rb2601/20250908.csv', `${BAR_HEADER}\n`)
    put('in.csv', content)
    const before = tree()
    expect(await refusal(take(content, options))).toMatch(message)
    expect(tree()).toEqual(before)
  })

  it('takes no half of a row, wherever a file is cut', async () => {
    const whole = text(VNPY, vnpy('21:00'), vnpy('21:01'))
    const rowEnds = [...whole.matchAll(/\n/g)].map(({ index }) => index + 1).slice(1)
    for (let length = VNPY.length; length < whole.length; length += 1) {
      const cut = take(whole.slice(0, length), { replace: true })
      if (rowEnds.includes(length)) expect(await cut).toMatchObject({ bars: rowEnds.indexOf(length) + 1 })
      else expect(await refusal(cut)).toMatch(/^in\.csv:\d/)
    }
  })

  it('takes all days of a file or none, when one of them is there', async () => {
    const rows = ['2025-09-05 09:00:00', '2025-09-08 09:00:00'].map((at) => `rb2601,SHFE,${at},5,8,4,7,10,350,100`)
    put('bars/rb2601/20250908.csv', `${BAR_HEADER}\n`)
    const content = text(VNPY, ...rows)
    put('in.csv', content)
    const before = tree()
    expect(await refusal(take(content))).toMatch(/20250908\.csv: this day is there already/)
    expect(tree()).toEqual(before)
    await take(content, { replace: true })
    expect(shown('rb2601')).toHaveLength(2)
  })

  it.each(['../rb2601', 'rb2601/..', 'rb', '', 'a/b2601'])('takes no contract called %j', (symbol) => {
    expect(() => parseSymbol(symbol)).toThrow(/a contract such as/)
  })
})
