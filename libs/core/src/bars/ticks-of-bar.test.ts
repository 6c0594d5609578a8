import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ticksOfBar } from './ticks-of-bar.js'
import type { RecordedBar } from './recorded-bar.js'

const START_MS = Date.UTC(2023, 8, 25, 1, 0)

const bars: fc.Arbitrary<RecordedBar> = fc
  .record({
    prices: fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 3_700, max: 3_712 }))),
    volumeLots: fc.integer({ min: 0, max: 30_000 }),
    turnover: fc.option(fc.integer({ min: 0, max: 2_000_000_000 }), { nil: undefined }),
    openInterest: fc.integer({ min: 0, max: 2_000_000 }),
  })
  .map(({ prices, volumeLots, turnover, openInterest }) => ({
    startMs: START_MS,
    open: prices[0]!,
    close: prices[1]!,
    high: Math.max(...prices),
    low: Math.min(...prices),
    volumeLots,
    openInterest,
    ...(turnover === undefined ? {} : { turnover }),
  }))

describe('ticksOfBar', () => {
  it('rebuilds to the very bar', () => {
    fc.assert(
      fc.property(bars, (bar) => {
        const ticks = ticksOfBar(bar)
        const prices = ticks.map((tick) => tick.price)
        expect(prices[0]).toBe(bar.open)
        expect(prices.at(-1)).toBe(bar.close)
        expect(Math.max(...prices)).toBe(bar.high)
        expect(Math.min(...prices)).toBe(bar.low)
        expect(ticks.reduce((sum, tick) => sum + tick.lots, 0)).toBe(bar.volumeLots)
        expect(ticks.at(-1)?.openInterest).toBe(bar.openInterest)
        if (bar.turnover !== undefined) {
          expect(ticks.reduce((sum, tick) => sum + (tick.turnover ?? 0), 0)).toBe(bar.turnover)
        }
        for (const tick of ticks) expect(tick.lots).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('keeps inside its minute, at half seconds, in order, one to four ticks', () => {
    fc.assert(
      fc.property(bars, (bar) => {
        const ticks = ticksOfBar(bar)
        expect(ticks.length).toBeGreaterThanOrEqual(1)
        expect(ticks.length).toBeLessThanOrEqual(4)
        ticks.forEach((tick, index) => {
          expect(tick.atMs).toBeGreaterThan(bar.startMs)
          expect(tick.atMs).toBeLessThan(bar.startMs + 60_000)
          expect(tick.atMs % 500).toBe(0)
          if (index > 0) expect(tick.atMs).toBeGreaterThan(ticks[index - 1]!.atMs)
        })
      }),
    )
  })

  it('visits the low first when the bar rises and the high first when it falls', () => {
    const bar = { startMs: START_MS, open: 10, high: 13, low: 8, close: 12, volumeLots: 7, openInterest: 1 }
    expect(ticksOfBar(bar).map((tick) => tick.price)).toEqual([10, 8, 13, 12])
    expect(ticksOfBar({ ...bar, close: 9 }).map((tick) => tick.price)).toEqual([10, 13, 8, 9])
    expect(ticksOfBar({ ...bar, high: 10, low: 10, close: 10 })).toHaveLength(1)
  })
})
