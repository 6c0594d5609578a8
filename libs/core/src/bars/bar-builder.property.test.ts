import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatShanghai } from '../time/shanghai-time.js'
import { closeDueBar, onBarTick } from './bar-builder.js'
import { emptyBarState } from './bar-builder-state.js'
import type { Bar, BarTick } from './bar.js'
import { calendar, rulesOf, run, tick } from './testing/bar-scene.js'

describe('any stream of ticks', () => {
  const minutes = calendar.minutesOf('cu', '20250908')
  const step = fc.record({
    skipMs: fc.integer({ min: 0, max: 400_000 }),
    move: fc.integer({ min: -20, max: 20 }),
    lots: fc.integer({ min: 0, max: 50 }),
  })
  /** Ticks at arbitrary instants of the day, those in breaks pulled to the closing instant before them. */
  const stream = (steps: readonly { skipMs: number; move: number; lots: number }[]): BarTick[] => {
    const opening = minutes[0] ?? 0
    let [offset, price, volume, high, low] = [0, 50_000, 0, -Infinity, Infinity]
    const ticks: BarTick[] = []
    for (const { skipMs, move, lots } of steps) {
      offset += skipMs
      const minute = minutes[Math.floor(offset / 60_000)]
      if (minute === undefined) break
      price += move * 10
      volume += lots
      high = Math.max(high, price)
      low = Math.min(low, price)
      const timeMs = minute + (offset % 60_000)
      ticks.push(tick(formatShanghai(timeMs), '20250908', price, volume, { highPrice: high, lowPrice: low }))
    }
    return ticks.length === 0 || (ticks[0]?.timeMs ?? 0) - opening < 60_000 ? ticks : []
  }

  it('gives bars that are ordered, inside sessions, consistent, and add up', () => {
    const allowed = new Set(minutes)
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), (steps) => {
        const ticks = stream(steps)
        const { bars } = run('cu', ticks)
        bars.forEach((bar, i) => {
          expect(allowed.has(bar.startMs)).toBe(true)
          expect(bar.startMs).toBeGreaterThan(bars[i - 1]?.startMs ?? -1)
          expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close))
          expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close))
          expect(bar.volume).toBeGreaterThanOrEqual(0)
          expect(bar.partial).toBe(false)
        })
        expect(bars.reduce((sum, bar) => sum + bar.volume, 0)).toBe(ticks.at(-1)?.volume ?? 0)
        expect(bars.reduce((sum, bar) => sum + bar.turnover, 0)).toBe(ticks.at(-1)?.turnover ?? 0)
      }),
    )
  })

  it('gives the same bars whether the clock closes them or the next tick does', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 100 }), (steps) => {
        const ticks = stream(steps)
        const bars: Bar[] = []
        let state = emptyBarState()
        for (const one of ticks) {
          const due = closeDueBar(state, one.timeMs, 1000)
          const next = onBarTick(due.state, one, rulesOf('cu'))
          state = next.state
          for (const closed of [due.closed, next.closed]) if (closed) bars.push(closed)
        }
        const last = closeDueBar(state, Number.MAX_SAFE_INTEGER, 0).closed
        expect(last ? [...bars, last] : bars).toEqual(run('cu', ticks).bars)
      }),
    )
  })

  it('never opens a closed minute again, whatever the order of times', () => {
    const any = fc.record({ minute: fc.integer({ min: 0, max: 464 }), lots: fc.integer({ min: 0, max: 1000 }) })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (events) => {
        const ticks = events.map(({ minute, lots }) =>
          tick(formatShanghai(minutes[minute] ?? 0), '20250908', 100, lots),
        )
        const starts = run('cu', ticks).bars.map((bar) => bar.startMs)
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
        expect(run('cu', ticks).bars.every((bar) => bar.volume >= 0)).toBe(true)
      }),
    )
  })
})
