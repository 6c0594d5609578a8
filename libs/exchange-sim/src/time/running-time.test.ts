import { readFileSync } from 'node:fs'
import { createCalendar, parseCalendarData, parseShanghai } from '@huangpu/core'
import { clockDataSchema, type ClockData } from '@huangpu/messages'
import { exchangeTimeOf } from '@huangpu/service'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Exchange } from '../exchange/exchange.js'
import { MemoryJournal } from '../exchange/memory-journal.fixture.js'
import { SyntheticSource } from '../market/synthetic-source.js'
import { RunningTime } from './running-time.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))
const at = (text: string): number => parseShanghai(text) ?? Number.NaN

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** An exchange whose time starts when the wall clock shows `wall`. */
function open(wall: string, journal = new MemoryJournal(), speed = 1) {
  vi.setSystemTime(at(wall))
  const market = {
    kind: 'synthetic' as const,
    seed: 1,
    contracts_expire: false,
    contracts: [{ symbol: 'rb2701', price: 3150 }],
  }
  const exchange = new Exchange({
    calendar,
    source: new SyntheticSource(market, calendar),
    journal,
    brokerId: '9999',
    accounts: [{ accountId: 'sim001', initialBalance: 1 }],
    startMs: Date.now(),
  })
  const published: ClockData[] = []
  const time = new RunningTime({
    exchange,
    calendar,
    products: ['rb'],
    speed,
    wallMs: Date.now,
    publish: (data) => published.push(clockDataSchema.parse(data)),
  })
  time.start()
  return { exchange, time, published, now: () => exchangeTimeOf(published.at(-1)!, Date.now()) }
}

it('runs with the wall clock inside a session', () => {
  const { exchange, time, now } = open('2026-11-23T10:00:00')
  vi.advanceTimersByTime(5_000)
  expect(now()).toBe(at('2026-11-23T10:00:05'))
  expect(exchange.nowMs).toBe(at('2026-11-23T10:00:05'))
  time.stop()
})

it('jumps over a break, as everybody computes from what was published before it', () => {
  const { exchange, time, published, now } = open('2026-11-23T10:14:59')
  const before = published.at(-1)!
  vi.advanceTimersByTime(3_500)
  expect(exchange.nowMs).toBe(at('2026-11-23T10:29:58.500'))
  expect(now()).toBe(exchange.nowMs)
  expect(exchangeTimeOf(before, Date.now())).toBe(exchange.nowMs)
  time.stop()
})

it('jumps again at the next closing, and the one after', () => {
  const { exchange, time } = open('2026-11-23T10:14:59')
  vi.advanceTimersByTime(3_500)
  expect(exchange.nowMs).toBe(at('2026-11-23T10:29:58.500'))
  vi.advanceTimersByTime(3_600_000 + 4_000)
  expect(exchange.nowMs).toBe(at('2026-11-23T13:29:58.500'))
  vi.advanceTimersByTime(5_400_000 + 4_000)
  expect(exchange.nowMs).toBe(at('2026-11-23T20:59:48.500'))
  time.stop()
})

it('lets a break go by that is too short for its speed, and jumps over the night after it', () => {
  const { exchange, time } = open('2026-11-20T20:11:00', undefined, 150)
  // 49 minutes before the opening and two hours of night, then the weekend.
  vi.advanceTimersByTime(75_000)
  expect(exchange.nowMs).toBeGreaterThan(at('2026-11-23T08:00:00'))
  expect(exchange.nowMs).toBeLessThan(at('2026-11-23T10:00:00'))
  time.stop()
})

it('opens at once on a weekend: the night of Friday has traded for Monday', () => {
  const { exchange, time } = open('2026-11-21T12:00:00')
  vi.advanceTimersByTime(1_000)
  expect(exchange.nowMs).toBe(at('2026-11-23T08:59:59'))
  expect(exchange.tradingDay).toBe('20261123')
  time.stop()
})

it('settles after the close, leaves time to log in anew, and goes on with the night', () => {
  const { exchange, time } = open('2026-11-23T14:59:58', undefined, 2)
  vi.advanceTimersByTime(5_000)
  expect(exchange.tradingDay).toBe('20261124')
  expect(exchange.nowMs).toBe(at('2026-11-23T20:59:40'))
  time.stop()
})

it('never goes back over a restart, also when the wall clock did', () => {
  const journal = new MemoryJournal()
  const first = open('2026-11-23T10:14:59', journal)
  vi.advanceTimersByTime(60_000)
  first.time.stop()
  const seen = first.now()
  const second = open('2026-11-23T10:16:00', journal)
  expect(second.now()).toBeGreaterThan(seen)
  second.time.stop()
})

it.each([
  ['Friday night, which is Monday', '2026-11-20T20:59:59', 3_000, '2026-11-20T21:00:02', '20261123'],
  ['the end of Friday night, over the weekend', '2026-11-20T22:59:59', 4_000, '2026-11-23T08:59:59', '20261123'],
  ['the eve of a holiday: there is no night', '2026-09-30T14:59:59', 4_000, '2026-10-08T08:59:49', '20261008'],
  ['the end of a year', '2026-12-31T14:59:59', 4_000, '2027-01-04T08:59:49', '20270104'],
])('passes %s', (_, wall, realMs, expected, tradingDay) => {
  const { exchange, time } = open(wall)
  vi.advanceTimersByTime(realMs)
  expect(exchange.nowMs).toBe(at(expected))
  expect(exchange.tradingDay).toBe(tradingDay)
  time.stop()
})

it('passes over what a sleeping machine missed: nothing traded, days are settled', () => {
  const { exchange, time, now } = open('2026-11-23T10:00:00')
  const before = exchange.market('rb2701').day.volumeLots
  vi.advanceTimersByTime(1_000)
  vi.setSystemTime(at('2026-11-24T09:30:00'))
  vi.advanceTimersByTime(1_000)
  expect(now()).toBe(exchange.nowMs)
  expect(exchange.nowMs).toBeGreaterThan(at('2026-11-23T21:00:00'))
  expect(exchange.tradingDay > '20261123').toBe(true)
  expect(exchange.market('rb2701').day.volumeLots).toBeLessThan(before + 2_000)
  time.stop()
})

it('goes on from where it is when the wall clock is put back', () => {
  const { exchange, time, now } = open('2026-11-23T10:00:00')
  vi.advanceTimersByTime(10_000)
  vi.setSystemTime(at('2026-11-23T09:00:00'))
  vi.advanceTimersByTime(5_000)
  expect(exchange.nowMs).toBeGreaterThanOrEqual(at('2026-11-23T10:00:14.750'))
  expect(exchange.nowMs).toBeLessThanOrEqual(at('2026-11-23T10:00:15'))
  expect(now()).toBe(exchange.nowMs)
  time.stop()
})
