import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onBarTick, onFeedGap } from './bar-builder.js'
import { emptyBarState, type BarBuilderState } from './bar-builder-state.js'
import { mergeInPlace } from './bar-merge.js'
import type { BarTick } from './bar.js'
import { at, rulesOf, tick } from './testing/bar-scene.js'

const NIGHT = '20250909'
const rules = rulesOf('rb')
const copyOf = (state: BarBuilderState): BarBuilderState => structuredClone(state)

const none = fc.constantFrom(Number.NaN, -1, 1e301)
const mostly = (value: fc.Arbitrary<number>, odd: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: odd })
const extreme = fc.option(mostly(fc.integer({ min: 3090, max: 3110 }), fc.constant(0)), { nil: null, freq: 4 })
/** A tick after the one before it, seldom before it: within the minute for the most part, with and without its numbers. */
const steps = fc.array(
  fc.record({
    afterMs: mostly(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: -500, max: 70_000 })),
    lots: mostly(fc.integer({ min: 0, max: 90 }), fc.constant(-40)),
    lastPrice: mostly(fc.integer({ min: 3090, max: 3110 }), fc.constantFrom(0, 1e301)),
    yuan: mostly(fc.integer({ min: 0, max: 1e6 }), none),
    openInterest: mostly(fc.integer({ min: 0, max: 2_000_000 }), none),
    tradingDay: fc.constantFrom(NIGHT, NIGHT, NIGHT, NIGHT, NIGHT, NIGHT, NIGHT, '20250910'),
    highPrice: extreme,
    lowPrice: extreme,
    gapBefore: mostly(fc.constant(0), fc.constant(1)),
  }),
  { minLength: 2, maxLength: 60 },
)

it('does in place just what the builder does, or nothing', () => {
  let [inPlace, left] = [0, 0]
  fc.assert(
    fc.property(steps, (all) => {
      let [state, timeMs, volume, turnover] = [emptyBarState(-Infinity), at('2025-09-08 21:00:00'), 0, 0]
      for (const { afterMs, lots, yuan, gapBefore, ...more } of all) {
        timeMs += afterMs
        volume = Math.max(0, volume + lots)
        turnover += yuan >= 0 && yuan <= 1e6 ? yuan : 0
        if (gapBefore === 1) state = onFeedGap(state, timeMs - 100, timeMs - 50)
        const one: BarTick = {
          ...tick('2025-09-08 21:00:00', NIGHT, 3100, volume),
          timeMs,
          turnover: yuan >= 0 && yuan <= 1e6 ? turnover : yuan,
          ...more,
        }
        const mine = copyOf(state)
        const step = onBarTick(state, one, rules)
        if (mergeInPlace(mine, one, rules)) {
          inPlace += 1
          expect([step.verdict, step.closed, step.gap]).toEqual(['accepted', null, null])
          expect(mine).toEqual(step.state)
        } else {
          left += 1
          expect(mine).toEqual(state)
        }
        state = step.state
      }
    }),
  )
  // Both happen, or the comparison proved nothing.
  expect(Math.min(inPlace, left)).toBeGreaterThan(100)
})

it('leaves to the builder what is no plain next tick of the open minute', () => {
  const first = tick('2025-09-08 21:00:01', NIGHT, 3100, 100)
  const open = onBarTick(emptyBarState(), first, rules).state
  const taken = (time: string, volume: number, more: Partial<BarTick> = {}, state = open) =>
    mergeInPlace(copyOf(state), tick(time, NIGHT, 3101, volume, more), rules)
  expect({
    next: taken('2025-09-08 21:00:59', 100),
    'the minute after': taken('2025-09-08 21:01:00', 100),
    earlier: taken('2025-09-08 21:00:00', 100),
    'a volume that fell': taken('2025-09-08 21:00:02', 99),
    'no price': taken('2025-09-08 21:00:02', 101, { lastPrice: 0 }),
    'no turnover': taken('2025-09-08 21:00:02', 101, { turnover: Number.NaN }),
    'a turnover that fell': taken('2025-09-08 21:00:02', 101, { turnover: 99_999 }),
    'another day': taken('2025-09-08 21:00:02', 101, { tradingDay: '20250910' }),
    'the first after a gap': taken('2025-09-08 21:00:02', 101, {}, { ...open, gapResumedMs: first.timeMs }),
    'after one whose volume fell': taken('2025-09-08 21:00:02', 101, {}, { ...open, fallenTicks: 1 }),
    'no bar open': taken('2025-09-08 21:00:02', 101, {}, emptyBarState()),
  }).toEqual({
    next: true,
    'the minute after': false,
    earlier: false,
    'a volume that fell': false,
    'no price': false,
    'no turnover': false,
    'a turnover that fell': false,
    'another day': false,
    'the first after a gap': false,
    'after one whose volume fell': false,
    'no bar open': false,
  })
})
