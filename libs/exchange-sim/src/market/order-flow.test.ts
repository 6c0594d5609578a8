import { describe, expect, it } from 'vitest'
import type { Exchange } from '../exchange/exchange.js'
import { at, calendar, insertFor, openScene } from '../exchange/trading-scene.fixture.js'
import { MemoryJournal } from '../exchange/memory-journal.fixture.js'
import { MarketWatch } from './market-watch.fixture.js'
import { SyntheticSource } from './synthetic-source.js'

interface Scene {
  symbol: string
  price: number
  start: string
  seed?: number
  journal?: MemoryJournal
}

function open({ symbol, price, start, seed = 7, journal }: Scene): { exchange: Exchange; watch: MarketWatch } {
  const config = { kind: 'synthetic' as const, seed, contracts_expire: false, contracts: [{ symbol, price }] }
  const exchange = openScene({ source: new SyntheticSource(config, calendar), start, ...(journal ? { journal } : {}) })
  return { exchange, watch: new MarketWatch(exchange) }
}
const rb = { symbol: 'rb2701', price: 3_150 }

describe('a session looks like the recorded ones', () => {
  /** One hour; busy and quiet hours of a recorded day differ as much. Recorded: rb2401, au1912, cu2003, bu1912; ranges in ticks of the price here, spread and depth as derived. */
  it.each([
    // contract, price   | lots a minute | range of a minute, ticks | spread | lots at the best
    ['rb2701', 3_150, 3_831, 2.3, 1.03, 362],
    ['au2702', 952.4, 208, 13.8, 1.99, 2.95],
    ['cu2701', 87_200, 154, 3.2, 1.11, 9.9],
    ['bu2701', 3_250, 1_356, 4.6, 1.2, 64],
  ])('%s at %d: %d lots a minute', (symbol, price, lots, range, spread, depth) => {
    const { exchange, watch } = open({ symbol, price, start: '2026-11-24T13:30:00' })
    exchange.advance(at('2026-11-24T14:30:00'))
    const seen = watch.figures()
    expect(seen.minutes).toBe(60)
    expect(seen.lotsPerMinute / lots).toBeGreaterThan(0.5)
    expect(seen.lotsPerMinute / lots).toBeLessThan(1.9)
    expect(seen.rangeTicks / range).toBeGreaterThan(0.7)
    expect(seen.rangeTicks / range).toBeLessThan(1.6)
    expect(Math.abs(seen.spreadTicks - spread)).toBeLessThan(0.5)
    expect(seen.bestLots / depth).toBeGreaterThan(0.6)
    expect(seen.bestLots / depth).toBeLessThan(1.5)
    // The recordings' open interest changes by 14 to 23 per cent of a minute's volume.
    expect(seen.openInterestChange).toBeGreaterThan(0.08)
    expect(seen.openInterestChange).toBeLessThan(0.35)
    expect(seen.crossed).toBe(0)
  })

  it('is busy at the opening and quiet later', () => {
    const { exchange, watch } = open({ ...rb, start: '2026-11-24T08:59:30' })
    exchange.advance(at('2026-11-24T09:30:00'))
    const lots = watch.minuteLots()
    const mean = (from: number, to: number): number => lots.slice(from, to).reduce((a, b) => a + b, 0) / (to - from)
    expect(mean(0, 3)).toBeGreaterThan(2 * mean(20, 30))
  })

  it('opens by its auction, with volume, near the value', () => {
    const { exchange } = open({ ...rb, start: '2026-11-23T20:54:00' })
    exchange.advance(at('2026-11-23T20:59:30'))
    const { day } = exchange.market('rb2701')
    expect(Math.abs((day.openTicks ?? 0) - 3_150)).toBeLessThanOrEqual(6)
    // rb2401's auction of a night: 1.1 minutes of mean volume.
    expect(day.volumeLots / 3_831).toBeGreaterThan(0.6)
    expect(day.volumeLots / 3_831).toBeLessThan(2)
  })

  it('keeps no more orders than stand near the price', () => {
    const { exchange } = open({ ...rb, start: '2026-11-24T13:30:00' })
    for (const minute of [32, 35, 40]) {
      exchange.advance(at(`2026-11-24T13:${minute}:00`))
      const { buy, sell } = exchange.outsiders.restingIn('rb2701', Infinity)
      expect(buy.length + sell.length).toBeLessThan(200)
    }
  })
})

describe('the same seed', () => {
  const play = (seed: number): string => {
    const { exchange, watch } = open({ ...rb, start: '2026-11-24T10:29:00', seed })
    for (let order = 0; order < 20; order++) {
      exchange.advance(exchange.nowMs + 7_000)
      insertFor(exchange, 'sim001', {
        LimitPrice: 3_150 + (order % 5) - 2,
        Direction: String(order % 2),
        VolumeTotalOriginal: 1 + order * 7,
      })
    }
    return `${watch.digest()} ${exchange.tradesOf('sim001').length}`
  }

  it('and the same calls give the same snapshots; another seed gives others', () => {
    expect(play(1)).toBe(play(1))
    expect(play(1)).not.toBe(play(2))
  })

  it('gives a contract the same market whatever else is traded', () => {
    const digestWith = (others: { symbol: string; price: number }[]): string => {
      const config = { kind: 'synthetic' as const, seed: 1, contracts_expire: false, contracts: [rb, ...others] }
      const exchange = openScene({ source: new SyntheticSource(config, calendar), start: '2026-11-24T10:29:00' })
      const watch = new MarketWatch(exchange, 'rb2701')
      exchange.advance(at('2026-11-24T10:32:00'))
      return watch.digest()
    }
    expect(digestWith([])).toBe(digestWith([{ symbol: 'au2702', price: 952.4 }]))
  })
})

describe('a restart', () => {
  it('goes on at the same value with new orders, and with the same positions', () => {
    const journal = new MemoryJournal()
    const before = open({ ...rb, start: '2026-11-24T10:30:00', journal }).exchange
    before.advance(at('2026-11-24T10:33:00'))
    const [old, kept] = [before.market('rb2701'), structuredClone(before.market('rb2701').day)]
    const { exchange } = open({ ...rb, start: '2000-01-01T00:00:00', journal })
    expect(exchange.market('rb2701').day).toEqual(kept)
    exchange.advance(exchange.nowMs + 1_000)
    const { book } = exchange.market('rb2701')
    for (const side of ['buy', 'sell'] as const) {
      expect(book.depth(side, 5)).toHaveLength(5)
      expect(Math.abs(book.best(side)!.priceTicks - old.book.best(side)!.priceTicks)).toBeLessThanOrEqual(2)
    }
  })
})

describe('at a limit of the day', () => {
  it.each([
    ['up', 'buy', 'sell', { upperLimitTicks: 3_140 }, 3_140],
    ['down', 'sell', 'buy', { lowerLimitTicks: 3_160 }, 3_160],
  ] as const)('limit-%s: a long queue of those who would %s, nobody else', (_, waiting, absent, limit, ticks) => {
    const { exchange, watch } = open({ ...rb, start: '2026-11-24T10:30:00' })
    const market = exchange.market('rb2701')
    Object.assign(market.day, limit)
    exchange.advance(at('2026-11-24T10:35:00'))
    expect(market.book.best(absent)).toBeUndefined()
    expect(market.book.best(waiting)?.priceTicks).toBe(ticks)
    expect(market.book.best(waiting)?.volumeLots).toBeGreaterThan(2_000)
    expect(watch.prices().every((price) => price === ticks)).toBe(true)
    // Who would trade against the queue still can.
    const direction = waiting === 'buy' ? '1' : '0'
    insertFor(exchange, 'sim001', { LimitPrice: ticks, Direction: direction, VolumeTotalOriginal: 5 })
    expect(exchange.tradesOf('sim001')).toHaveLength(1)
  })
})

describe('a large order of a client', () => {
  it('walks the book and moves the crowd a part of the way', () => {
    const { exchange } = open({ ...rb, start: '2026-11-24T10:30:00' })
    exchange.advance(at('2026-11-24T10:31:00'))
    const { book } = exchange.market('rb2701')
    const before = book.best('sell')!.priceTicks
    for (let order = 0; order < 12; order++) {
      insertFor(exchange, 'sim001', { LimitPrice: 3_200, VolumeTotalOriginal: 500, TimeCondition: '1' })
    }
    const walked = exchange.market('rb2701').day.lastTicks - before
    expect(walked).toBeGreaterThan(4)
    exchange.advance(exchange.nowMs + 2_000)
    const moved = book.best('sell')!.priceTicks - before
    expect(moved).toBeGreaterThan(0)
    expect(moved).toBeLessThan(walked)
  })
})
