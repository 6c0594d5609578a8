import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExchangeOffset } from './exchange-offset.js'
import { correctionOf, stepSkew } from './skew-watch.js'

const BASE_MS = 1_795_140_000_000

/** Two ticks a second for `seconds`, the machine `aheadMs` ahead of the exchange, each tick late by `delayMs`. */
function feed(seconds: number, aheadMs: number, delayMs: (i: number) => number): ExchangeOffset {
  const offset = new ExchangeOffset()
  for (let i = 0; i < seconds * 2; i += 1) {
    const exchangeMs = BASE_MS + i * 500
    offset.observe(exchangeMs, exchangeMs + aheadMs + delayMs(i))
  }
  return offset
}
const endOf = (seconds: number): number => BASE_MS + seconds * 1_000

describe('the offset between machine and exchange', () => {
  it('is not known from less than ten seconds of ticks, nor from ticks of long ago', () => {
    expect(feed(9, 0, () => 0).estimate(endOf(9))).toBeNull()
    expect(feed(20, 0, () => 0).estimate(endOf(20))).toEqual({ offsetMs: 0, seconds: 20 })
    expect(feed(20, 0, () => 0).estimate(endOf(20) + 310_000)).toBeNull()
  })

  it('is the machine’s error, whatever single ticks do', () => {
    const offset = feed(31, 800, (i) => (i % 7 === 0 ? 30_000 : 20))
    expect(offset.estimate(endOf(31))?.offsetMs).toBe(-820)
    expect(feed(31, -3_000, () => 0).estimate(endOf(31))?.offsetMs).toBe(3_000)
  })

  it('lies within the delays of the feed, always', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 40, maxLength: 60 }),
        (aheadMs, delays) => {
          const offset = feed(delays.length / 2, aheadMs, (i) => delays[i] ?? 0)
          const estimate = offset.estimate(endOf(delays.length / 2) + aheadMs)
          expect(estimate).not.toBeNull()
          const off = (estimate?.offsetMs ?? 0) + aheadMs
          expect(off).toBeLessThanOrEqual(0)
          expect(off).toBeGreaterThanOrEqual(-400)
        },
      ),
    )
  })
})

describe('what follows from it', () => {
  it.each([
    [false, null, null],
    [false, 500, null],
    [false, -501, 'skewed'],
    [true, 501, null],
    [true, 450, null],
    [true, -399, 'calm'],
    [true, null, null],
  ] as const)('alarmed %s, offset %s ms: %s', (alarmed, offsetMs, change) => {
    expect(stepSkew(alarmed, offsetMs === null ? null : { offsetMs, seconds: 20 })).toBe(change)
  })

  it('moves the clock that ticks are judged by, but never beyond the tolerance', () => {
    expect(correctionOf(null, 120_000)).toBe(0)
    expect(correctionOf({ offsetMs: -90_000, seconds: 20 }, 120_000)).toBe(-90_000)
    expect(correctionOf({ offsetMs: -130_000, seconds: 20 }, 120_000)).toBe(0)
  })
})
