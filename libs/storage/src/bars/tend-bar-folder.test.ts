import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BAR_HEADER } from './bar-row.js'
import { BarReader } from './bar-reader.js'
import { BarStore } from './bar-store.js'
import { tendBarFolder } from './tend-bar-folder.js'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bars-'))
  mkdirSync(join(dir, 'rb2601'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const text = (day: string, price = 3100): string =>
  `${BAR_HEADER}\n${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T09:00:00,${day},${price},${price},${price},${price},1,31000,5\n`
const write = (name: string, content: string | Buffer): void => writeFileSync(join(dir, 'rb2601', name), content)
const names = (): string[] => readdirSync(join(dir, 'rb2601')).sort()
const closes = (day: string): number[] => new BarReader({ dir }).read('rb2601', day).map((bar) => bar.close)

describe('old files of bars', () => {
  it('are compressed when they are old enough, read as before, and removed when they are too old', async () => {
    for (const day of ['20250901', '20250902', '20250905', '20250908']) write(`${day}.csv`, text(day))
    write('20250901.gaps.csv', 'from,to,reason\n')
    const tended = await tendBarFolder({ dir, today: '20250908', gzipAfterDays: 3, keepDays: 6 })
    expect(names()).toEqual(['20250902.csv.gz', '20250905.csv.gz', '20250908.csv'])
    expect(tended.removed).toHaveLength(2)
    expect(gunzipSync(readFileSync(join(dir, 'rb2601', '20250902.csv.gz'))).toString()).toBe(text('20250902'))
    expect(new BarReader({ dir }).tradingDays('rb2601')).toEqual(['20250902', '20250905', '20250908'])
    expect(closes('20250902')).toEqual([3100])
  })

  it.each([
    ['the current day', '20250908', ['20250905.csv.gz', '20250908.csv']],
    ['a day before today, however soon they are compressed', '20250909', ['20250905.csv.gz', '20250908.csv']],
    ['anything by a clock that is years ahead', '20990101', ['20250905.csv.gz', '20250908.csv']],
    ['later days, when time began anew', '20250905', ['20250905.csv', '20250908.csv']],
  ])('never touch %s', async (_, today, expected) => {
    for (const day of ['20250905', '20250908']) write(`${day}.csv`, text(day))
    await tendBarFolder({ dir, today, gzipAfterDays: 0, keepDays: 5 })
    expect(names()).toEqual(expected)
  })

  it('are left alone by default', async () => {
    for (const day of ['20240102', '20250908']) write(`${day}.csv`, text(day))
    expect(await tendBarFolder({ dir, today: '20250908' })).toEqual({
      compressed: [],
      removed: [],
      cut: [],
      failed: [],
    })
    expect(await tendBarFolder({ dir: join(dir, 'none'), today: '20250908', keepDays: 1 })).toMatchObject({
      removed: [],
    })
  })

  it('have no half row when they are compressed', async () => {
    write('20250905.csv', `${text('20250905')}2025-09-05T09:01`)
    write('20250908.csv', text('20250908'))
    const { cut } = await tendBarFolder({ dir, today: '20250908', gzipAfterDays: 1 })
    expect(cut).toEqual([{ path: join(dir, 'rb2601', '20250905.csv'), text: '2025-09-05T09:01' }])
    expect(gunzipSync(readFileSync(join(dir, 'rb2601', '20250905.csv.gz'))).toString()).toBe(text('20250905'))
  })

  it('survive a crash before the rename and before the removal: the plain file counts', async () => {
    write('20250908.csv', text('20250908'))
    write('20250904.csv', text('20250904'))
    for (const part of ['20250903.csv.part', '20250904.csv.gz.part', '20250904.gaps.csv.part']) write(part, 'half')
    write('20250905.csv', text('20250905', 3200))
    write('20250905.csv.gz', gzipSync(text('20250905', 3100)))
    expect(closes('20250905')).toEqual([3200])
    await tendBarFolder({ dir, today: '20250908', gzipAfterDays: 1 })
    expect(names()).toEqual(['20250904.csv.gz', '20250905.csv.gz', '20250908.csv'])
    expect(closes('20250905')).toEqual([3200])
  })

  it('are left alone behind a link, wherever it leads', async () => {
    const outside = `${dir}-outside`
    mkdirSync(outside)
    writeFileSync(join(outside, '20240102.csv'), text('20240102'))
    symlinkSync(outside, join(dir, 'cu2601'))
    write('20250908.csv', text('20250908'))
    await tendBarFolder({ dir, today: '20250908', gzipAfterDays: 1, keepDays: 5 })
    expect(readdirSync(outside)).toEqual(['20240102.csv'])
    rmSync(outside, { recursive: true })
  })

  it('are tended though one of them cannot be', async () => {
    for (const day of ['20250903', '20250905', '20250908']) write(`${day}.csv`, text(day))
    mkdirSync(join(dir, 'rb2601', '20250904.csv'))
    const { compressed, failed } = await tendBarFolder({ dir, today: '20250908', gzipAfterDays: 1, keepDays: 10 })
    expect(names()).toEqual(['20250903.csv.gz', '20250904.csv', '20250905.csv.gz', '20250908.csv'])
    expect(compressed).toHaveLength(2)
    expect(failed.map(({ path }) => path)).toEqual([join(dir, 'rb2601', '20250904.csv')])
  })

  it('wait for another time when the process is to end: no file is left half-made', async () => {
    for (const day of ['20250903', '20250904', '20250905', '20250908']) write(`${day}.csv`, text(day))
    // Raised while the first file is worked on.
    let asked = 0
    const signal = Object.defineProperty({}, 'aborted', { get: () => (asked += 1) > 1 }) as AbortSignal
    expect((await tendBarFolder({ dir, today: '20250908', gzipAfterDays: 1, signal })).compressed).toHaveLength(1)
    expect(names()).toEqual(['20250903.csv.gz', '20250904.csv', '20250905.csv', '20250908.csv'])
  })

  it('can be read at every moment of it', async () => {
    const days = Array.from({ length: 28 }, (_, i) => `202502${String(i + 1).padStart(2, '0')}`)
    for (const day of [...days, '20250908']) write(`${day}.csv`, text(day))
    const reader = new BarReader({ dir })
    let running = true
    const tending = tendBarFolder({ dir, today: '20250908', gzipAfterDays: 1 }).finally(() => (running = false))
    let read = 0
    while (running) {
      for (const day of days) {
        expect(await reader.load('rb2601', day)).toHaveLength(1)
        read += 1
      }
    }
    expect((await tending).compressed).toHaveLength(28)
    expect(read).toBeGreaterThan(0)
    expect(existsSync(join(dir, 'rb2601', '20250228.csv'))).toBe(false)
  })

  it('still tell which minute was the last, and take a further row of their day', async () => {
    write('20250905.csv.gz', gzipSync(text('20250905')))
    const store = new BarStore({ dir, environment: 'sim' })
    const last = store.lastBar('rb2601')
    expect(last && store.append('rb2601', last)).toBe('duplicate')
    expect(last && store.append('rb2601', { ...last, startMs: last.startMs + 60_000 })).toBe('written')
    expect(closes('20250905')).toEqual([3100, 3100])
    await store.close()
  })
})
