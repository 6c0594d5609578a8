import { judgeTicks, naiveBars, naiveChunks, naiveLargerBars, naiveMinute, naiveSpans } from '@huangpu/testkit'
import type { NaiveBar, NaiveEvent, NaiveSpan, NaiveTick } from '@huangpu/testkit'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatShanghai } from '../time/shanghai-time.js'
import { gapTouches, type BarGap } from './bar-gap.js'
import { closeDueBar, onBarTick } from './bar-builder.js'
import { emptyBarState } from './bar-builder-state.js'
import { mergeInPlace } from './bar-merge.js'
import { MINUTE_MS } from './bar-minute.js'
import type { Bar } from './bar.js'
import { createIntervalPlan } from './interval-plan.js'
import { LARGER_INTERVALS, type LargerInterval } from './interval.js'
import { closeDueIntervals, EMPTY_RESAMPLE_STATE, onResampleGap, resampleBar, type IntervalBar } from './resample.js'
import { calendar, rulesOf } from './testing/bar-scene.js'

// Feeds as bad as they come, against bars that a batch computes of the whole feed by the definition alone. Sessions are
// written out here: neither side's word is taken for the other's.
const DAY = '10:30-11:30 13:30-15:00'
const SCENES = {
  'rb, nights to 23:00': `
    20250908 2025-09-05 *21:00-23:00 2025-09-08 *09:00-10:15 ${DAY}
    20250909 2025-09-08 *21:00-23:00 2025-09-09 *09:00-10:15 ${DAY}`,
  'cu, nights to 01:00': `
    20250909 2025-09-08 *21:00-01:00 2025-09-09 *09:00-10:15 ${DAY}
    20250910 2025-09-09 *21:00-01:00 2025-09-10 *09:00-10:15 ${DAY}`,
  'au, nights to 02:30, one of a Friday': `
    20250908 2025-09-05 *21:00-02:30 2025-09-08 *09:00-10:15 ${DAY}
    20250909 2025-09-08 *21:00-02:30 2025-09-09 *09:00-10:15 ${DAY}`,
  'wr, no nights': `
    20250908 2025-09-08 *09:00-10:15 ${DAY}
    20250909 2025-09-09 *09:00-10:15 ${DAY}`,
  'ag, the eve of a holiday': `
    20250930 2025-09-29 *21:00-02:30 2025-09-30 *09:00-10:15 ${DAY}
    20251009 2025-10-09 *09:00-10:15 ${DAY}
    20251010 2025-10-09 *21:00-02:30 2025-10-10 *09:00-10:15 ${DAY}`,
  'cu, nights suspended in 2020': `
    20200203 2020-02-03 *09:00-10:15 ${DAY}
    20200204 2020-02-04 *09:00-10:15 ${DAY}`,
} as const
const LARGER_MINUTES: Record<LargerInterval, number | 'day'> = {
  ...{ '3m': 3, '5m': 5, '15m': 15, '30m': 30, '60m': 60 },
  '1d': 'day',
}
const GRACE_MS = 1_500

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 15, arbitrary: usual }, { weight: 1, arbitrary: odd })
const odd = fc.constantFrom(NaN, 0, -0, -1, Number.MAX_VALUE, 1.79769e308, Infinity)
/** How time goes on: within a minute, over some, or to an instant at which bars go wrong. */
const pace = fc.oneof(
  { weight: 6, arbitrary: fc.record({ onMs: fc.integer({ min: 0, max: 900 }) }) },
  { weight: 6, arbitrary: fc.record({ onMs: fc.integer({ min: 0, max: 70_000 }) }) },
  { weight: 1, arbitrary: fc.record({ onMs: fc.integer({ min: 0, max: 4_000_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      edgesOn: fc.integer({ min: 0, max: 4 }),
      aroundMs: fc.constantFrom(-60_000, -1_000, -500, -1, 0, 1, 500, 1_000, 1_001, 2_000, 30_000),
    }),
  },
)
const heard = fc.record({
  kind: fc.constant('tick' as const),
  pace,
  /** How far behind the time of its arrival its own is. */
  behindMs: mostly(fc.constant(0), fc.constantFrom(1, 500, 1_400, 3_000, 61_000, 40_000_000)),
  price: mostly(fc.integer({ min: 3_090, max: 3_110 }), odd),
  lots: mostly(fc.integer({ min: 0, max: 50 }), fc.constantFrom(-1, -30, -1e6)),
  isSetBack: mostly(fc.constant(false), fc.constant(true)),
  turnover: mostly(fc.integer({ min: 0, max: 9 }), odd),
  openInterest: mostly(fc.integer({ min: 0, max: 1e6 }), odd),
  extremes: mostly(fc.constant('told' as const), fc.constantFrom('none', 'no value', 'noise', 'beyond')),
  isOfOtherDay: mostly(fc.constant(false), fc.constant(true)),
  isRepeated: mostly(fc.constant(false), fc.constant(true)),
})
const looked = fc.record({
  kind: fc.constant('clock' as const),
  pace,
  backMs: mostly(fc.constant(0), fc.constant(5_000)),
})
const feed = fc.array(fc.oneof({ weight: 5, arbitrary: heard }, { weight: 2, arbitrary: looked }), {
  minLength: 5,
  maxLength: 80,
})
type Step = typeof feed extends fc.Arbitrary<(infer S)[]> ? S : never

function eventsOf(steps: readonly Step[], spans: readonly NaiveSpan[]): NaiveEvent[] {
  const edges = spans.flatMap(({ fromMs, openMs, closeMs }) => [fromMs, openMs, closeMs])
  let [nowMs, volume, setBackBy, high, low, day] = [edges[0] ?? 0, 0, 0, NaN, NaN, '']
  const events: NaiveEvent[] = []
  for (const step of steps) {
    nowMs = advance(nowMs, step.pace, edges)
    if (step.kind === 'clock') {
      events.push({ clockMs: nowMs - step.backMs })
      continue
    }
    const timeMs = nowMs - step.behindMs
    const actual = spans.find(({ closeMs }) => timeMs <= closeMs + 1_000)?.tradingDay ?? '20251224'
    if (actual !== day) [day, volume, setBackBy, high, low] = [actual, 0, 0, -Infinity, Infinity]
    volume += Math.max(0, step.lots)
    if (step.isSetBack) setBackBy = volume
    if (step.price > 0 && step.price < 1e300) [high, low] = [Math.max(high, step.price), Math.min(low, step.price)]
    const total = Math.max(0, volume - setBackBy)
    const tick: NaiveTick = {
      timeMs,
      tradingDay: step.isOfOtherDay ? '20250911' : actual,
      price: step.price,
      volume: Math.max(0, total + Math.min(0, step.lots)),
      turnover: Number.isInteger(step.turnover) && step.turnover > 0 ? total * 10 + step.turnover : step.turnover,
      openInterest: step.openInterest,
      ...extremesOf(step.extremes, high, low),
    }
    events.push({ tick })
    if (step.isRepeated) events.push({ tick: { ...tick } })
  }
  return [...events, { clockMs: Infinity }]
}

function advance(nowMs: number, pace: Step['pace'], edges: readonly number[]): number {
  if ('onMs' in pace) return nowMs + pace.onMs
  const ahead = edges.filter((edge) => edge >= nowMs)
  return Math.max(nowMs, (ahead[pace.edgesOn] ?? nowMs) + pace.aroundMs)
}

function extremesOf(kind: string, high: number, low: number): Pick<NaiveTick, 'high' | 'low'> {
  if (kind === 'none' || !Number.isFinite(high)) return { high: null, low: null }
  if (kind === 'no value') return { high: Number.MAX_VALUE, low: Number.MAX_VALUE }
  if (kind === 'noise') return { high: high - 5, low: low + 5 }
  return kind === 'beyond' ? { high: high + 4, low: low - 4 } : { high, low }
}

function build(product: string, events: readonly NaiveEvent[], merges: boolean) {
  const [rules, plan] = [rulesOf(product), createIntervalPlan(calendar, product)]
  let [state, larger] = [emptyBarState(-Infinity), EMPTY_RESAMPLE_STATE]
  const [bars, gaps, accepted]: [Bar[], BarGap[], NaiveTick[]] = [[], [], []]
  const intervalBars: IntervalBar[] = []
  let overMs = -Infinity
  for (const event of events) {
    if ('clockMs' in event) {
      overMs = Math.max(overMs, event.clockMs - GRACE_MS)
      take(closeDueBar(state, event.clockMs, GRACE_MS))
      const due = closeDueIntervals(larger, event.clockMs - GRACE_MS)
      larger = due.state
      intervalBars.push(...due.closed)
    } else {
      const { price, high, low, ...more } = event.tick
      const tick = { ...more, lastPrice: price, highPrice: high, lowPrice: low }
      const own = structuredClone(state)
      if (merges && mergeInPlace(own, tick, rules)) {
        state = own
        accepted.push(event.tick)
        continue
      }
      const step = onBarTick(state, tick, rules, overMs)
      if (step.verdict === 'accepted') accepted.push(event.tick)
      take(step)
    }
  }
  return { bars, gaps, accepted, intervalBars }

  function take(step: ReturnType<typeof onBarTick>): void {
    state = step.state
    // As the service does: the bar is out before the gap that this tick showed is known.
    if (step.closed) {
      bars.push(step.closed)
      const resampled = resampleBar(larger, step.closed, plan)
      larger = resampled.state
      intervalBars.push(...resampled.closed)
    }
    if (!step.gap) return
    gaps.push(step.gap)
    larger = onResampleGap(larger, step.gap)
  }
}

const show = (bar: NaiveBar): string =>
  `${formatShanghai(bar.startMs)} ${bar.tradingDay} o${bar.open} h${bar.high} l${bar.low} c${bar.close} v${bar.volume} y${Math.round(bar.turnover * 100)} i${bar.openInterest}`

it.each(Object.entries(SCENES))('%s: the bars are those of the definition', (title, text) => {
  const product = title.slice(0, 2)
  const spans = naiveSpans(text)
  const chunks = LARGER_INTERVALS.map((interval) => [interval, naiveChunks(spans, LARGER_MINUTES[interval])] as const)
  fc.assert(
    fc.property(feed, fc.boolean(), (steps, merges) => {
      const events = eventsOf(steps, spans)
      const judgement = judgeTicks(events, spans, GRACE_MS)
      const expected = naiveBars(judgement, spans)
      const built = build(product, events, merges)
      expect(built.accepted).toEqual(judgement.accepted)
      expect(built.bars.map(show)).toEqual(expected.map(show))
      for (const [interval, own] of chunks) {
        const larger = built.intervalBars.filter((bar) => bar.interval === interval)
        expect([interval, ...larger.map(show)]).toEqual([interval, ...naiveLargerBars(expected, own).map(show)])
      }
      for (const bar of [...built.bars, ...built.intervalBars]) {
        const endMs = 'endMs' in bar ? (bar as IntervalBar).endMs : bar.startMs + MINUTE_MS
        const touched = built.gaps.some(
          (gap) => gap.tradingDay === bar.tradingDay && gapTouches(gap, bar.startMs, endMs),
        )
        if (bar.partial) expect([show(bar), touched]).toEqual([show(bar), true])
      }
      for (const tick of judgement.resets)
        expect(built.bars.find((bar) => bar.startMs === naiveMinute(spans, tick))?.partial).toBe(true)
    }),
    { numRuns: fc.readConfigureGlobal().numRuns ?? 50 },
  )
})
