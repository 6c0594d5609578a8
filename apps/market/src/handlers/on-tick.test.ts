import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aTick } from '@huangpu/testkit'
import { market, UNWRITTEN_BARS_MAX } from '../testing/market-scene.js'

let dir: string
let redis: Map<string, string>
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'market-'))
  redis = new Map()
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

it('writes each bar and then publishes it; the clock closes the last of a session', () => {
  const m = market(dir, redis, '2025-09-08T20:50:00')
  m.tick('2025-09-08T20:59:00', 40, 1)
  m.tick('2025-09-08T21:00:30', 100, 2)
  m.tick('2025-09-08T21:01:00', 130, 3)
  expect(m.published()).toEqual(['21:00 100'])
  m.clock('2025-09-08T21:02:01')
  expect(m.published()).toEqual(['21:00 100'])
  m.clock('2025-09-08T21:02:01.500')
  expect(m.published()).toEqual(['21:00 100', '21:01 30'])
  expect(m.rows()).toEqual(m.published())
  expect([...m.counters]).toEqual([
    ['ticks', 3],
    ['bars_published', 2],
  ])
})

it('sets malformed ticks aside and goes on', () => {
  const m = market(dir, redis, '2025-09-08T20:50:00')
  for (let i = 0; i < 30; i += 1) m.raw('tick:au2512', '{')
  m.raw('tick:au2512', JSON.stringify(aTick({ environment: 'live' })))
  m.raw('tick:au2512', JSON.stringify(aTick({ account_id: 'other' })))
  m.tick('2025-09-08T21:00:30', 100, 1)
  m.tick('2025-09-08T10:20:00', 100, 2)
  expect(m.dead).toEqual(new Array(10).fill('the message is not JSON'))
  expect(Object.fromEntries(m.counters)).toEqual({
    messages_malformed: 30,
    dead_letters_suppressed: 20,
    ticks_other_environment: 1,
    ticks_other_account: 1,
    ticks_outside_session: 1,
    ticks: 34,
  })
})

it('marks bars around a hole in the sequence, and after a new gateway', () => {
  const m = market(dir, redis, '2025-09-08T20:50:00')
  m.tick('2025-09-08T21:00:01', 100, 1)
  m.tick('2025-09-08T21:00:03', 120, 3)
  m.tick('2025-09-08T21:01:01', 130, 4)
  m.tick('2025-09-08T21:02:01', 150, 1)
  m.clock('2025-09-08T21:03:02')
  expect(m.published()).toEqual(['21:00 120 partial', '21:01 10 partial', '21:02 20 partial'])
})

it('marks bars that live through a loss of the market-data connection', () => {
  const m = market(dir, redis, '2025-09-08T20:50:00')
  m.link('ready', '2025-09-08T20:50:01')
  m.tick('2025-09-08T21:00:01', 100, 1)
  m.tick('2025-09-08T21:01:01', 130, 2)
  m.link('disconnected', '2025-09-08T21:01:10')
  m.link('ready', '2025-09-08T21:05:10')
  m.tick('2025-09-08T21:05:11', 900, 3)
  m.tick('2025-09-08T21:05:12', 905, 4)
  m.tick('2025-09-08T21:06:00', 910, 5)
  m.clock('2025-09-08T21:08:00')
  expect(m.published()).toEqual(['21:00 100', '21:01 30 partial', '21:05 5 partial', '21:06 5'])
})

it('continues the open minute after a restart that lost nothing', async () => {
  const before = market(dir, redis, '2025-09-08T20:50:00')
  before.tick('2025-09-08T21:00:01', 100, 1)
  before.tick('2025-09-08T21:01:01', 130, 2)
  await before.flush()
  const after = market(dir, redis, '2025-09-08T21:01:20')
  await after.restore()
  after.tick('2025-09-08T21:01:30', 150, 3)
  after.tick('2025-09-08T21:02:30', 151, 4)
  expect(after.rows()).toEqual(['21:00 100', '21:01 50'])
  expect(after.published()).toEqual(['21:01 50'])
})

it('marks the minute of a restart that missed ticks', async () => {
  const before = market(dir, redis, '2025-09-08T20:50:00')
  before.tick('2025-09-08T21:01:01', 130, 2)
  await before.flush()
  const after = market(dir, redis, '2025-09-08T21:01:20')
  await after.restore()
  after.tick('2025-09-08T21:01:30', 150, 5)
  after.clock('2025-09-08T21:03:00')
  expect(after.published()).toEqual(['21:01 150 partial'])
})

it('never writes a minute twice, though Redis remembers it as open', async () => {
  const before = market(dir, redis, '2025-09-08T20:50:00')
  before.tick('2025-09-08T21:00:01', 100, 1)
  await before.flush()
  before.tick('2025-09-08T21:00:50', 110, 2)
  before.clock('2025-09-08T21:01:30')
  const after = market(dir, redis, '2025-09-08T21:01:40')
  await after.restore()
  after.tick('2025-09-08T21:00:59', 115, 3)
  after.tick('2025-09-08T21:01:41', 140, 4)
  after.clock('2025-09-08T21:02:30')
  expect(after.rows()).toEqual(['21:00 110', '21:01 30'])
  expect(after.counters.get('ticks_late')).toBe(1)
})

it('starts afresh when what Redis holds is no state', async () => {
  redis.set('bar_state:au2512', '{"seq":"x"}')
  const m = market(dir, redis, '2025-09-08T21:00:20')
  await m.restore()
  m.tick('2025-09-08T21:05:00', 100, 9)
  m.tick('2025-09-08T21:05:30', 103, 10)
  m.clock('2025-09-08T21:07:00')
  expect(m.published()).toEqual(['21:05 3 partial'])
})

it('keeps bars in order while the disk refuses them, and publishes them once written', () => {
  const m = market(dir, redis, '2025-09-08T20:50:00')
  const obstacle = join(dir, 'au2512', '20250909.csv')
  mkdirSync(obstacle, { recursive: true })
  m.tick('2025-09-08T21:00:01', 100, 1)
  m.tick('2025-09-08T21:01:01', 130, 2)
  m.tick('2025-09-08T21:02:01', 140, 3)
  expect(m.published()).toEqual([])
  expect(m.disk).toEqual(['unreadable'])
  rmSync(obstacle, { recursive: true })
  m.clock('2025-09-08T21:02:02')
  expect(m.published()).toEqual(['21:00 100', '21:01 30'])
  expect(m.rows()).toEqual(m.published())
  expect(m.disk).toEqual(['unreadable', 'fine'])
})

it('bars and gaps that wait for a refusing disk outlive a stop: the next start writes them, and publishes the bars', async () => {
  const before = market(dir, redis, '2025-09-08T20:50:00')
  before.tick('2025-09-08T20:59:00', 90, 1)
  const [rows, gaps] = ['20250909.csv', '20250909.gaps.csv'].map((name) => join(dir, 'au2512', name))
  for (const path of [rows, gaps]) mkdirSync(path ?? '', { recursive: true })
  before.tick('2025-09-08T21:00:01', 100, 2)
  before.tick('2025-09-08T21:01:01', 130, 4)
  before.tick('2025-09-08T21:02:01', 140, 5)
  await before.flush()
  expect(before.published()).toEqual([])

  for (const path of [rows, gaps]) rmSync(path ?? '', { recursive: true })
  const after = market(dir, redis, '2025-09-08T21:02:03')
  await after.restore()
  after.tick('2025-09-08T21:03:01', 150, 6)
  expect(after.published()).toEqual(['21:00 100 partial', '21:01 30 partial', '21:02 10'])
  expect(after.rows()).toEqual(['21:00 100', '21:01 30', '21:02 10'])
  expect(after.larger('3m')).toEqual(['21:00 140 partial'])
  expect(after.gaps()).toEqual(['ticks_missing 21:00:01..21:01:01'])

  await after.flush()
  const again = market(dir, redis, '2025-09-08T21:03:02')
  await again.restore()
  expect([again.published(), again.gaps()]).toEqual([[], after.gaps()])
})

it('a bar that no longer fits into what waits for the disk is a gap', () => {
  const m = market(dir, redis, '2025-09-08T20:50:00')
  const obstacle = join(dir, 'au2512', '20250909.csv')
  mkdirSync(obstacle, { recursive: true })
  const minute = (i: number): string => new Date(Date.UTC(2025, 8, 8, 21, i, 30)).toISOString().slice(0, 19)
  for (let i = 0; i <= UNWRITTEN_BARS_MAX + 1; i += 1) m.tick(minute(i), 100 + i, i + 1)
  expect(m.counters.get('bars_lost')).toBe(1)
  expect(m.gaps()).toEqual(['not_written 22:40:00..22:40:59.999'])
})
