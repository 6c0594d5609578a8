import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatShanghai, millisOfShanghaiDay, parseShanghai, shanghaiDay, startOfShanghaiDay } from './shanghai-time.js'

const HOUR_MS = 3_600_000

describe("Shanghai's wall clock", () => {
  it.each([
    ['2025-12-23T21:00:01.500', Date.UTC(2025, 11, 23, 13, 0, 1, 500)],
    ['2025-12-23 21:00:01', Date.UTC(2025, 11, 23, 13, 0, 1)],
    ['2025-12-23T21:00:01.5', Date.UTC(2025, 11, 23, 13, 0, 1, 500)],
    ['2025-12-23T21:00:01.000999', Date.UTC(2025, 11, 23, 13, 0, 1)],
    ['2025-12-23T21:00:01.290', Date.UTC(2025, 11, 23, 13, 0, 1, 290)],
    ['2024-02-29T00:00:00', Date.UTC(2024, 1, 28, 16)],
    ['2025-01-01T00:00:00', Date.UTC(2024, 11, 31, 16)],
    ['2025-02-29T00:00:00', undefined],
    ['2025-04-31T00:00:00', undefined],
    ['2025-13-01T00:00:00', undefined],
    ['2025-00-10T00:00:00', undefined],
    ['2025-12-23T24:00:00', undefined],
    ['2025-12-23T21:60:00', undefined],
    ['2025-12-23T21:00:60', undefined],
    // Two digits of a year are no year of the last century.
    ['0025-12-23T21:00:00', undefined],
    ['2025-12-23T21:00', undefined],
    ['2025-12-23T21:00:01Z', undefined],
    ['2025-12-23T21:00:01.1234567', undefined],
    ['', undefined],
  ])('%j is the instant %s', (text, ms) => {
    expect(parseShanghai(text)).toBe(ms)
  })

  it('reads what it writes, to the millisecond, and parts an instant into its day and its time', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2100, 0, 1) }), (ms) => {
        expect(parseShanghai(formatShanghai(ms))).toBe(ms)
        const day = shanghaiDay(ms)
        expect(formatShanghai(ms).slice(0, 10).replaceAll('-', '')).toBe(day)
        expect(startOfShanghaiDay(day) + millisOfShanghaiDay(ms)).toBe(ms)
        expect(millisOfShanghaiDay(ms)).toBeLessThan(24 * HOUR_MS)
      }),
    )
  })

  it('begins the day at midnight there, whatever the zone of the machine', () => {
    const midnight = Date.UTC(2026, 10, 27, 16)
    expect(startOfShanghaiDay('20261128')).toBe(midnight)
    expect([midnight - 1, midnight, midnight + 1].map(shanghaiDay)).toEqual(['20261127', '20261128', '20261128'])
    expect(millisOfShanghaiDay(midnight)).toBe(0)
    expect(millisOfShanghaiDay(-8 * HOUR_MS - 1)).toBe(24 * HOUR_MS - 1)
  })
})
