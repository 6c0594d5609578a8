import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatShanghai } from '@huangpu/core'
import { clockDataSchema, type ClockData } from '@huangpu/messages'
import { createVirtualClock } from '@huangpu/service'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { at, calendar, openScene } from '../exchange/trading-scene.fixture.js'
import { TickReplaySource } from '../market/tick-replay-source.js'
import { surveyTicks } from '../market/tick-survey.js'
import { RecordingTime } from './recording-time.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-recording-'))
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

const WALL = at('2030-01-01T00:00:00')

/** A recording with rows at these times, played from 1 s before the first. */
function play(times: readonly string[], speed = 1) {
  const path = join(folder, 'rb.csv')
  const rows = times.map((time, index) => `rb2701,${time.slice(0, 10)},${time.slice(11)},3150,${index}`)
  writeFileSync(path, `symbol,date,time,last_price,volume\n${rows.join('\n')}\n`)
  vi.setSystemTime(WALL)
  const source = new TickReplaySource(surveyTicks([{ path }], calendar, new Set()), calendar, 1_000)
  const exchange = openScene({ source, start: formatShanghai(source.startMs) })
  const heard: string[] = []
  const days: string[] = []
  const seconds = (): string => ((Date.now() - WALL) / 1000).toFixed(1)
  const published: ClockData[] = []
  exchange.listen({
    ...{ onPrivate: () => undefined, onStatus: () => undefined, onAlarm: () => undefined },
    onSnapshot: () => heard.push(`${formatShanghai(exchange.nowMs).slice(5, 19)} after ${seconds()} s`),
    onNewDay: (day) => days.push(day),
  })
  const time = new RecordingTime({
    ...{ exchange, calendar, products: ['rb'], speed, wallMs: Date.now },
    publish: (data) => published.push(clockDataSchema.parse(data)),
    warn: () => undefined,
  })
  time.start()
  return { exchange, time, heard, days, published }
}

it('plays at its own speed, or so many times', () => {
  const times = ['2026-11-23T21:00:01', '2026-11-23T21:00:03', '2026-11-23T21:01:01']
  const first = play(times)
  vi.advanceTimersByTime(70_000)
  expect(first.heard).toEqual([
    '11-23T21:00:01 after 1.0 s',
    '11-23T21:00:03 after 3.0 s',
    '11-23T21:01:01 after 61.0 s',
  ])
  first.time.stop()
  const second = play(times, 10)
  vi.advanceTimersByTime(7_000)
  expect(second.heard.map((text) => text.slice(15))).toEqual(['after 0.1 s', 'after 0.3 s', 'after 6.1 s'])
  second.time.stop()
})

it.each([
  ['a break', ['2026-11-23T10:14:59', '2026-11-23T10:30:01'], '10:30:01 after 5.0 s'],
  ['noon', ['2026-11-23T11:29:59', '2026-11-23T13:30:00'], '13:30:00 after 5.0 s'],
  ['a night, with time to log in', ['2026-11-23T22:59:59', '2026-11-24T09:00:00'], '09:00:00 after 5.0 s'],
  ['a settlement, with time to log in', ['2026-11-23T14:59:59', '2026-11-23T21:00:00'], '21:00:00 after 15.0 s'],
  ['a weekend after Friday night', ['2026-11-20T22:59:59', '2026-11-23T09:00:00'], '09:00:00 after 5.0 s'],
  ['days that were not recorded', ['2026-11-23T14:59:59', '2026-11-26T09:00:00'], '09:00:00 after 15.0 s'],
  ['hours in the middle of a day', ['2026-11-23T09:00:00', '2026-11-23T14:00:00'], '14:00:00 after 5.0 s'],
])('jumps over %s', (_, times, last) => {
  const { heard, time, published, exchange } = play(times)
  // A break is closed only once its session has: two more seconds pass after its last row.
  vi.advanceTimersByTime(20_000)
  expect(heard).toHaveLength(2)
  const [, said = '', after = ''] = /T(\S+) after (\S+) s/.exec(heard[1]!) ?? []
  const [, expected, within = ''] = /(\S+) after (\S+) s/.exec(last) ?? []
  expect(said).toBe(expected)
  expect(Number(after)).toBeGreaterThanOrEqual(Number(within) - 2)
  expect(Number(after)).toBeLessThanOrEqual(Number(within) + 1.5)
  const clock = createVirtualClock(published.at(-1)!, Date.now)
  expect(Math.abs(clock.nowMs() - exchange.nowMs)).toBeLessThan(300)
  time.stop()
})

it('does not jump in a session in which nothing trades for a while', () => {
  const { heard, time } = play(['2026-11-23T21:00:01', '2026-11-23T21:20:01'])
  vi.advanceTimersByTime(1_000_000)
  expect(heard).toHaveLength(1)
  time.stop()
})

it('settles every day that it jumps over', () => {
  const { days, time } = play(['2026-11-23T14:59:59', '2026-11-26T09:00:00'])
  vi.advanceTimersByTime(20_000)
  expect(days).toEqual(['20261124', '20261125', '20261126'])
  time.stop()
})

it('settles the day of its last row, soon after it, and no further one', () => {
  const { days, time, exchange } = play(['2026-11-23T11:00:00'])
  vi.advanceTimersByTime(30_000)
  expect(days).toEqual(['20261124'])
  expect(exchange.settlementOf('sim001')?.tradingDay).toBe('20261123')
  vi.advanceTimersByTime(600_000)
  expect(days).toHaveLength(1)
  expect(exchange.nextEventMs()).toBeUndefined()
  time.stop()
})

it('goes on from where it is when the wall clock is put back, and catches up when the machine slept', () => {
  const { exchange, time, heard } = play(['2026-11-23T21:00:01', '2026-11-23T21:00:20', '2026-11-23T21:10:00'])
  vi.advanceTimersByTime(10_000)
  const before = exchange.nowMs
  vi.setSystemTime(WALL)
  vi.advanceTimersByTime(5_000)
  expect(exchange.nowMs - before).toBeGreaterThan(4_500)
  expect(exchange.nowMs - before).toBeLessThanOrEqual(5_000)
  vi.setSystemTime(WALL + 605_000)
  vi.advanceTimersByTime(1_000)
  expect(heard).toHaveLength(3)
  time.stop()
})
