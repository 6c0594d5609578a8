import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Atr } from './atr.js'
import { Ema } from './ema.js'
import { Rsi } from './rsi.js'
import { Sma } from './sma.js'

interface Vector {
  period: number
  first: number
  values: number[]
}
interface Vectors extends Record<'high' | 'low' | 'close', number[]>, Record<'sma' | 'ema' | 'rsi' | 'atr', Vector[]> {
  flat: { close: number[]; rsi: Vector }
}

const vectors = JSON.parse(readFileSync(new URL('./fixtures/talib-vectors.json', import.meta.url), 'utf8')) as Vectors

/** The same values from the same bar on, nothing before it. */
function expectEqual(ours: (number | undefined)[], golden: Vector): void {
  expect(ours.slice(0, golden.first)).toEqual(Array(golden.first).fill(undefined))
  expect(ours.length - golden.first).toBe(golden.values.length)
  golden.values.forEach((value, i) => {
    const own = ours[golden.first + i] ?? NaN
    expect(Math.abs(own - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
  })
}

const closes = (indicator: { update(value: number): number | undefined }, values = vectors.close) =>
  values.map((value) => indicator.update(value))

describe('indicators equal TA-Lib on rb2401', () => {
  it.each(vectors.sma)('SMA($period)', (golden) => expectEqual(closes(new Sma(golden.period)), golden))
  it.each(vectors.ema)('EMA($period)', (golden) => expectEqual(closes(new Ema(golden.period)), golden))
  it.each(vectors.rsi)('RSI($period)', (golden) => expectEqual(closes(new Rsi(golden.period)), golden))
  it.each(vectors.atr)('ATR($period)', (golden) => {
    const atr = new Atr(golden.period)
    const ours = vectors.close.map((close, i) => atr.update(vectors.high[i] ?? NaN, vectors.low[i] ?? NaN, close))
    expectEqual(ours, golden)
  })
  it('RSI of a flat market', () => {
    expectEqual(closes(new Rsi(vectors.flat.rsi.period), vectors.flat.close), vectors.flat.rsi)
  })
})

describe('beyond TA-Lib', () => {
  it('ATR with the plain mean of the last true ranges', () => {
    const atr = new Atr(2, 'mean')
    // True ranges: -, 2 (3-1), 1, 3 (7-4)
    expect([atr.update(2, 1, 1), atr.update(3, 2, 3), atr.update(4, 3, 4), atr.update(7, 5, 6)]).toEqual([
      undefined,
      undefined,
      1.5,
      2,
    ])
  })
  it('SMA does not drift over a million values', () => {
    const sma = new Sma(7)
    for (let i = 0; i < 1_000_000; i += 1) sma.update(i % 2 === 0 ? 1e9 : 0.1)
    for (let i = 0; i < 7; i += 1) sma.update(0.3)
    expect(sma.value).toBeCloseTo(0.3, 9)
  })
  it.each([0, -1, 1.5, NaN])('refuses the period %s', (period) => {
    expect(() => new Ema(period)).toThrow(/EMA: the period must be a whole number/)
    expect(() => new Rsi(period)).toThrow(/RSI: the period/)
  })
})
