import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseShanghai, type Bar, type BarGap } from '@huangpu/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BarFileError } from './bar-file-error.js'
import { BAR_HEADER, formatBarRow, parseBarRow } from './bar-row.js'
import { BAR_SYNC_POLICIES, BarStore, type BarStoreOptions } from './bar-store.js'

let dir: string
let problems: string[]
let opened: BarStore | undefined
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bars-'))
  problems = []
})
afterEach(async () => {
  await opened?.close()
  opened = undefined
  rmSync(dir, { recursive: true, force: true })
})

/** The store after a restart: the one before it is gone. */
async function open(options: Partial<BarStoreOptions> = {}): Promise<BarStore> {
  await opened?.close()
  const onProblem = ({ message }: { message: string }): void => void problems.push(message)
  opened = new BarStore({ dir, environment: 'sim', onProblem, ...options })
  return opened
}
const bar = (time: string, tradingDay = '20250909', volume = 10): Bar => ({
  startMs: parseShanghai(time) ?? NaN,
  tradingDay,
  open: 650.5,
  high: 651.2,
  low: 649.98,
  close: 650,
  volume,
  turnover: 6_505_000.25,
  openInterest: 220_405,
  partial: false,
})

describe('bar files', () => {
  it('hold a header and one row a minute, by trading day', async () => {
    const store = await open()
    expect(store.append('au2512', bar('2025-09-08T21:00:00'))).toBe('written')
    expect(store.append('au2512', bar('2025-09-08T21:01:00'))).toBe('written')
    expect(store.append('au2512', bar('2025-09-09T21:00:00', '20250910'))).toBe('written')
    expect(readFileSync(join(dir, 'au2512', '20250909.csv'), 'utf8')).toBe(
      `${BAR_HEADER}\n` +
        '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,10,6505000.25,220405\n' +
        '2025-09-08T21:01:00,20250909,650.5,651.2,649.98,650,10,6505000.25,220405\n',
    )
    expect(store.tradingDays('au2512')).toEqual(['20250909', '20250910'])
    expect(store.symbols()).toEqual(['au2512'])
    expect(store.read('au2512', '20250910')).toEqual([bar('2025-09-09T21:00:00', '20250910')])
  })

  it('never get a minute twice, over restarts', async () => {
    ;(await open()).append('au2512', bar('2025-09-08T21:01:00'))
    const again = await open()
    expect(again.append('au2512', bar('2025-09-08T21:01:00', '20250909', 99))).toBe('duplicate')
    expect(again.append('au2512', bar('2025-09-08T21:00:00'))).toBe('duplicate')
    expect(again.append('au2512', bar('2025-09-08T21:02:00'))).toBe('written')
    expect(again.read('au2512', '20250909').map((b) => b.volume)).toEqual([10, 10])
  })

  it('lose at most the row that a crash cut at any byte, and say so', async () => {
    const row = `${formatBarRow(bar('2025-09-08T21:01:00'))}\n`
    for (let cut = 1; cut < row.length; cut += 1) {
      rmSync(join(dir, 'au2512'), { recursive: true, force: true })
      ;(await open()).append('au2512', bar('2025-09-08T21:00:00'))
      appendFileSync(join(dir, 'au2512', '20250909.csv'), row.slice(0, cut))
      problems = []
      const store = await open()
      expect(store.lastBar('au2512')?.startMs).toBe(bar('2025-09-08T21:00:00').startMs)
      expect(problems).toEqual([`a half-written last row was cut off: ${JSON.stringify(row.slice(0, cut))}`])
      expect(store.append('au2512', bar('2025-09-08T21:01:00'))).toBe('written')
      expect(store.read('au2512', '20250909')).toHaveLength(2)
    }
  })

  it.each(BAR_SYNC_POLICIES)(
    'lose no row before the last two when a power cut ends them at any byte, synced %s',
    async (sync) => {
      const file = join(dir, 'au2512', '20250909.csv')
      const rows = ['21:00', '21:01', '21:02'].map((time) => bar(`2025-09-08T${time}:00`))
      const store = await open({ sync })
      for (const each of rows) store.append('au2512', each)
      const all = readFileSync(file, 'utf8')
      const [header = '', kept = ''] = all.split('\n')
      for (let bytes = header.length + kept.length + 2; bytes <= all.length; bytes += 1) {
        writeFileSync(file, all.slice(0, bytes))
        problems = []
        const again = await open({ sync })
        const half = all.slice(all.lastIndexOf('\n', bytes - 1) + 1, bytes)
        expect(problems).toEqual(half === '' ? [] : [`a half-written last row was cut off: ${JSON.stringify(half)}`])
        for (const each of rows) again.append('au2512', each)
        expect(readFileSync(file, 'utf8')).toBe(all)
      }
    },
  )

  it('begin anew when even the header was cut', async () => {
    mkdirSync(join(dir, 'au2512'))
    writeFileSync(join(dir, 'au2512', '20250909.csv'), BAR_HEADER.slice(0, 20))
    const store = await open()
    store.append('au2512', bar('2025-09-08T21:00:00'))
    expect(store.read('au2512', '20250909')).toEqual([bar('2025-09-08T21:00:00')])
  })

  it('of gaps lose the row that a crash cut, and say so', async () => {
    const gap: BarGap = { tradingDay: '20250909', fromMs: 0, toMs: 60_000, reason: 'feed_down' }
    const store = await open()
    store.appendGap('au2512', gap)
    appendFileSync(join(dir, 'au2512', '20250909.gaps.csv'), '1970-01-01T0')
    store.appendGap('au2512', { ...gap, reason: 'bus_down' })
    expect(problems).toEqual(['a half-written last row was cut off: "1970-01-01T0"'])
    expect(store.readGaps('au2512', '20250909').map(({ reason }) => reason)).toEqual(['feed_down', 'bus_down'])
  })

  it('may come with a byte order mark, Windows line ends and bad lines', async () => {
    mkdirSync(join(dir, 'au2512'))
    const good = formatBarRow(bar('2025-09-08T21:00:00'))
    writeFileSync(join(dir, 'au2512', '20250909.csv'), `\uFEFF${BAR_HEADER}\r\n${good}\r\nrubbish\r\n`)
    expect((await open()).read('au2512', '20250909')).toEqual([bar('2025-09-08T21:00:00')])
    expect(problems).toEqual(['lines 3 are no bars and were skipped'])
  })

  it('with another header are named, neither read nor extended', async () => {
    mkdirSync(join(dir, 'au2512'))
    writeFileSync(join(dir, 'au2512', '20250909.csv'), 'date,close\n')
    const store = await open()
    expect(() => store.append('au2512', bar('2025-09-08T21:00:00'))).toThrow(/20250909\.csv: the header must be/)
  })

  it('of the other environment are refused', async () => {
    await open()
    expect(() => new BarStore({ dir, environment: 'live' })).toThrow(/belongs to the sim environment/)
  })

  it.each(['../au2512', 'au2512/..', '', 'au', '.environment'])('are never looked for under %j', async (symbol) => {
    const store = await open()
    expect(() => store.read(symbol, '20250909')).toThrow(/is no contract/)
    expect(() => store.append(symbol, bar('2025-09-08T21:00:00'))).toThrow(/is no contract/)
  })

  it('are never looked for under a day that is none', async () => {
    const store = await open()
    expect(() => store.read('au2512', '../../etc')).toThrow(/is no day/)
  })

  it('say when a row cannot be written, and take it later', async () => {
    const store = await open()
    store.append('au2512', bar('2025-09-08T21:00:00'))
    const file = join(dir, 'au2512', '20250909.csv')
    rmSync(file)
    mkdirSync(file)
    expect(() => store.append('au2512', bar('2025-09-08T21:01:00'))).toThrow(/could not be written/)
    rmSync(file, { recursive: true })
    expect(store.append('au2512', bar('2025-09-08T21:01:00'))).toBe('written')
    expect(existsSync(file)).toBe(true)
  })
})

describe('a folder of bars', () => {
  const project = fileURLToPath(new URL('../../../..', import.meta.url))
  const script = fileURLToPath(new URL('testing/append-until-killed.ts', import.meta.url))
  const append = () =>
    spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, dir], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'inherit'],
    })

  it('loses no gap to the half row of one that a crash cut before it', async () => {
    const store = await open()
    const gap = (time: string): BarGap => {
      const fromMs = parseShanghai(`2025-09-08T21:${time}`) ?? NaN
      return { tradingDay: '20250909', fromMs, toMs: fromMs + 1_000, reason: 'feed_down' }
    }
    store.appendGap('au2512', gap('01:00'))
    appendFileSync(join(dir, 'au2512', '20250909.gaps.csv'), '2025-09-08T21:02:00,2025-09')
    store.appendGap('au2512', gap('03:00'))
    expect(store.readGaps('au2512', '20250909')).toEqual([gap('01:00'), gap('03:00')])
  })

  it('survives kill -9 in the middle of writing, three times: whole rows, each minute once', async () => {
    for (let kills = 0; kills < 3; kills += 1) {
      const child = append()
      // Of a half-written row of before it says so first.
      for (let said = ''; !said.includes('50 rows');) said += String((await once(child.stdout, 'data'))[0])
      await expect(open()).rejects.toThrow(new RegExp(`in use by process ${child.pid} \\(market\\)`))
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const bars = (await open()).read('au2512', '20250909')
    expect(bars.length).toBeGreaterThanOrEqual(150)
    expect(bars.map((each) => each.startMs)).toEqual(bars.map((_, i) => (i + 1) * 60_000))
    expect(problems.filter((text) => !text.startsWith('a half-written'))).toEqual([])
  })

  it('has one writer: a second one is refused and told who the first is', async () => {
    await open()
    expect(() => new BarStore({ dir, environment: 'sim' })).toThrow(
      /in use by process \d+ \(market\): stop that one first/,
    )
    await open()
  })

  it.each(BAR_SYNC_POLICIES)('takes rows under the policy %s', async (sync) => {
    const store = await open({ sync })
    store.append('au2512', bar('2025-09-08T21:00:00'))
    await store.sync()
    store.append('au2512', bar('2025-09-08T21:01:00'))
    await store.close()
    expect((await open()).read('au2512', '20250909')).toHaveLength(2)
  })

  it('does not show a row that is still being written, however whole it looks', async () => {
    ;(await open()).append('au2512', bar('2025-09-08T21:00:00'))
    const row = formatBarRow(bar('2025-09-08T21:01:00'))
    appendFileSync(join(dir, 'au2512', '20250909.csv'), row.slice(0, -1))
    expect(opened?.read('au2512', '20250909')).toHaveLength(1)
  })

  it.each([
    ['zeros with an end', Buffer.concat([Buffer.from('2025-09-08T21'), Buffer.alloc(60), Buffer.from('\n')])],
    ['zeros without one', Buffer.alloc(60)],
    ['more zeros than are read at once', Buffer.alloc(200_000)],
    ['half a row', Buffer.from('2025-09-08T21:01:00,20250909,65')],
  ])('loses what a crash or a power cut left behind the last row: %s', async (_, rest) => {
    ;(await open()).append('au2512', bar('2025-09-08T21:00:00'))
    const file = join(dir, 'au2512', '20250909.csv')
    const sound = readFileSync(file, 'utf8')
    appendFileSync(file, rest)
    const store = await open()
    expect(readFileSync(file, 'utf8')).toBe(sound)
    expect(problems).toHaveLength(1)
    expect(problems[0]).not.toContain('\0')
    store.append('au2512', bar('2025-09-08T21:01:00'))
    expect(store.read('au2512', '20250909')).toHaveLength(2)
  })

  it('begins a line of its own behind a row whose end an editor took away', async () => {
    const store = await open()
    store.append('au2512', bar('2025-09-08T21:00:00'))
    const file = join(dir, 'au2512', '20250909.csv')
    truncateSync(file, readFileSync(file).length - 1)
    store.append('au2512', bar('2025-09-08T21:01:00'))
    expect(store.read('au2512', '20250909')).toHaveLength(2)
  })

  it('starts beside what is none of its files, and writes through no link', async () => {
    const outside = join(dir, '..', `${basename(dir)}-outside`)
    mkdirSync(outside)
    writeFileSync(join(outside, '20250909.csv'), 'precious, without an end')
    writeFileSync(join(dir, 'rb2601'), 'a file where a folder should be')
    symlinkSync(outside, join(dir, 'cu2601'))
    mkdirSync(join(dir, 'zn2601'))
    symlinkSync(join(outside, '20250909.csv'), join(dir, 'zn2601', '20250909.csv'))
    mkdirSync(join(dir, 'al2601', '20250909.csv'), { recursive: true })
    const store = await open()
    expect(problems).toHaveLength(3)
    for (const symbol of ['cu2601', 'zn2601'])
      expect(() => store.append(symbol, bar('2025-09-08T21:00:00'))).toThrow(/is a symbolic link/)
    for (const symbol of ['rb2601', 'al2601'])
      expect(() => store.append(symbol, bar('2025-09-08T21:00:00'))).toThrow(BarFileError)
    expect(store.append('au2512', bar('2025-09-08T21:00:00'))).toBe('written')
    expect(readdirSync(outside)).toEqual(['20250909.csv'])
    expect(readFileSync(join(outside, '20250909.csv'), 'utf8')).toBe('precious, without an end')
    rmSync(outside, { recursive: true })
  })
})

describe('a row', () => {
  it.each([
    '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,10,6505000.25',
    '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,10,6505000.25,',
    '2025-13-08T21:00:00,20250909,650.5,651.2,649.98,650,10,6505000.25,1',
    '2025-09-08T21:00:00,2025,650.5,651.2,649.98,650,10,6505000.25,1',
    '2025-09-08T21:00:00,20250909,650.5,NaN,649.98,650,10,6505000.25,1',
    '2025-09-08T21:00:00,20250909,650.5,600,649.98,650,10,6505000.25,1',
    '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,-1,6505000.25,1',
    '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,1.5,6505000.25,1',
    '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,0x10,6505000.25,1',
    '2025-09-08T21:00:00,20250909,650.5,651.2,0,650,1,6505000.25,1',
  ])('is refused when it is not whole or not sane: %s', (line) => {
    expect(parseBarRow(line)).toBeUndefined()
  })
})
