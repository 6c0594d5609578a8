import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backAdjustments, shiftPrice, type ContractRoll } from './back-adjustment.js'

const roll = (oldClose: number, newClose: number): ContractRoll => ({
  ...{ from: 'rb2605', to: 'rb2610', tradingDay: '20260401' },
  oldClose,
  newClose,
})

describe('back-adjusted prices', () => {
  // A rolls into B at 100 -> 110, B into C at 120 -> 90: 100 of A, 110 of B and 90 of C
  it.each<['none' | 'difference' | 'ratio', [number, number, number]]>([
    ['none', [100, 110, 90]],
    ['difference', [80, 80, 90]],
    ['ratio', [82.5, 82.5, 90]],
  ])('by %s', (adjustment, expected) => {
    const shifts = backAdjustments([roll(100, 110), roll(120, 90)], adjustment)
    const prices = [100, 110, 90].map((price, i) => shiftPrice(price, shifts[i] ?? { times: NaN, plus: NaN }))
    expect(prices).toEqual(expected)
  })

  it('keep the newest contract as it is, and need no roll', () => {
    expect(backAdjustments([], 'ratio')).toEqual([{ times: 1, plus: 0 }])
  })

  it('have no jump at any roll', () => {
    const price = fc.integer({ min: 2_000, max: 6_000 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(price, price), { maxLength: 12 }),
        fc.constantFrom('difference' as const, 'ratio' as const),
        (closes, adjustment) => {
          const rolls = closes.map(([before, after]) => roll(before, after))
          const shifts = backAdjustments(rolls, adjustment)
          rolls.forEach(({ oldClose, newClose }, i) => {
            const before = shiftPrice(oldClose, shifts[i]!)
            expect(before / shiftPrice(newClose, shifts[i + 1]!)).toBeCloseTo(1, 4)
          })
        },
      ),
    )
  })
})
