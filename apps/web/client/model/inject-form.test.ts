import { expect, it } from 'vitest'
import { injectedOrder } from './inject-form.js'

const FORM = { name: 'fund-a', price: '3160', lots: '5', timeInForce: 'day' } as const

it('makes an order of what was entered', () => {
  expect(injectedOrder(FORM, 'sell', { symbol: 'rb2701' })).toEqual({
    order: { name: 'fund-a', symbol: 'rb2701', side: 'sell', price: 3160, volume: 5, time_in_force: 'day' },
  })
})

it.each([
  [{ name: ' ' }, 'needName'],
  [{ name: '1st' }, 'needName'],
  [{ price: '' }, 'needPrice'],
  [{ price: '0' }, 'needPrice'],
  [{ price: 'much' }, 'needPrice'],
  [{ lots: '1.5' }, 'needLots'],
  [{ lots: '0' }, 'needLots'],
])('asks for what is missing: %j', (fields, problem) => {
  expect(injectedOrder({ ...FORM, ...fields }, 'buy', { symbol: 'rb2701' })).toEqual({ problem })
})
