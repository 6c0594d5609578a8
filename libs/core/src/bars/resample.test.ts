import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatShanghai } from '../time/shanghai-time.js'
import type { BarGap } from './bar-gap.js'
import { MINUTE_MS } from './bar-minute.js'
import type { Bar, BarTick } from './bar.js'
import { createIntervalPlan } from './interval-plan.js'
import { BAR_INTERVALS, LARGER_INTERVALS, type LargerInterval } from './interval.js'
import {
  closeDueIntervals,
  EMPTY_RESAMPLE_STATE,
  onResampleGap,
  resampleBar,
  resampleRows,
  type IntervalBar,
} from './resample.js'
import { at, calendar, run, show, tick } from './testing/bar-scene.js'

const planOf = (product: string) => createIntervalPlan(calendar, product)
const clock = (ms: number): string => formatShanghai(ms).slice(11, 16)

describe('where larger bars begin and end', () => {
  const table = `
    product day      interval
    rb      20250909 60m  21:00-22:00 22:00-23:00 09:00-10:00 10:00-11:15 11:15-14:15 14:15-15:00
    cu      20250909 60m  21:00-22:00 22:00-23:00 23:00-00:00 00:00-01:00 09:00-10:00 10:00-11:15 11:15-14:15 14:15-15:00
    au      20250909 60m  21:00-22:00 22:00-23:00 23:00-00:00 00:00-01:00 01:00-02:00 02:00-02:30 09:00-10:00 10:00-11:15 11:15-14:15 14:15-15:00
    wr      20250909 60m  09:00-10:00 10:00-11:15 11:15-14:15 14:15-15:00
    au      20250102 60m  09:00-10:00 10:00-11:15 11:15-14:15 14:15-15:00
    wr      20250909 30m  09:00-09:30 09:30-10:00 10:00-10:45 10:45-11:15 11:15-13:45 13:45-14:15 14:15-14:45 14:45-15:00
    au      20250908 1d   21:00-15:00
    wr      20250909 1d   09:00-15:00
    rb      20250906 1d
    rb      20250906 5m
  `
  it.each(table.trim().split('\n').slice(1))('%s', (line) => {
    const [product = '', day = '', interval = '', ...spans] = line.trim().split(/\s+/)
    const found = planOf(product).spansOf(interval as LargerInterval, day)
    expect(found.map(({ startMs, endMs }) => `${clock(startMs)}-${clock(endMs)}`)).toEqual(spans)
  })

  it.each(['au', 'cu', 'rb', 'wr'])(
    'every trading minute of %s lies in exactly one bar of each interval',
    (product) => {
      const plan = planOf(product)
      for (const day of ['20250909', '20250908', '20250102']) {
        const minutes = calendar.minutesOf(product, day)
        for (const interval of LARGER_INTERVALS) {
          const spans = plan.spansOf(interval, day)
          const found = minutes.map((minute) => plan.spanOf(interval, day, minute))
          expect(new Set(found)).toEqual(new Set(spans))
          spans.forEach((span, i) => expect(span.startMs).toBeGreaterThanOrEqual(spans[i - 1]?.endMs ?? 0))
        }
        expect(plan.spansOf('1m', day).map(({ startMs }) => startMs)).toEqual(minutes)
        expect(plan.spanOf('5m', day, at('2025-09-09 12:00:00'))).toBeUndefined()
      }
    },
  )
})

const minute = (time: string, close: number, volume: number, more: Partial<Bar> = {}): Bar => ({
  startMs: at(`2025-09-${time}`),
  tradingDay: '20250909',
  open: close - 1,
  high: close + 2,
  low: close - 2,
  close,
  volume,
  turnover: volume * 10.1,
  openInterest: close,
  partial: false,
  ...more,
})

function resample(bars: readonly Bar[], product = 'rb') {
  const plan = planOf(product)
  const closed: IntervalBar[] = []
  let state = EMPTY_RESAMPLE_STATE
  for (const bar of bars) {
    const step = resampleBar(state, bar, plan)
    state = step.state
    closed.push(...step.closed)
  }
  return { state, closed, shown: closed.map((bar) => `${bar.interval} ${show(bar)}`) }
}

describe('larger bars', () => {
  it('are closed by their last minute, the smaller first', () => {
    const minutes = [0, 1, 2, 3, 4].map((i) => minute(`08 21:0${i}:00`, 100 + i, 10))
    expect(resample(minutes).shown).toEqual([
      '3m 09-08T21:00 o99 h104 l98 c102 v30',
      '5m 09-08T21:00 o99 h106 l98 c104 v50',
    ])
  })

  it('are stamped with their first trading minute although it has no row, and span a break', () => {
    const minutes = [minute('09 10:14:00', 100, 1), minute('09 10:44:00', 105, 2), minute('09 11:14:00', 90, 4)]
    expect(resample(minutes).shown).toEqual([
      '3m 09-09T10:12 o99 h102 l98 c100 v1',
      '5m 09-09T10:10 o99 h102 l98 c100 v1',
      '15m 09-09T10:00 o99 h102 l98 c100 v1',
      '3m 09-09T10:42 o104 h107 l103 c105 v2',
      '5m 09-09T10:40 o104 h107 l103 c105 v2',
      '15m 09-09T10:30 o104 h107 l103 c105 v2',
      '30m 09-09T10:00 o99 h107 l98 c105 v3',
      '3m 09-09T11:12 o89 h92 l88 c90 v4',
      '5m 09-09T11:10 o89 h92 l88 c90 v4',
      '15m 09-09T11:00 o89 h92 l88 c90 v4',
      '30m 09-09T10:45 o89 h92 l88 c90 v4',
      '60m 09-09T10:00 o99 h107 l88 c90 v7',
    ])
  })

  it('never span the night and the day, but for the day itself', () => {
    const { closed, state } = resample([minute('08 22:50:00', 100, 1), minute('09 09:00:00', 105, 2)])
    expect(closed.map(({ interval }) => interval)).toEqual(['3m', '5m', '15m', '30m', '60m'])
    expect(state.open.map((bar) => `${bar.interval} v${bar.volume}`)).toEqual([
      '3m v2',
      '5m v2',
      '15m v2',
      '30m v2',
      '60m v2',
      '1d v3',
    ])
    expect(resample([minute('08 22:50:00', 100, 1), minute('09 14:59:00', 105, 2)]).shown.at(-1)).toBe(
      '1d 09-08T21:00 o99 h107 l98 c105 v3',
    )
  })

  it('are closed by the clock when their last minutes had no tick', () => {
    const { state } = resample([minute('08 21:00:00', 100, 1)])
    expect(closeDueIntervals(state, at('2025-09-08 21:02:59.999')).closed).toEqual([])
    const first = closeDueIntervals(state, at('2025-09-08 21:03:00'))
    expect(first.closed.map(({ interval }) => interval)).toEqual(['3m'])
    expect(closeDueIntervals(first.state, at('2025-09-08 22:00:00')).closed.map(({ interval }) => interval)).toEqual([
      '5m',
      '15m',
      '30m',
      '60m',
    ])
  })

  it('are never made twice', () => {
    const { state } = resample([minute('08 21:00:00', 100, 1)])
    const closed = closeDueIntervals(state, at('2025-09-08 21:05:00')).state
    const late = resampleBar(closed, minute('08 21:01:00', 100, 1), planOf('rb'))
    expect(late.closed).toEqual([])
    expect(late.state.open.map((bar) => `${bar.interval} v${bar.volume}`)).toEqual([
      '15m v2',
      '30m v2',
      '60m v2',
      '1d v2',
    ])
  })

  it('are partial when a minute of them is, or when a gap lies in a minute without a row', () => {
    const gap: BarGap = {
      tradingDay: '20250909',
      fromMs: at('2025-09-08 21:06:10'),
      toMs: at('2025-09-08 21:08:20'),
      reason: 'feed_down',
    }
    const rows = [0, 5, 14].map((i) => minute(`08 21:${String(i).padStart(2, '0')}:00`, 100, 1, { partial: i === 0 }))
    const plan = planOf('rb')
    let state = onResampleGap(EMPTY_RESAMPLE_STATE, gap)
    const closed: string[] = []
    for (const row of rows) {
      const step = resampleBar(state, row, plan)
      state = step.state
      closed.push(...step.closed.map((bar) => `${bar.interval} ${clock(bar.startMs)}${bar.partial ? ' partial' : ''}`))
    }
    expect(closed).toEqual([
      '3m 21:00 partial',
      '3m 21:03',
      '5m 21:00 partial',
      '3m 21:12',
      '5m 21:05 partial',
      '5m 21:10',
      '15m 21:00 partial',
    ])
  })

  it('are partial by a gap that reaches into the next trading day, and by none of before', () => {
    const gap = (tradingDay: string, from: string, to: string): BarGap => ({
      ...{ tradingDay, fromMs: at(from), toMs: at(to), reason: 'restart' },
    })
    const day = resampleBar(EMPTY_RESAMPLE_STATE, minute('09 14:50:00', 100, 1), planOf('rb')).state
    const marked = [
      gap('20250909', '2025-09-09 14:51:00', '2025-09-09 15:00:00'),
      gap('20250910', '2025-09-09 20:59:00', '2025-09-09 21:10:00'),
    ].reduce(onResampleGap, day)
    const { closed } = closeDueIntervals(marked, at('2025-09-09 21:10:00'))
    expect(closed.find(({ interval }) => interval === '1d')?.partial).toBe(true)
    const after = closeDueIntervals(marked, Infinity).state
    expect(onResampleGap(after, gap('20250910', '2025-09-10 09:00:00', '2025-09-10 09:01:00')).gaps).toHaveLength(2)
  })

  it('are the same made anew from the stored rows, whose marks the gaps tell', () => {
    const gap: BarGap = {
      tradingDay: '20250909',
      fromMs: at('2025-09-08 21:02:10'),
      toMs: at('2025-09-08 21:03:00'),
      reason: 'restart',
    }
    const rows = [0, 1, 2, 3, 4, 5, 6].map((i) => minute(`08 21:0${i}:00`, 100, 1))
    const built = rows.map((row, i) => ({ ...row, partial: i === 2 || i === 3 }))
    const { closed, state } = resampleRows(rows, [gap], planOf('rb'))
    const live = resample(built)
    expect(closed).toEqual(live.closed)
    expect(state.open).toEqual(live.state.open)
    expect(closed.map((bar) => `${bar.interval}${bar.partial ? ' partial' : ''}`)).toEqual([
      '3m partial',
      '5m partial',
      '3m partial',
    ])
  })
})

describe('resampling commutes with building', () => {
  const step = fc.record({
    skipMs: fc.integer({ min: 0, max: 400_000 }),
    move: fc.integer({ min: -20, max: 20 }),
    lots: fc.integer({ min: 0, max: 50 }),
  })
  const scene = fc.constantFrom(
    ...['au', 'cu', 'rb', 'wr'].flatMap((p) => ['20250908', '20250102'].map((d) => [p, d] as const)),
  )

  /** Ticks from the opening on, half a second before the end of a break at the latest. */
  function ticksOf(
    product: string,
    day: string,
    steps: readonly { skipMs: number; move: number; lots: number }[],
  ): BarTick[] {
    const minutes = calendar.minutesOf(product, day)
    let [offset, price, volume] = [0, 5_000, 0]
    const ticks: BarTick[] = []
    for (const [i, { skipMs, move, lots }] of steps.entries()) {
      offset += i === 0 ? skipMs % MINUTE_MS : skipMs
      const start = minutes[Math.floor(offset / MINUTE_MS)]
      if (start === undefined) break
      price = Math.max(1, price + move)
      volume += lots
      ticks.push(tick(formatShanghai(start + (offset % MINUTE_MS)), day, price, volume))
    }
    return ticks
  }

  /** The bars of one interval straight from the ticks, by their definition and by nothing of the builder. */
  function direct(product: string, day: string, interval: LargerInterval, ticks: readonly BarTick[]): string[] {
    const spans = planOf(product).spansOf(interval, day)
    return spans.flatMap(({ startMs, endMs }) => {
      const own = ticks.filter((one) => one.timeMs >= startMs && one.timeMs < endMs)
      const [first, last] = [own[0], own.at(-1)]
      if (!first || !last) return []
      const before = ticks.filter((one) => one.timeMs < startMs).at(-1)?.volume ?? 0
      const prices = own.map((one) => one.lastPrice)
      const volume = last.volume - before
      return [
        show({
          startMs,
          tradingDay: day,
          open: first.lastPrice,
          high: Math.max(...prices),
          low: Math.min(...prices),
          close: last.lastPrice,
          volume,
          turnover: volume * 1000,
          openInterest: 100,
          partial: false,
        }),
      ]
    })
  }

  it('n-minute bars of any ticks equal those of their one-minute bars; a day adds up', () => {
    fc.assert(
      fc.property(scene, fc.array(step, { minLength: 1, maxLength: 120 }), ([product, day], steps) => {
        const ticks = ticksOf(product, day, steps)
        const { bars } = run(product, ticks)
        const { state, closed } = resample(bars, product)
        const all = [...closed, ...closeDueIntervals(state, Infinity).closed]
        for (const interval of LARGER_INTERVALS)
          expect(all.filter((bar) => bar.interval === interval).map(show)).toEqual(
            direct(product, day, interval, ticks),
          )
        for (const interval of BAR_INTERVALS) {
          const own: readonly Bar[] = interval === '1m' ? bars : all.filter((bar) => bar.interval === interval)
          expect(own.reduce((sum, bar) => sum + bar.volume, 0)).toBe(ticks.at(-1)?.volume)
        }
      }),
    )
  })
})
