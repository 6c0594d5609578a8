import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BAR_HEADER } from '@huangpu/storage'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { breathe, calendar, closeScene, openScene, put, refusal, scene, tree } from '../testing/bars-scene.js'
import { exportBars, type ExportBarsOptions } from './export-bars.js'

beforeEach(openScene)
afterEach(closeScene)

describe('bars export', () => {
  const give = (options: Partial<ExportBarsOptions> = {}) =>
    exportBars({
      ...{
        dir: scene.out,
        out: join(scene.dir, 'o.csv'),
        format: 'csv',
        calendar,
        of: { symbol: 'rb2601' },
        interval: '1m',
      },
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
    expect(readFileSync(join(scene.dir, 'o.csv'), 'utf8')).toBe(
      readFileSync(join(scene.out, 'rb2601', '20250905.csv'), 'utf8'),
    )
    await give({ interval: '1d', replace: true })
    expect(readFileSync(join(scene.dir, 'o.csv'), 'utf8').split('\n')[1]).toBe(
      '2025-09-03T21:00:00,20250904,3100,3100,3100,3100,6,180,9',
    )
  })

  it('gives Parquet that reads back as it is', async () => {
    rows('rb2601', '20250905', 3100.5, 9)
    await give({ format: 'parquet', out: join(scene.dir, 'o.parquet') })
    const read = await parquetReadObjects({ file: await asyncBufferFromFile(join(scene.dir, 'o.parquet')) })
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
    const closes = readFileSync(join(scene.dir, 'o.csv'), 'utf8').split('\n').slice(1, 7)
    expect(closes.map((line) => line.split(',')[6])).toEqual(['3300', '3300', '3300', '3300', '3300', '3300'])
  })

  it('moves no price by a roll that the newest day only announces: it may still be running', async () => {
    for (const day of ['20250903', '20250904', '20250905']) {
      rows('rb2601', day, 3000, day < '20250905' ? 9 : 1)
      rows('rb2605', day, 3300, 5)
    }
    const of = { product: 'rb', adjustment: 'difference' as const }
    expect(await give({ of, interval: '1d' })).toMatchObject({ contracts: ['rb2601'] })
    expect(readFileSync(join(scene.dir, 'o.csv'), 'utf8')).toContain(',20250904,3000,3000,3000,3000,')
  })

  it('refuses a file that is there, names what is not there, and leaves nothing when it is interrupted', async () => {
    rows('rb2601', '20250905', 3100, 9)
    await expect(give({ breathe: () => Promise.reject(new Error('interrupted')) })).rejects.toThrow('interrupted')
    expect(Object.keys(tree())).toEqual(['bars/rb2601/20250905.csv'])
    expect(await refusal(give({ of: { symbol: 'rb2605' } }))).toMatch(/^bars has no bars of rb2605\n/)
    expect(await refusal(give({ out: join(scene.dir, 'no', 'o.csv') }))).toMatch(/^no\/o\.csv cannot be written/)
    expect(await refusal(give({ out: scene.dir, replace: true }))).toMatch(/is a folder: name a file/)
    for (const format of ['csv', 'parquet'] as const)
      expect(await refusal(give({ out: '/dev/full/o', format }))).toMatch(/^\/dev\/full\/o cannot be written: ENOTDIR/)
    put('o.csv', 'mine')
    expect(await refusal(give())).toMatch(/^o\.csv is there already: --replace overwrites it/)
  })

  it('removes what a killed export to the same file left behind, and of no other, and says so', async () => {
    rows('rb2601', '20250905', 3100, 9)
    const { pid: dead } = spawnSync('true')
    const left = put(`o.csv.${dead}.part`, 'half')
    const others = [`o.csv.${process.ppid}.part`, `p.csv.${dead}.part`, 'o.csv.mine.part'].map((name) => put(name, 'x'))
    const told: string[] = []
    await give({ onLeftover: (file) => void told.push(file) })
    expect(told).toEqual([left])
    const files = ['bars/rb2601/20250905.csv', 'o.csv', ...others.map((file) => file.slice(scene.dir.length + 1))]
    expect(Object.keys(tree())).toEqual(files.sort())
  })

  it('never takes the place of a device, a pipe, a file of bars, or one that came meanwhile', async () => {
    rows('rb2601', '20250905', 3100, 9)
    const pipe = join(scene.dir, 'pipe.csv')
    execFileSync('mkfifo', [pipe])
    for (const out of [pipe, '/dev/null'])
      expect(await refusal(give({ out, replace: true }))).toMatch(/ is a device or a pipe: name a file/)
    const before = tree()
    const day = join(scene.out, 'rb2601', '20250905.csv')
    expect(await refusal(give({ out: day, replace: true }))).toMatch(/lies in a folder of the bars themselves/)
    expect(tree()).toEqual(before)
    const breathe = (): Promise<void> => Promise.resolve(void put('o.csv', 'theirs'))
    expect(await refusal(give({ breathe }))).toMatch(/^o\.csv is there already/)
    expect(tree()).toEqual({ ...before, 'o.csv': 'theirs' })
  })
})
