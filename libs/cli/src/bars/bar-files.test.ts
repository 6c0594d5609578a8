import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { formatShanghai } from '@huangpu/core'
import { BAR_HEADER, BarReader, BarStore } from '@huangpu/storage'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseColumns, parseSymbol } from './bar-arguments.js'
import { asCommandProblem } from './bar-problem.js'
import { buildBars, type BuildBarsOptions } from './build-bars.js'
import { checkBars } from './check-bars.js'
import { exportBars, type ExportBarsOptions } from './export-bars.js'
import { openCalendar } from './foreign-hours.js'
import { importBars, type ImportBarsOptions } from './import-bars.js'

const calendar = openCalendar({})
const breathe = (): Promise<void> => Promise.resolve()
let dir: string
let out: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bars-cli-'))
  out = join(dir, 'bars')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const put = (name: string, content: string | Buffer): string => {
  const file = join(dir, name)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, content)
  return file
}
/** Everything under the folder but the lock, with its content. */
function tree(): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = names.map((entry) => join(entry.parentPath, entry.name)).filter((file) => !file.includes('.writer'))
  return Object.fromEntries(files.sort().map((file) => [file.slice(dir.length + 1), readFileSync(file, 'latin1')]))
}
/** The one sentence that a user sees, in both languages, the folder left out. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    const problem = asCommandProblem(error)
    if (!(problem instanceof Error) || problem.name !== 'CommandProblem') throw error
    expect(problem.message).toMatch(/[\u4e00-\u9fff]/)
    return problem.message.replaceAll(`${dir}/`, '')
  }
  throw new Error('expected a refusal')
}
const shown = (symbol: string): string[] => {
  const reader = new BarReader({ dir: out })
  return reader
    .tradingDays(symbol)
    .flatMap((day) =>
      reader
        .read(symbol, day)
        .map((bar) => `${formatShanghai(bar.startMs).slice(5, 16)} ${bar.open}-${bar.close} v${bar.volume}`),
    )
}

const TICKS = 'InstrumentID,TradingDay,ActionDay,UpdateTime,UpdateMillisec,LastPrice,Volume'
const tick = (time: string, price: number, volume: number, symbol = 'rb2601'): string =>
  `${symbol},20250909,20250908,${time},0,${price},${volume}`
const build = (files: string[], options: Partial<BuildBarsOptions> = {}) =>
  buildBars({ files, out, calendar, volume: 'auto', fromOpening: false, replace: false, breathe, ...options })

describe('bars build', () => {
  it('takes several files, contracts that alternate, byte order marks, Windows line ends and gzip', async () => {
    const first = put(
      '1.csv',
      `\uFEFF${TICKS}\r\n${tick('21:00:00', 10, 5)}\r\n${tick('21:00:01', 20, 2, 'hc2601')}\r\n`,
    )
    const second = put('2.csv.gz', gzipSync([TICKS, tick('21:00:02', 12, 8), tick('21:01:00', 11, 9)].join('\n')))
    expect(await build([first, second])).toMatchObject({ ticks: 4, bars: 3, partial: 0 })
    expect(shown('rb2601')).toEqual(['09-08T21:00 10-12 v8', '09-08T21:01 11-11 v1'])
    expect(shown('hc2601')).toEqual(['09-08T21:00 20-20 v2'])
  })

  it('takes contracts of other exchanges by hours, and ticks that tell their own lots', async () => {
    const rows = [
      'symbol,date,time,lastPrice,lastVolume',
      'ZZ2101,20210105,09:30:00.5,5250.2,3',
      'ZZ2101,20210105,09:30:01,5250,4',
    ]
    const hours = { hours: [['09:30', '11:30'] as const], priceTick: 0.2 }
    const file = put('if.csv', rows.join('\n'))
    const foreign = openCalendar(hours)
    await build([file], { ...hours, calendar: foreign, volume: 'per_tick', fromOpening: true })
    expect(shown('ZZ2101')).toEqual(['01-05T09:30 5250.2-5250 v7'])
    const unknown = await build([file], { out: join(dir, 'none') })
    expect(unknown).toMatchObject({ bars: 0, verdicts: { unknown_product: 2 } })
  })

  it.each<[string, string | Buffer, RegExp]>([
    [
      'a row that is cut off',
      [TICKS, tick('21:00:00', 10, 5), 'rb2601,2025'].join('\n'),
      /^bad\.csv:3: the row is cut off/,
    ],
    ['two files in one', [TICKS, tick('21:00:00', 10, 5), BAR_HEADER].join('\n'), /^bad\.csv:3: /],
    ['another header', `${BAR_HEADER}\n`, /^bad\.csv:1: the header lacks/],
    [
      'no number',
      [TICKS, tick('21:00:00', NaN, 5).replace('NaN', 'ten')].join('\n'),
      /^bad\.csv:2: "ten" is no number/,
    ],
    ['an empty file', '', /^bad\.csv: the file is empty/],
    [
      'a gzip that is cut off',
      gzipSync(`${TICKS}\n`.repeat(999)).subarray(0, 40),
      /^bad\.csv: the gzip file is cut off/,
    ],
    [
      'time that goes back',
      [TICKS, tick('21:00:02', 10, 5), tick('21:00:01', 10, 6)].join('\n'),
      /^bad\.csv:3: time goes back/,
    ],
  ])('names place and remedy of %s, and leaves everything as it was', async (_, content, message) => {
    const good = put('good.csv', [TICKS, tick('21:00:00', 10, 5)].join('\n'))
    const bad = put('bad.csv', content)
    put('bars/rb2601/20250908.csv', `${BAR_HEADER}\n`)
    const before = tree()
    expect(await refusal(build([good, bad]))).toMatch(message)
    expect(tree()).toEqual(before)
  })

  it('writes nowhere but into its folder, whatever a contract is called', async () => {
    const file = put(
      'odd.csv',
      [TICKS, tick('21:00:00', 10, 5, '../../rb2601'), tick('21:00:00', 10, 5, '/tmp/rb2601')].join('\n'),
    )
    const before = tree()
    expect(await refusal(build([file]))).toMatch(/^odd\.csv:2: this row names no contract/)
    expect(tree()).toEqual(before)
    expect((await build([put('odd.csv', [TICKS, tick('21:00:00', 10, 5, 'a/b2601')].join('\n'))])).bars).toBe(0)
    expect(Object.keys(tree())).toEqual(['odd.csv'])
  })

  it('refuses days that are there, replaces them when asked to, and leaves nothing when it is interrupted', async () => {
    const file = put('t.csv', [TICKS, tick('21:00:00', 10, 5)].join('\n'))
    const interrupted = new Error('interrupted')
    await expect(build([file], { breathe: () => Promise.reject(interrupted) })).rejects.toBe(interrupted)
    expect(readdirSync(dir)).toEqual(['t.csv'])
    await build([file])
    expect(await refusal(build([file]))).toMatch(/^bars\/rb2601\/20250909\.csv: this day is there already: --replace/)
    writeFileSync(join(out, 'rb2601', '20250909.csv'), 'mine')
    await build([file], { replace: true })
    expect(shown('rb2601')).toEqual(['09-08T21:00 10-10 v5'])
  })

  it('does not write where a running market does', async () => {
    const store = new BarStore({ dir: out, environment: 'sim' })
    const file = put('t.csv', [TICKS, tick('21:00:00', 10, 5)].join('\n'))
    expect(await refusal(build([file]))).toMatch(/is in use by process \d+ \(market\): stop that one first/)
    await store.close()
  })
})

const VNPY = 'symbol,exchange,datetime,open,high,low,close,volume,turnover,open_interest'
const take = (content: string, options: Partial<ImportBarsOptions> = {}) =>
  importBars({ file: put('in.csv', content), symbol: 'rb2601', out, calendar, replace: false, breathe, ...options })

describe('bars import', () => {
  it.each<[string, string, Partial<ImportBarsOptions>]>([
    ['vnpy', `${VNPY}\nrb2601,SHFE,2025-09-08 21:00:00,5,8,4,7,10,350,100`, {}],
    [
      'tqsdk',
      `datetime,SHFE.rb2601.open,SHFE.rb2601.high,SHFE.rb2601.low,SHFE.rb2601.close,SHFE.rb2601.volume\n2025-09-08 21:00:00.000000000,5,8,4,7,10`,
      {},
    ],
    ['WonderTrader', `date,time,open,high,low,close,volume,hold\n20250908,2101,5,8,4,7,10,100`, { label: 'end' }],
    [
      'a mapping',
      `t,o,h,l,c,v\n2025/09/08 21:00:00,5,8,4,7,10`,
      { label: 'start', columns: parseColumns('datetime=t,open=o,high=h,low=l,close=c,volume=v') },
    ],
  ])('takes bars of %s', async (_, content, options) => {
    expect(await take(content, options)).toMatchObject({ bars: 1 })
    expect(shown('rb2601')).toEqual(['09-08T21:00 5-7 v10'])
  })

  it.each<[string, string, Partial<ImportBarsOptions>, RegExp]>([
    [
      'a label that nothing tells',
      'datetime,open,high,low,close,volume\n2025-09-08 21:00:00,5,8,4,7,10',
      {},
      /^in\.csv:1: .*give --label/,
    ],
    [
      'the wrong label',
      `${VNPY}\nrb2601,SHFE,2025-09-08 23:00:00,5,8,4,7,10,350,100`,
      {},
      /^in\.csv:2: the minute from 2025-09-08T23:00:00 lies outside.*check label/,
    ],
    [
      'another contract',
      `${VNPY}\nrb2605,SHFE,2025-09-08 21:00:00,5,8,4,7,10,350,100`,
      {},
      /^in\.csv:2: the row is of rb2605, not of rb2601/,
    ],
    ['a wrong header', 'a,b,c\n1,2,3', {}, /^in\.csv:1: the header lacks datetime, open/],
    [
      'a row that is cut',
      `${VNPY}\nrb2601,SHFE,2025-09-08 21:00:00,5,8`,
      {},
      /^in\.csv:2: not a bar: a value is missing/,
    ],
    ['no rows', VNPY, {}, /^in\.csv:1: there are no rows/],
    ['a product without hours', VNPY, { symbol: 'ZZ2101' }, /^the trading hours of ZZ2101 are not known: .*--hours/],
    ['no file', '', { file: '/no/such/file' }, /^cannot read \/no\/such\/file/],
  ])('names place and remedy of %s, and leaves everything as it was', async (_, content, options, message) => {
    put('bars/rb2601/20250908.csv', `${BAR_HEADER}\n`)
    put('in.csv', content)
    const before = tree()
    expect(await refusal(take(content, options))).toMatch(message)
    expect(tree()).toEqual(before)
  })

  it('takes all days of a file or none, when one of them is there', async () => {
    const rows = ['2025-09-05 09:00:00', '2025-09-08 09:00:00'].map((at) => `rb2601,SHFE,${at},5,8,4,7,10,350,100`)
    put('bars/rb2601/20250908.csv', `${BAR_HEADER}\n`)
    const content = [VNPY, ...rows].join('\n')
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

describe('bars check', () => {
  const row = (time: string, more = '5,8,4,7,10,350,100', day = '20250909'): string =>
    `2025-09-${time}:00,${day},${more}`
  const check = (gapMinutes = 5) => checkBars({ dir: out, calendar, gapMinutes, breathe })

  it.each<[string, string, string[]]>([
    ['nothing wrong', [BAR_HEADER, row('08T21:00'), row('08T21:01'), ''].join('\n'), []],
    ['BOM and Windows line ends', [`\uFEFF${BAR_HEADER}`, row('08T21:00'), ''].join('\r\n'), []],
    ['a gap', [BAR_HEADER, row('08T21:00'), row('08T21:06'), ''].join('\n'), ['gap:0']],
    ['a minute twice', [BAR_HEADER, row('08T21:00'), row('08T21:00'), ''].join('\n'), ['duplicate:3']],
    ['disorder', [BAR_HEADER, row('08T21:01'), row('08T21:00'), ''].join('\n'), ['unsorted:3']],
    [
      'a row outside the sessions',
      [BAR_HEADER, row('08T21:00'), row('08T23:00'), ''].join('\n'),
      ['outside_session:3', 'gap:0'],
    ],
    [
      'a row of another day',
      [BAR_HEADER, row('08T21:00', '5,8,4,7,10,350,100', '20250910'), ''].join('\n'),
      ['wrong_trading_day:2'],
    ],
    ['a high below the close', [BAR_HEADER, row('08T21:00', '5,6,4,7,10,350,100'), ''].join('\n'), ['ohlc:2']],
    ['a volume below zero', [BAR_HEADER, row('08T21:00', '5,8,4,7,-1,350,100'), ''].join('\n'), ['negative_volume:2']],
    ['rubbish', [BAR_HEADER, 'rubbish', ''].join('\n'), ['not_a_row:2']],
    ['half a row', [BAR_HEADER, row('08T21:00'), '2025-09-08T21:01'].join('\n'), ['half_row:3']],
    ['another header', ['date,close', row('08T21:00'), ''].join('\n'), ['wrong_header:1']],
  ])('finds %s', async (_, content, expected) => {
    put('bars/rb2601/20250909.csv', content)
    expect((await check()).findings.map(({ kind, line }) => `${kind}:${line}`)).toEqual(expected)
  })

  it('counts what it does not list, so that millions of findings take no memory', async () => {
    const rows = ['08T23:30', '08T23:31', '08T23:32'].map((time) => row(time))
    put('bars/rb2601/20250909.csv', [BAR_HEADER, ...rows, ''].join('\n'))
    put('bars/rb2605/20250909.csv', [BAR_HEADER, ...rows, ''].join('\n'))
    const options = { dir: out, calendar, gapMinutes: 0, breathe }
    expect(await checkBars(options)).toMatchObject({ findings: { length: 6 }, findings_not_listed: 0 })
    expect(await checkBars({ ...options, findingsMax: 2 })).toMatchObject({
      findings: [{ line: 2 }, { line: 3 }],
      findings_not_listed: 4,
    })
  })

  it('finds trading days without a file, and files that cannot be read', async () => {
    put('bars/rb2601/20250904.csv.gz', 'no gzip')
    put('bars/rb2601/20250909.csv', [BAR_HEADER, row('08T21:00'), ''].join('\n'))
    const { findings } = await check()
    const kinds = findings.map(({ kind, file }) => `${kind} ${file.slice(-12)}`)
    expect(kinds).toEqual(['missing_day 20250905.csv', 'missing_day 20250908.csv', 'unreadable 50904.csv.gz'])
    expect(await refusal(checkBars({ dir: join(dir, 'none'), calendar, gapMinutes: 5, breathe }))).toMatch(
      /^none is no folder/,
    )
    expect(await refusal(checkBars({ dir, calendar, gapMinutes: 5, breathe }))).toMatch(/has no contract's folder/)
  })
})

describe('bars export', () => {
  const give = (options: Partial<ExportBarsOptions> = {}) =>
    exportBars({
      ...{ dir: out, out: join(dir, 'o.csv'), format: 'csv', calendar, of: { symbol: 'rb2601' }, interval: '1m' },
      ...{ replace: false, breathe },
      ...options,
    })
  const rows = (symbol: string, day: string, price: number, openInterest: number): void => {
    const at = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
    const minutes = ['09:00', '09:01', '14:59'].map(
      (minute) => `${at}T${minute}:00,${day},${price},${price},${price},${price},2,60,${openInterest}`,
    )
    put(`bars/${symbol}/${day}.csv`, `${[BAR_HEADER, ...minutes].join('\n')}\n`)
  }

  it('gives rows as they are, of a range of days and of any interval', async () => {
    for (const day of ['20250904', '20250905']) rows('rb2601', day, 3100, 9)
    expect(await give({ from: '20250905' })).toMatchObject({
      bars: 3,
      first: '2025-09-05T09:00:00',
      contracts: ['rb2601'],
    })
    expect(readFileSync(join(dir, 'o.csv'), 'utf8')).toBe(readFileSync(join(out, 'rb2601', '20250905.csv'), 'utf8'))
    await give({ interval: '1d', replace: true })
    expect(readFileSync(join(dir, 'o.csv'), 'utf8').split('\n')[1]).toBe(
      '2025-09-03T21:00:00,20250904,3100,3100,3100,3100,6,180,9',
    )
  })

  it('gives Parquet that reads back as it is', async () => {
    rows('rb2601', '20250905', 3100.5, 9)
    await give({ format: 'parquet', out: join(dir, 'o.parquet') })
    const read = await parquetReadObjects({ file: await asyncBufferFromFile(join(dir, 'o.parquet')) })
    expect(read).toHaveLength(3)
    const figures = {
      open: 3100.5,
      high: 3100.5,
      low: 3100.5,
      close: 3100.5,
      volume: 2n,
      turnover: 60,
      open_interest: 9,
    }
    expect(read[0]).toEqual({
      symbol: 'rb2601',
      datetime: new Date('2025-09-05T09:00:00+08:00'),
      trading_day: '20250905',
      ...figures,
    })
  })

  it('puts dominant contracts end to end, adjusted if asked for', async () => {
    for (const day of ['20250903', '20250904', '20250905']) {
      rows('rb2601', day, 3000, day < '20250904' ? 9 : 1)
      rows('rb2605', day, 3300, 5)
    }
    const of = { product: 'rb', adjustment: 'ratio' as const }
    expect(await give({ of })).toMatchObject({ bars: 6, contracts: ['rb2601', 'rb2605'] })
    const closes = readFileSync(join(dir, 'o.csv'), 'utf8').split('\n').slice(1, 7)
    expect(closes.map((line) => line.split(',')[6])).toEqual(['3300', '3300', '3300', '3300', '3300', '3300'])
  })

  it('moves no price by a roll that the newest day only announces: it may still be running', async () => {
    for (const day of ['20250903', '20250904', '20250905']) {
      rows('rb2601', day, 3000, day < '20250905' ? 9 : 1)
      rows('rb2605', day, 3300, 5)
    }
    const of = { product: 'rb', adjustment: 'difference' as const }
    expect(await give({ of, interval: '1d' })).toMatchObject({ contracts: ['rb2601'] })
    expect(readFileSync(join(dir, 'o.csv'), 'utf8')).toContain(',20250904,3000,3000,3000,3000,')
  })

  it('refuses a file that is there, names what is not there, and leaves nothing when it is interrupted', async () => {
    rows('rb2601', '20250905', 3100, 9)
    await expect(give({ breathe: () => Promise.reject(new Error('interrupted')) })).rejects.toThrow('interrupted')
    expect(Object.keys(tree())).toEqual(['bars/rb2601/20250905.csv'])
    expect(await refusal(give({ of: { symbol: 'rb2605' } }))).toMatch(/^bars has no bars of rb2605\n/)
    expect(await refusal(give({ out: join(dir, 'no', 'o.csv') }))).toMatch(/^no\/o\.csv\.part cannot be written/)
    put('o.csv', 'mine')
    expect(await refusal(give())).toMatch(/^o\.csv is there already: --replace overwrites it/)
  })
})
