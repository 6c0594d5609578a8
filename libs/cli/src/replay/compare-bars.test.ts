import { parseShanghai } from '@huangpu/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BarRow } from './bar-row.js'
import { compareBars } from './compare-bars.js'

const at = (text: string): number => parseShanghai(text) ?? NaN
const bar = (text: string, change: Partial<BarRow> = {}): BarRow => ({
  startMs: at(text),
  open: 2,
  high: 3,
  low: 1,
  close: 2,
  volume: 5,
  ...change,
})
const rows = [bar('2019-04-08T21:00:00'), bar('2019-04-08T21:01:00', { volume: 0 })]

describe('compareBars', () => {
  test('equal rows differ nowhere', () => {
    expect(compareBars(rows, rows)).toEqual({ compared: 2, differences: [] })
  })

  test.each(['open', 'high', 'low', 'close', 'volume'] as const)('a changed %s is a difference', (field) => {
    const changed = [rows[0]!, { ...rows[1]!, [field]: 9 }]
    expect(compareBars(rows, changed).differences).toMatchObject([
      { datetime: '2019-04-08T21:01:00', kind: 'different' },
    ])
  })

  test('a missing row, an extra row and a doubled row are each told', () => {
    expect(compareBars(rows, rows.slice(1)).differences).toMatchObject([{ kind: 'missing' }])
    expect(compareBars(rows.slice(1), rows).differences).toMatchObject([{ kind: 'extra' }])
    expect(compareBars(rows, [...rows, rows[1]!]).differences).toMatchObject([{ kind: 'extra' }])
  })

  test('removing any row is always found', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(10_000), { minLength: 1, maxLength: 50 }), fc.nat(), (minutes, pick) => {
        const all = minutes.map((minute) => ({
          startMs: minute * 60_000,
          open: 1,
          high: 1,
          low: 1,
          close: 1,
          volume: 0,
        }))
        const without = all.filter((_, index) => index !== pick % all.length)
        expect(compareBars(all, without).differences).toHaveLength(1)
      }),
    )
  })
})
