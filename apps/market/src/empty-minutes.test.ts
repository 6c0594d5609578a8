import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { market } from './testing/market-scene.js'

let dir: string
let redis: Map<string, string>
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'market-'))
  redis = new Map()
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))
const begin = (time = '2025-09-08T20:50:00') => market(dir, redis, time, { fill: true })

it('fills minutes without a tick where that is wanted, but not where ticks may be missing', () => {
  const m = begin()
  m.link('ready', '2025-09-08T20:50:01')
  m.clock('2025-09-08T21:01:02')
  m.tick('2025-09-08T21:01:10', 100, 1)
  m.tick('2025-09-08T21:04:10', 110, 2)
  m.clock('2025-09-08T21:06:01.500')
  expect(m.published()).toEqual(['21:01 100', '21:02 0', '21:03 0', '21:04 10', '21:05 0'])
  expect(m.larger('3m')).toEqual(['21:00 100', '21:03 10'])
  m.link('disconnected', '2025-09-08T21:06:10')
  m.clock('2025-09-08T21:09:02')
  m.link('ready', '2025-09-08T21:09:10')
  m.tick('2025-09-08T21:10:10', 120, 3)
  m.clock('2025-09-08T21:12:01.500')
  expect(m.published().slice(5)).toEqual(['21:10 0 partial', '21:11 0'])
  m.clock('2025-09-09T02:30:10')
  m.clock('2025-09-09T09:00:30')
  expect(m.published()).toHaveLength(5 + 2 + 318)
  expect(m.published().at(-1)).toBe('02:29 0')
})

it('fills what was over when ticks began to be missing, and nothing of later until the next tick', () => {
  const m = begin()
  m.link('ready', '2025-09-08T20:50:01')
  m.tick('2025-09-08T21:01:10', 100, 1)
  m.clock('2025-09-08T21:02:01.500')
  // The clock has not yet said that 21:02 is over.
  m.link('disconnected', '2025-09-08T21:03:00.400')
  m.link('ready', '2025-09-08T21:05:10')
  m.clock('2025-09-08T21:07:02')
  expect(m.published()).toEqual(['21:01 100', '21:02 0'])
  expect(m.gaps()).toEqual(['feed_down 21:03:00.400..21:05:10'])
  m.tick('2025-09-08T21:09:10', 120, 2)
  m.clock('2025-09-08T21:11:01.500')
  expect(m.published().slice(2)).toEqual(['21:09 0 partial', '21:10 0'])
})

it('a tick of the next trading day fills the one before to its end, though no clock did', () => {
  const m = begin()
  m.tick('2025-09-08T21:00:10', 100, 1)
  m.tick('2025-09-09T14:57:10', 900, 2)
  m.tick('2025-09-09T21:00:10', 50, 3, { trading_day: '20250910' })
  expect(m.published().slice(-3)).toEqual(['14:57 800', '14:58 0', '14:59 0'])
  expect(m.larger('1d')).toEqual(['21:00 900'])
})

it('fills behind the bars that wait for the disk, in their order', () => {
  const m = begin()
  const obstacle = join(dir, 'au2512', '20250909.csv')
  mkdirSync(obstacle, { recursive: true })
  m.tick('2025-09-08T21:00:10', 100, 1)
  m.tick('2025-09-08T21:03:10', 110, 2)
  m.tick('2025-09-08T21:05:10', 120, 3)
  expect(m.published()).toEqual([])
  rmSync(obstacle, { recursive: true })
  m.clock('2025-09-08T21:06:01.500')
  expect(m.published()).toEqual(['21:00 100', '21:01 0', '21:02 0', '21:03 10', '21:04 0', '21:05 10'])
})

it("fills no minute whose ticks were refused because the day's volume had fallen", () => {
  const m = begin()
  m.tick('2025-09-08T21:00:10', 100, 1)
  for (const [i, minute] of ['21:02', '21:03', '21:05'].entries()) m.tick(`2025-09-08T${minute}:10`, 40 + i, 2 + i)
  m.clock('2025-09-08T21:07:01.500')
  expect(m.gaps()).toEqual(['volume_reset 21:00:10..21:05:10'])
  expect(m.published()).toEqual(['21:00 100 partial', '21:05 0 partial', '21:06 0'])
})

it('fills nothing of a day that ended while nobody listened', async () => {
  const before = begin()
  before.tick('2025-09-08T21:00:10', 100, 1)
  before.clock('2025-09-08T21:01:01.500')
  await before.flush()
  const m = begin('2025-09-09T21:05:00')
  await m.restore()
  m.listen('2025-09-09T21:05:01')
  m.snapshot('ready', '2025-09-09T20:50:00')
  m.clock('2025-09-09T21:05:02')
  m.link('disconnected', '2025-09-09T21:06:00')
  m.link('ready', '2025-09-09T21:07:00')
  m.clock('2025-09-09T21:08:02')
  m.clock('2025-09-09T21:09:02')
  expect(m.published()).toEqual([])
})

it('goes on to fill after a restart in a break, though Redis has forgotten everything', async () => {
  const before = begin()
  before.tick('2025-09-08T21:00:10', 100, 1)
  before.clock('2025-09-09T10:15:02')
  redis.clear()
  const m = begin('2025-09-09T10:20:00')
  await m.restore()
  m.listen('2025-09-09T10:20:01')
  m.clock('2025-09-09T10:32:02')
  expect([m.published(), m.gaps()]).toEqual([['10:30 0', '10:31 0'], []])
})
