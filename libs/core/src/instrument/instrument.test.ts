import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTickMultiple, priceToTicks, removePriceNoise, ticksToPrice } from './price-tick.js'
import { PRODUCTS } from './products.js'
import { productOf, specOf } from './symbol.js'

describe('symbols', () => {
  it.each([
    ['rb2610', 'rb'],
    ['au2512', 'au'],
    ['TA509', 'TA'],
    ['', undefined],
    ['rb', undefined],
    ['../rb2610', undefined],
    ['rb2610/..', undefined],
    ['rb26101', undefined],
  ])('%j is of product %s', (symbol, product) => {
    expect(productOf(symbol)).toBe(product)
  })

  it('knows the products of SHFE and INE', () => {
    expect(specOf('au2512')).toMatchObject({ exchange: 'SHFE', multiplier: 1000, priceTick: 0.02, nightEnd: '02:30' })
    expect(specOf('sc2512')).toMatchObject({ exchange: 'INE', multiplier: 1000, priceTick: 0.1, marginRatio: 0.17 })
    expect(specOf('cu2512')?.commission).toEqual({ kind: 'by_turnover', ratio: 0.00005 })
    expect(specOf('wr2512')?.nightEnd).toBeNull()
    expect(specOf('IF2512')).toBeUndefined()
    expect(PRODUCTS.size).toBe(25)
  })
})

describe('prices', () => {
  it('go to ticks and back without noise', () => {
    const ticks = [...new Set([...PRODUCTS.values()].map((spec) => spec.priceTick))]
    fc.assert(
      fc.property(fc.constantFrom(...ticks), fc.integer({ min: 1, max: 2_000_000 }), (tick, n) => {
        const price = ticksToPrice(n, tick)
        expect(priceToTicks(price, tick)).toBe(n)
        expect(isTickMultiple(price, tick)).toBe(true)
        expect(isTickMultiple(price + tick / 2, tick)).toBe(false)
        expect(removePriceNoise(price * (1 + 4e-16), tick)).toBe(price)
        expect(`${price}`.length).toBeLessThan(12)
      }),
    )
  })

  it.each([
    [5534.000000000001, 1, 5534],
    [650.5000000000001, 0.02, 650.5],
    [286.75, 0.02, 286.75],
    [0.30000000000000004, 0.1, 0.3],
  ])('%d at a tick of %d is %d', (noisy, tick, price) => {
    expect(removePriceNoise(noisy, tick)).toBe(price)
  })
})
