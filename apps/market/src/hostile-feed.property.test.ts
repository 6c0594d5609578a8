import fc from 'fast-check'
import { formatShanghai, gapTouches } from '@huangpu/core'
import { naiveBars, naiveChunks, naiveFilledBars, naiveLargerBars, naiveSpans, type NaiveBar } from '@huangpu/testkit'
import { expect, it } from 'vitest'
import { BadDay, type BadEvent, type Pace } from './testing/bad-day.js'

// Two trading days of a contract, of which the service hears only what a bad day lets through. What it then says is compared
// with what a batch computes of everything that was traded.
const DAY = '10:30-11:30 13:30-15:00'
const SCENES = {
  rb2601: `
    20250908 2025-09-05 *21:00-23:00 2025-09-08 *09:00-10:15 ${DAY}
    20250909 2025-09-08 *21:00-23:00 2025-09-09 *09:00-10:15 ${DAY}`,
  au2512: `
    20250908 2025-09-05 *21:00-02:30 2025-09-08 *09:00-10:15 ${DAY}
    20250909 2025-09-08 *21:00-02:30 2025-09-09 *09:00-10:15 ${DAY}`,
  cu2512: `
    20250930 2025-09-29 *21:00-01:00 2025-09-30 *09:00-10:15 ${DAY}
    20251009 2025-10-09 *09:00-10:15 ${DAY}`,
} as const
const MINUTE_MS = 60_000
const LARGER = [
  ['1m', 1],
  ['3m', 3],
  ['5m', 5],
  ['15m', 15],
  ['30m', 30],
  ['60m', 60],
  ['1d', 'day'],
] as const

const pace: fc.Arbitrary<Pace> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ onMs: fc.integer({ min: 0, max: 2_000 }) }) },
  { weight: 8, arbitrary: fc.record({ onMs: fc.integer({ min: 0, max: 90_000 }) }) },
  { weight: 1, arbitrary: fc.record({ onMs: fc.integer({ min: 0, max: 5_000_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ edgesOn: fc.nat(3), aroundMs: fc.constantFrom(-60_000, -500, -1, 0, 1, 500, 1_500, 3_000) }),
  },
)
const only = <T extends BadEvent['do']>(...events: T[]) => fc.record({ do: fc.constantFrom(...events) })
const event: fc.Arbitrary<BadEvent> = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.record({
      do: fc.constant('trade' as const),
      lots: fc.nat(50),
      move: fc.integer({ min: -3, max: 3 }),
    }),
  },
  { weight: 6, arbitrary: only('clock') },
  { weight: 4, arbitrary: only('flush') },
  { weight: 2, arbitrary: only('front down', 'bus down') },
  { weight: 2, arbitrary: only('bus up') },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('front up' as const), isNewGateway: fc.boolean() }) },
  { weight: 1, arbitrary: only('kill', 'stop') },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('start' as const),
      redis: fc.constantFrom('kept', 'kept', 'old', 'gone', 'nonsense'),
      isWantedLate: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: only('listen') },
)
const happenings = fc.array(fc.tuple(pace, event), { minLength: 5, maxLength: 90 })

/** Each run writes and reads files: fewer of them where everything is tested at once. */
const RUNS = fc.readConfigureGlobal().numRuns ?? 25
const TIMEOUT_MS = 600_000

const show = (bar: Omit<NaiveBar, 'tradingDay'>): string =>
  `${formatShanghai(bar.startMs).slice(5)} o${bar.open} h${bar.high} l${bar.low} c${bar.close} v${bar.volume} y${bar.turnover} i${bar.openInterest}`

const CASES = Object.entries(SCENES).flatMap(([symbol, text]) => [
  { symbol, text, fill: false, title: `${symbol}: what a bad day does to the bars is in its gaps` },
  { symbol, text, fill: true, title: `${symbol}: the same with a row for every minute without a tick` },
])

it.each(CASES)(
  '$title',
  async ({ symbol, text, fill }) => {
    const spans = naiveSpans(text)
    const chunks = LARGER.map(([interval, minutes]) => [interval, naiveChunks(spans, minutes)] as const)
    await fc.assert(
      fc.asyncProperty(happenings, async (list) => {
        const day = new BadDay(symbol, spans, { fill })
        try {
          await day.begin()
          for (const [before, one] of list) await day.happen(before, one)
          await day.finish()
          const traded = naiveBars({ accepted: day.traded, resets: new Set() }, spans)
          const truth = fill ? naiveFilledBars(traded, spans) : traded
          const [rows, gaps] = [day.rows(), day.gaps()]
          const gapIn = (startMs: number, endMs: number): boolean => gaps.some((gap) => gapTouches(gap, startMs, endMs))
          const minuteHasGap = (startMs: number): boolean => gapIn(startMs, startMs + MINUTE_MS)

          expect(rows.map(({ startMs }) => startMs)).toEqual(
            [...new Set(rows.map(({ startMs }) => startMs))].sort((a, b) => a - b),
          )
          const whole = (bars: readonly NaiveBar[]): string[] =>
            bars.filter((bar) => !minuteHasGap(bar.startMs)).map(show)
          const minutes = new Map(truth.map((bar) => [bar.startMs, bar]))
          expect(rows.filter(({ startMs }) => !minutes.has(startMs)).map(show)).toEqual([])
          expect(whole(rows)).toEqual(whole(rows.flatMap(({ startMs }) => minutes.get(startMs) ?? [])))
          // A row without a tick need not be there when something may have been traded since the last one that was heard.
          const lastTradedMs = ({ tradingDay, startMs }: NaiveBar): number =>
            traded.findLast((bar) => bar.tradingDay === tradingDay && bar.startMs <= startMs)?.startMs ?? NaN
          const written = new Set(rows.map(({ startMs }) => startMs))
          const missing = truth.filter(
            (bar) => !written.has(bar.startMs) && !gapIn(lastTradedMs(bar), bar.startMs + MINUTE_MS),
          )
          expect(missing.map(show)).toEqual([])
          for (const row of rows) {
            expect(row.volume).toBeGreaterThanOrEqual(0)
            const until = (bars: readonly NaiveBar[]): number =>
              bars
                .filter(({ tradingDay, startMs }) => tradingDay === row.tradingDay && startMs <= row.startMs)
                .reduce((sum, { volume }) => sum + volume, 0)
            expect(until(rows)).toBeLessThanOrEqual(until(truth))
          }
          for (const [interval, own] of chunks) {
            const expected = new Map(naiveLargerBars(truth, own).map((bar) => [bar.startMs, bar.volume]))
            const told = new Map<number, number>()
            for (const bar of day.published.filter((one) => one.interval === interval)) {
              const about = `${interval} ${formatShanghai(bar.startMs)}`
              const { endMs = NaN } = own.find(({ startMs }) => startMs === bar.startMs) ?? {}
              // A larger bar may be told again when the service was killed before Redis knew that it was: the same one.
              const before = told.get(bar.startMs)
              if (before !== undefined) expect([about, interval === '1m', bar.volume]).toEqual([about, false, before])
              told.set(bar.startMs, bar.volume)
              const touched = gapIn(bar.startMs, endMs)
              if (bar.partial) expect([about, touched]).toEqual([about, true])
              else if (!touched) expect([about, bar.volume]).toEqual([about, expected.get(bar.startMs)])
            }
          }
        } finally {
          day.remove()
        }
      }),
      { numRuns: RUNS },
    )
  },
  TIMEOUT_MS,
)
