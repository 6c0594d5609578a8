import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { calendar } from '../calendar/testing/shipped-calendar.js'
import { formatShanghai, parseShanghai } from '../time/shanghai-time.js'
import { closeDueBar, onBarTick } from './bar-builder.js'
import { createBarRules, emptyBarState } from './bar-builder-state.js'
import type { BarTick } from './bar.js'

interface Row {
  readonly startMs: number
  readonly prices: readonly [open: number, high: number, low: number, close: number]
  readonly volume: number
  readonly openInterest: number
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const rows: Row[] = read('./cu1905-20190514.fixture.csv')
  .trim()
  .split('\n')
  .slice(2)
  .map((line) => {
    const [datetime = '', open, high, low, close, volume, openInterest] = line.split(',')
    return {
      startMs: parseShanghai(datetime) ?? NaN,
      prices: [Number(open), Number(high), Number(low), Number(close)],
      volume: Number(volume),
      openInterest: Number(openInterest),
    }
  })

/** Four snapshots a row, at its opening instant, twice inside and 500 ms before its end; the lots come with the last. */
function ticksOf(tradingDay: string): BarTick[] {
  let [volume, high, low] = [0, -Infinity, Infinity]
  return rows.flatMap((row) =>
    row.prices.map((lastPrice, i) => {
      if (i === 3) volume += row.volume
      high = Math.max(high, lastPrice)
      low = Math.min(low, lastPrice)
      const timeMs = row.startMs + ([0, 20_000, 40_000, 59_500][i] ?? 0)
      const { openInterest } = row
      return {
        timeMs,
        tradingDay,
        lastPrice,
        volume,
        turnover: volume * 5,
        openInterest,
        highPrice: high,
        lowPrice: low,
      }
    }),
  )
}

it('ticks made from a recorded day give back every row, those without volume too', () => {
  const rules = createBarRules({ calendar, product: 'cu', priceTick: 10 })
  expect(rows).toHaveLength(465)
  expect(rows.filter((row) => row.volume === 0).length).toBeGreaterThan(200)
  const built: string[] = []
  let state = emptyBarState()
  for (const tick of ticksOf('20190514')) {
    for (const event of [closeDueBar(state, tick.timeMs, 1_000), undefined]) {
      const step = event ?? onBarTick(state, tick, rules)
      state = step.state
      expect(step.verdict).toBe('accepted')
      if (step.closed) built.push(render(step.closed))
    }
  }
  const last = closeDueBar(state, Infinity, 0).closed
  if (last) built.push(render(last))
  expect(built).toEqual(
    rows.map(({ startMs, prices: [open, high, low, close], volume, openInterest }) =>
      render({ startMs, open, high, low, close, volume, openInterest, partial: false }),
    ),
  )
})

const render = (bar: {
  startMs: number
  open: number
  high: number
  low: number
  close: number
  volume: number
  openInterest: number
  partial: boolean
}): string =>
  [
    formatShanghai(bar.startMs),
    bar.open,
    bar.high,
    bar.low,
    bar.close,
    bar.volume,
    bar.openInterest,
    bar.partial,
  ].join()
