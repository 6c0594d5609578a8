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

describe('products', () => {
  // An instrument query of spring 2025: LocalCTP (MIT), 276 contracts, those of a product alike.
  const table = `
      product  exchange  multiplier  tick   margin %  order lots
      ag       SHFE      15          1      19        500
      al       SHFE      5           5      16        500
      ao       SHFE      20          1      9         500
      au       SHFE      1000        0.02   14        500
      bc       INE       5           10     16        500
      br       SHFE      5           5      12        500
      bu       SHFE      10          1      17        500
      cu       SHFE      5           10     16        500
      ec       INE       50          0.1    12        500
      fu       SHFE      10          1      17        500
      hc       SHFE      10          1      16        500
      lu       INE       10          1      17        500
      ni       SHFE      1           10     21        500
      nr       INE       10          5      17        500
      pb       SHFE      5           5      16        500
      rb       SHFE      10          1      16        500
      ru       SHFE      10          5      17        500
      sc       INE       1000        0.1    17        500
      sn       SHFE      1           10     20        500
      sp       SHFE      10          2      15        500
      ss       SHFE      5           5      20        500
      wr       SHFE      10          1      25        500
      zn       SHFE      5           5      16        500
  `
  it.each(
    table
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/)),
  )('%s is of %s with a multiplier of %s, a tick of %s', (product = '', exchange, multiplier, tick, margin, lots) => {
    expect(PRODUCTS.get(product)).toMatchObject({
      product,
      exchange,
      multiplier: Number(multiplier),
      priceTick: Number(tick),
      marginRatio: Number(margin) / 100,
      maxLimitOrderLots: Number(lots),
    })
  })

  it('of 2025 that are younger than that query are there too', () => {
    const asked = new Set(table.match(/^ +[a-z]{2}(?= )/gm)?.map((name) => name.trim()))
    expect([...PRODUCTS.keys()].filter((product) => !asked.has(product))).toEqual(['ad', 'op'])
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
