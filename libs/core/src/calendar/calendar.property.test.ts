import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRODUCTS } from '../instrument/products.js'
import { formatShanghai } from '../time/shanghai-time.js'
import { naiveCalendar } from './testing/naive-calendar.js'
import { calendar, shippedFile } from './testing/shipped-calendar.js'

const naive = naiveCalendar(shippedFile('shfe.json'))
const products = [...PRODUCTS.keys()]
/** `npm run test:long` stops a property after two minutes. */
const LONG_RUN_MS = 10 * 60_000

/** All that both say of an instant. */
function answers(product: string, ms: number): Record<string, unknown> {
  const moment = calendar.sessionAt(product, ms)
  const boundary = ({ atMs, kind }: { atMs: number; kind: string }): string => `${kind} ${formatShanghai(atMs)}`
  return {
    at: formatShanghai(ms),
    phase: moment?.phase,
    open: moment && formatShanghai(moment.session.openMs),
    tradingDay: calendar.tradingDayOf(product, ms),
    tradingDayAtOrAfter: calendar.tradingDayAtOrAfter(product, ms),
    next: boundary(calendar.nextBoundary(product, ms)),
    previous: boundary(calendar.previousBoundary(product, ms)),
  }
}

function expectSame(product: string, ms: number): void {
  expect(answers(product, ms)).toEqual(naive.answers(product, ms))
}

const spansOf = (product: string, day: string): string[] =>
  calendar
    .sessionsOf(product, day)
    .map(({ auctionFromMs, openMs, closeMs }) =>
      [auctionFromMs, openMs, closeMs].map((ms) => (ms === undefined ? '-' : formatShanghai(ms))).join(' '),
    )

describe('against a second, slow calendar', () => {
  it('any instant of any product from 2008 to 2026', () => {
    const [first, last] = [Date.UTC(2008, 0, 5), Date.UTC(2026, 11, 25)]
    fc.assert(
      fc.property(fc.constantFrom(...products), fc.integer({ min: first, max: last }), (product, ms) => {
        expectSame(product, ms)
      }),
    )
  })

  it(
    'the millisecond before, of and after any boundary',
    () => {
      const days = naive.tradingDays.filter((day) => day > '20080105' && day < '20261225')
      fc.assert(
        fc.property(fc.constantFrom(...products), fc.constantFrom(...days), (product, day) => {
          expect(spansOf(product, day)).toEqual(naive.spansOf(product, day))
          for (const ms of naive.boundariesOf(product, day)) for (const by of [-1, 0, 1]) expectSame(product, ms + by)
        }),
      )
    },
    LONG_RUN_MS,
  )

  it('every day that is unlike the day before: eves, holidays, first nights, other night ends, two auctions', () => {
    for (const product of ['au', 'cu', 'rb', 'ru', 'sc', 'wr']) {
      const days = naive.tradingDays.map((day) => `${day} ${naive.spansOf(product, day).join()}`)
      const unlike = days.filter((day, index) => clocks(day) !== clocks(days[index - 1] ?? ''))
      expect(unlike.length).toBeGreaterThan(product === 'wr' ? 0 : 100)
      expect(unlike.map((day) => `${day.slice(0, 8)} ${spansOf(product, day.slice(0, 8)).join()}`)).toEqual(unlike)
    }
  })
})

/** Of a rendered day, without its dates. */
const clocks = (day: string): string => day.slice(8).replaceAll(/\d{4}-\d\d-\d\dT/g, '')
