import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TICK_HEADER } from '@huangpu/storage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ManualTimers } from '../testing/manual-timers.js'
import { emptyRawTick } from '../ticks/raw-tick.js'
import { newSymbolFeed } from '../ticks/tick-gate.js'
import { TickRecorder } from './tick-recorder.js'

let folder: string
let timers: ManualTimers
let alerts: string[]
let counts: Map<string, number>
let hasRoom: boolean
let recorder: TickRecorder
let recorded: Readonly<Record<string, unknown>>[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-ticks-'))
  timers = new ManualTimers()
  alerts = []
  counts = new Map()
  hasRoom = true
  recorded = []
  recorder = new TickRecorder({
    folder: join(folder, 'ticks'),
    keepDays: 30,
    timers,
    hasRoom: () => hasRoom,
    alert: ({ code }) => void alerts.push(code),
    count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    record: (what, facts) => void recorded.push({ what, ...facts }),
  })
  recorder.startDay('20261120')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function tick(symbol: string, volume: number, tradingDay = '20261120'): void {
  const raw = { ...emptyRawTick(), symbol, tradingDay, updateTime: '10:00:00', last: 3150, volume }
  const feed = newSymbolFeed(symbol, { exchange: 'SHFE', windows: undefined, priceScale: 1, seq: 0 })
  feed.lastAtMs = Date.UTC(2026, 10, 20, 2, 0, 0)
  recorder.onTick(raw, feed, 1)
}
const rows = (symbol: string, day = '20261120'): string[] =>
  readFileSync(join(folder, 'ticks', symbol, `${day}.csv`), 'utf8')
    .trimEnd()
    .split('\n')

it('writes the ticks of each contract in order to its own file, a day a file', async () => {
  for (let i = 1; i <= 500; i += 1) tick(i % 2 === 0 ? 'rb2701' : 'au2702', i)
  await recorder.flush()
  tick('rb2701', 502)
  await recorder.flush()
  const [header, ...lines] = rows('rb2701')
  expect(header).toBe(TICK_HEADER)
  expect(lines.map((line) => Number(line.split(',')[14]))).toEqual(Array.from({ length: 251 }, (_, i) => 2 * i + 2))
  expect(lines[0]).toMatch(/^rb2701,SHFE,20261120,20261120,10:00:00,0,3150,/)

  recorder.startDay('20261123')
  tick('rb2701', 1, '20261123')
  await recorder.stop()
  expect(readdirSync(join(folder, 'ticks', 'rb2701'))).toEqual(['20261120.csv', '20261123.csv'])
})

it('compresses finished days at the next writing', async () => {
  tick('rb2701', 1)
  await recorder.flush()
  recorder.startDay('20261123')
  await recorder.flush()
  expect(readdirSync(join(folder, 'ticks', 'rb2701'))).toEqual(['20261120.csv.gz'])
})

it('removes days that are too old at the next writing', async () => {
  mkdirSync(join(folder, 'ticks', 'rb2701'), { recursive: true })
  for (const name of ['20261020.csv.gz', '20261020.2.csv.gz', '20261021.csv.gz'])
    writeFileSync(join(folder, 'ticks', 'rb2701', name), '')
  tick('rb2701', 1)
  await recorder.flush()
  expect(readdirSync(join(folder, 'ticks', 'rb2701'))).toEqual(['20261021.csv.gz', '20261120.csv'])
})

it('cuts off what a power cut left of a row, and says so', async () => {
  const folderOf = join(folder, 'ticks', 'rb2701')
  mkdirSync(folderOf, { recursive: true })
  writeFileSync(join(folderOf, '20261119.csv'), `${TICK_HEADER}\nrb2701,SH\0\0`)
  writeFileSync(join(folderOf, '20261120.csv'), `${TICK_HEADER}\nrb27`)
  tick('rb2701', 1)
  await recorder.flush()
  expect(rows('rb2701')).toHaveLength(2)
  const what = 'a half-written last row of recorded ticks was cut off'
  expect(recorded.filter((each) => each['what'] === what)).toEqual([
    { what, file: join(folderOf, '20261120.csv'), text: 'rb27' },
    { what, file: join(folderOf, '20261119.csv'), text: 'rb2701,SH' },
  ])
})

it('goes on recording when a finished day cannot be compressed', async () => {
  mkdirSync(join(folder, 'ticks', 'rb2701', '20261118.csv'), { recursive: true })
  tick('rb2701', 1)
  await recorder.flush()
  tick('rb2701', 2)
  await recorder.flush()
  expect(rows('rb2701')).toHaveLength(3)
  expect(alerts).toEqual([])
  expect(recorded.map((each) => each['what'])).toEqual(['recorded ticks could not be compressed'])
})

it('makes no path out of a strange name', async () => {
  tick('../rb2701', 1)
  tick('rb2701', 1, '../../etc')
  await recorder.flush()
  expect(readdirSync(folder)).toEqual([])
})

it('a disk that refuses stops it with one alert and no harm; later it goes on behind the last whole line', async () => {
  // A file stands where the folder should be: every write fails.
  writeFileSync(join(folder, 'ticks'), '')
  tick('rb2701', 1)
  await recorder.flush()
  timers.advance(1_000)
  tick('rb2701', 2)
  await recorder.flush()
  expect(alerts).toEqual(['tick_recording_stopped'])
  expect(counts.get('ticks_not_recorded')).toBe(1)

  timers.advance(300_000)
  tick('rb2701', 3)
  await recorder.flush()
  expect(alerts).toEqual(['tick_recording_stopped'])

  rmSync(join(folder, 'ticks'))
  timers.advance(300_000)
  tick('rb2701', 4)
  await recorder.flush()
  expect(alerts).toEqual(['tick_recording_stopped', 'tick_recording_resumed'])
  expect(rows('rb2701')).toHaveLength(2)
})

it('records nothing on a full disk, and goes on when there is room', async () => {
  hasRoom = false
  tick('rb2701', 1)
  hasRoom = true
  tick('rb2701', 2)
  await recorder.flush()
  expect(rows('rb2701')).toHaveLength(2)
  expect(counts.get('ticks_not_recorded')).toBe(1)
})
