import { describe, expect, it } from 'vitest'
import { PRODUCTS } from '../instrument/products.js'
import { formatShanghai, parseShanghai } from '../time/shanghai-time.js'
import { counterHoursAt } from './counter-hours.js'
import { calendar } from './testing/shipped-calendar.js'

const margins = { beforeOpenMs: 15 * 60_000, afterCloseMs: 10 * 60_000 }
const all = [...PRODUCTS.keys()]
const ask = (text: string, products: readonly string[] = all): string => {
  const hours = counterHoursAt(calendar, products, margins, parseShanghai(text) ?? Number.NaN)
  return `${hours.open ? 'open' : 'closed'} until ${formatShanghai(hours.untilMs).slice(0, 16)}`
}

describe('the hours of a session with the counter', () => {
  it.each([
    ['2025-11-25T12:00:00', 'open until 2025-11-25T15:10', 'the noon break is no closure'],
    ['2025-11-25T15:10:00', 'closed until 2025-11-25T20:45', 'after the day session'],
    ['2025-11-25T20:44:59', 'closed until 2025-11-25T20:45', 'a second before'],
    ['2025-11-25T20:45:00', 'open until 2025-11-26T02:40', 'a quarter of an hour before the night'],
    ['2025-11-26T02:40:00', 'closed until 2025-11-26T08:45', 'between night and day'],
    ['2025-11-28T23:00:00', 'open until 2025-11-29T02:40', 'the night of Friday ends on Saturday'],
    ['2025-11-29T02:40:00', 'closed until 2025-12-01T08:45', 'the weekend'],
    ['2025-11-30T21:00:00', 'closed until 2025-12-01T08:45', 'no night on Sunday'],
    ['2025-09-30T16:00:00', 'closed until 2025-10-09T08:45', 'no night on the eve of a holiday'],
  ])('%s: %s (%s)', (text, expected) => {
    expect(ask(text)).toBe(expected)
  })

  it('follow the products that are asked for', () => {
    expect(ask('2025-11-25T23:05:00', ['rb'])).toBe('open until 2025-11-25T23:10')
    expect(ask('2025-11-25T21:00:00', ['wr'])).toBe('closed until 2025-11-26T08:45')
    expect(() => ask('2025-11-25T21:00:00', ['nothing'])).toThrow(RangeError)
  })

  it('change exactly where they say, from any instant of two weeks', () => {
    let ms = parseShanghai('2025-11-24T00:00:00') ?? 0
    const end = ms + 14 * 86_400_000
    while (ms < end) {
      const now = counterHoursAt(calendar, all, margins, ms)
      expect(now.untilMs).toBeGreaterThan(ms)
      expect(counterHoursAt(calendar, all, margins, now.untilMs - 1)).toEqual(now)
      expect(counterHoursAt(calendar, all, margins, now.untilMs).open).toBe(!now.open)
      ms = now.untilMs
    }
  })
})
