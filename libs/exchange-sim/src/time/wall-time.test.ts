import { createVirtualClock } from '@huangpu/service'
import { clockDataSchema, type ClockData } from '@huangpu/messages'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Exchange } from '../exchange/exchange.js'
import { MemoryJournal } from '../exchange/memory-journal.fixture.js'
import type { StatusChange } from '../exchange/product-status.js'
import { at, calendar } from '../exchange/trading-scene.fixture.js'
import { SyntheticSource } from '../market/synthetic-source.js'
import { WallTime } from './wall-time.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Copper trades until 01:00, over midnight. */
function open(wall: string, journal = new MemoryJournal()) {
  vi.setSystemTime(at(wall))
  const market = {
    ...{ kind: 'synthetic' as const, seed: 1, contracts_expire: false },
    contracts: [{ symbol: 'cu2701', price: 87_200 }],
  }
  const exchange = new Exchange({
    calendar,
    source: new SyntheticSource(market, calendar),
    journal,
    brokerId: '9999',
    accounts: [{ accountId: 'sim001', initialBalance: 1 }],
    startMs: Date.now(),
  })
  const ticks: number[] = []
  const days: string[] = []
  const statuses: StatusChange[] = []
  exchange.listen({
    onPrivate: () => undefined,
    onSnapshot: () => ticks.push(exchange.nowMs),
    onStatus: (change) => statuses.push(change),
    onAlarm: () => undefined,
    onNewDay: (day) => days.push(day),
  })
  const published: ClockData[] = []
  const warnings: string[] = []
  const time = new WallTime(exchange, {
    wallMs: Date.now,
    publish: (data) => published.push(clockDataSchema.parse(data)),
    warn: (message) => warnings.push(message),
  })
  time.start()
  return { exchange, time, ticks, days, statuses, published, warnings }
}

/** Lets the wall clock run up to a time. */
const until = (text: string): void => void vi.advanceTimersByTime(at(text) - Date.now())

describe('on the wall clock', () => {
  it.each([
    ['inside a session', '2026-11-23T10:00:00', '2026-11-23T10:00:02', 4],
    ['into the break of the morning', '2026-11-23T10:14:59', '2026-11-23T10:16:00', 2],
    ['at noon', '2026-11-23T11:31:00', '2026-11-23T11:32:00', 0],
    ['before the night', '2026-11-23T20:58:00', '2026-11-23T20:58:59', 0],
    ['as the night opens', '2026-11-23T20:59:59', '2026-11-23T21:00:01', 2],
    ['over midnight', '2026-11-23T23:59:59', '2026-11-24T00:00:01', 4],
    ['when the night has closed', '2026-11-24T01:00:01', '2026-11-24T01:01:00', 0],
    ['on Friday night', '2026-11-20T21:00:01', '2026-11-20T21:00:03', 4],
    ['after midnight, on Saturday', '2026-11-21T00:59:58', '2026-11-21T01:00:03', 4],
    ['on Saturday', '2026-11-21T10:00:00', '2026-11-21T10:01:00', 0],
    ['on Sunday night', '2026-11-22T21:00:00', '2026-11-22T21:01:00', 0],
    ['on the eve of a holiday', '2026-09-30T21:00:00', '2026-09-30T21:01:00', 0],
    ['on a holiday', '2026-10-01T10:00:00', '2026-10-01T10:01:00', 0],
    ['on the first morning after it', '2026-10-08T09:00:00', '2026-10-08T09:00:02', 4],
    ['over the end of a month', '2026-06-30T23:59:59', '2026-07-01T00:00:01', 4],
    ['at New Year', '2026-12-31T21:00:00', '2027-01-01T00:01:00', 0],
  ])('%s', (_, from, to, ticks) => {
    const scene = open(from)
    until(to)
    expect(scene.exchange.nowMs).toBe(at(to))
    expect(scene.ticks).toHaveLength(ticks)
    scene.time.stop()
  })

  it.each([
    ['Friday night is Monday', '2026-11-20T21:00:00', '20261123'],
    ['Saturday is Monday', '2026-11-21T12:00:00', '20261123'],
    ['after 15:00 it is tomorrow', '2026-11-23T15:00:01', '20261124'],
    ['the eve of a holiday after the close is the first day after it', '2026-09-30T16:00:00', '20261008'],
  ])('the trading day: %s', (_, wall, tradingDay) => {
    const scene = open(wall)
    expect(scene.exchange.tradingDay).toBe(tradingDay)
    scene.time.stop()
  })

  it('settles at 15:15 and tells what opens and closes', () => {
    const scene = open('2026-11-23T14:59:59')
    until('2026-11-23T15:14:59')
    expect(scene.days).toEqual([])
    until('2026-11-23T15:15:01')
    expect(scene.days).toEqual(['20261124'])
    until('2026-11-23T21:00:01')
    expect(scene.statuses.length).toBeGreaterThan(1)
    scene.time.stop()
  })

  it('is what the services compute from what it publishes', () => {
    const scene = open('2026-11-23T10:00:00')
    const clock = createVirtualClock(scene.published[0]!, Date.now)
    until('2026-11-23T10:20:00.300')
    expect(clock.nowMs()).toBe(at('2026-11-23T10:20:00.300'))
    expect(scene.published.length).toBeGreaterThan(1_000)
    scene.time.stop()
  })
})

describe('a wall clock that is not steady', () => {
  it('put back: the exchange stands until it has caught up, and says so once', () => {
    const scene = open('2026-11-23T10:00:00')
    until('2026-11-23T10:00:10')
    const seen = scene.ticks.length
    vi.setSystemTime(at('2026-11-23T10:00:05'))
    vi.advanceTimersByTime(4_000)
    expect(scene.exchange.nowMs).toBe(at('2026-11-23T10:00:10'))
    expect(scene.ticks).toHaveLength(seen)
    expect(scene.warnings).toEqual([expect.stringMatching(/is \d s behind what was told/)])
    vi.advanceTimersByTime(2_000)
    expect(scene.exchange.nowMs).toBe(at('2026-11-23T10:00:11'))
    expect(scene.ticks).toHaveLength(seen + 2)
    scene.time.stop()
  })

  it('a machine that slept: nothing traded, the days that ended are settled', () => {
    const scene = open('2026-11-23T10:00:00')
    until('2026-11-23T10:00:10')
    const seen = scene.ticks.length
    vi.setSystemTime(at('2026-11-25T21:30:00'))
    vi.advanceTimersByTime(1_000)
    expect(scene.exchange.tradingDay).toBe('20261126')
    expect(scene.days).toEqual(['20261126'])
    expect(scene.ticks.length - seen).toBeLessThan(3)
    expect(scene.exchange.nowMs).toBe(at('2026-11-25T21:30:01'))
    scene.time.stop()
  })

  it('goes on after a restart; a store from virtual time is refused', () => {
    const journal = new MemoryJournal()
    const first = open('2026-11-23T10:00:00', journal)
    until('2026-11-23T10:00:05')
    first.time.stop()
    const second = open('2026-11-23T10:00:03', journal)
    expect(second.exchange.nowMs).toBe(at('2026-11-23T10:00:05'))
    second.time.stop()
    expect(() => open('2026-11-21T10:00:00', journal)).toThrow(/2\.0 days ahead of the wall clock.*always_open/)
  })
})
