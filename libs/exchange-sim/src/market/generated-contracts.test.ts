import { isTickMultiple, PRODUCTS, specOf } from '@huangpu/core'
import { expect, it } from 'vitest'
import { generatedContracts } from './generated-contracts.js'

it('makes a contract for every product and month, priced in whole ticks', () => {
  const made = generatedContracts({ products: [...PRODUCTS.keys()], firstMonth: 2701, count: 12 })
  expect(made).toHaveLength(300)
  expect(new Set(made.map(({ symbol }) => symbol)).size).toBe(300)
  for (const { symbol, price } of made) expect(isTickMultiple(price, specOf(symbol)!.priceTick)).toBe(true)
})

it.each([
  // product, first month -> contracts with their share of the trading
  ['rb', 2611, 'rb2611 0.04, rb2612 0.04, rb2701 1, rb2702 0.04, rb2703 0.04, rb2704 0.04, rb2705 0.25'],
  ['au', 2612, 'au2612 0.04, au2701 0.04, au2702 1, au2703 0.04, au2704 0.25, au2705 0.04, au2706 0.04'],
  ['cu', 2612, 'cu2612 0.04, cu2701 1, cu2702 0.25, cu2703 0.04, cu2704 0.04, cu2705 0.04, cu2706 0.04'],
  ['ru', 2611, 'ru2611 0.04, ru2701 1, ru2703 0.04, ru2704 0.04, ru2705 0.25, ru2706 0.04, ru2707 0.04'],
])('makes %s from %d on', (product, firstMonth, text) => {
  const made = generatedContracts({ products: [product], firstMonth, count: 7 })
  expect(made.map(({ symbol, share }) => `${symbol} ${share}`).join(', ')).toBe(text)
})
