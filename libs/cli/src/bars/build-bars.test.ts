import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { BAR_HEADER, BarStore } from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { breathe, calendar, closeScene, openScene, put, refusal, scene, shown, tree } from '../testing/bars-scene.js'
import { buildBars, type BuildBarsOptions } from './build-bars.js'
import { openCalendar } from './foreign-hours.js'

beforeEach(openScene)
afterEach(closeScene)

const TICKS = 'InstrumentID,TradingDay,ActionDay,UpdateTime,UpdateMillisec,LastPrice,Volume'
const tick = (time: string, price: number, volume: number, symbol = 'rb2601'): string =>
  `${symbol},20250909,20250908,${time},0,${price},${volume}`
const build = (files: string[], options: Partial<BuildBarsOptions> = {}) =>
  buildBars({
    files,
    out: scene.out,
    calendar,
    volume: 'auto',
    fromOpening: false,
    replace: false,
    breathe,
    ...options,
  })

describe('bars build', () => {
  it('takes several files, contracts that alternate, byte order marks, Windows line ends and gzip', async () => {
    const first = put(
      '1.csv',
      `\uFEFF${TICKS}\r\n${tick('21:00:00', 10, 5)}\r\n${tick('21:00:01', 20, 2, 'hc2601')}\r\n`,
    )
    const second = put('2.csv.gz', gzipSync([TICKS, tick('21:00:02', 12, 8), tick('21:01:00', 11, 9), ''].join('\n')))
    expect(await build([first, second])).toMatchObject({ ticks: 4, bars: 3, partial: 0 })
    expect(shown('rb2601')).toEqual(['09-08T21:00 10-12 v8', '09-08T21:01 11-11 v1'])
    expect(shown('hc2601')).toEqual(['09-08T21:00 20-20 v2'])
  })

  it('takes contracts of other exchanges by hours, and ticks that tell their own lots', async () => {
    const rows = [
      'symbol,date,time,lastPrice,lastVolume',
      'ZZ2101,20210105,09:30:00.5,5250.2,3',
      'ZZ2101,20210105,09:30:01,5250,4',
      '',
    ]
    const hours = { hours: [['09:30', '11:30'] as const], priceTick: 0.2 }
    const file = put('if.csv', rows.join('\n'))
    const foreign = openCalendar(hours)
    await build([file], { ...hours, calendar: foreign, volume: 'per_tick', fromOpening: true })
    expect(shown('ZZ2101')).toEqual(['01-05T09:30 5250.2-5250 v7'])
    const unknown = await build([file], { out: join(scene.dir, 'none') })
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
    [
      'a last row that is cut within its last number',
      [TICKS, tick('21:00:00', 10, 5), tick('21:00:01', 10, 1234)].join('\n').slice(0, -2),
      /^bad\.csv:3: the last row has no line end/,
    ],
    ['an empty file', '', /^bad\.csv: the file is empty/],
    [
      'a gzip that is cut off',
      gzipSync(`${TICKS}\n`.repeat(999)).subarray(0, 40),
      /^bad\.csv: the gzip file is cut off/,
    ],
    [
      'time that goes back',
      [TICKS, tick('21:00:02', 10, 5), tick('21:00:01', 10, 6), ''].join('\n'),
      /^bad\.csv:3: time goes back/,
    ],
  ])('names place and remedy of %s, and leaves everything as it was', async (_, content, message) => {
    const good = put('good.csv', [TICKS, tick('21:00:00', 10, 5), ''].join('\n'))
    const bad = put('bad.csv', content)
    put('bars/rb2601/20250908.csv', `${BAR_HEADER}\n`)
    const before = tree()
    expect(await refusal(build([good, bad]))).toMatch(message)
    expect(tree()).toEqual(before)
  })

  it('takes no contract for another', async () => {
    const file = put('t.csv', [TICKS, tick('21:00:00', 10, 5), ''].join('\n'))
    expect(await refusal(build([file], { symbol: 'hc2601' }))).toMatch(/^t\.csv:2: the row is of rb2601, not of hc2601/)
    const next = put('n.csv', [TICKS, 'rb2601,20250910,20250909,21:00:00,0,10,5', ''].join('\n'))
    expect(await build([file, next], { symbol: 'rb2601' })).toMatchObject({ bars: 2 })
  })

  it('writes nowhere but into its folder, whatever a contract is called', async () => {
    const file = put(
      'odd.csv',
      [TICKS, tick('21:00:00', 10, 5, '../../rb2601'), tick('21:00:00', 10, 5, '/tmp/rb2601')].join('\n'),
    )
    const before = tree()
    expect(await refusal(build([file]))).toMatch(/^odd\.csv:2: this row names no contract/)
    expect(tree()).toEqual(before)
    expect((await build([put('odd.csv', [TICKS, tick('21:00:00', 10, 5, 'a/b2601'), ''].join('\n'))])).bars).toBe(0)
    expect(Object.keys(tree())).toEqual(['odd.csv'])
  })

  it('refuses days that are there, replaces them when asked to, and leaves nothing when it is interrupted', async () => {
    const file = put('t.csv', [TICKS, tick('21:00:00', 10, 5), ''].join('\n'))
    const interrupted = new Error('interrupted')
    await expect(build([file], { breathe: () => Promise.reject(interrupted) })).rejects.toBe(interrupted)
    expect(readdirSync(scene.dir)).toEqual(['t.csv'])
    await build([file])
    expect(await refusal(build([file]))).toMatch(/^bars\/rb2601\/20250909\.csv: this day is there already: --replace/)
    writeFileSync(join(scene.out, 'rb2601', '20250909.csv'), 'mine')
    await build([file], { replace: true })
    expect(shown('rb2601')).toEqual(['09-08T21:00 10-10 v5'])
  })

  it('does not write where a running market does', async () => {
    const store = new BarStore({ dir: scene.out, environment: 'sim' })
    const file = put('t.csv', [TICKS, tick('21:00:00', 10, 5), ''].join('\n'))
    expect(await refusal(build([file]))).toMatch(/is in use by process \d+ \(market\): stop that one first/)
    await store.close()
  })
})
