import { expect, it } from 'vitest'
import { wholeLots } from './whole-lots.js'

it.each([
  [12, 12],
  [12.7, 12],
  [Number.NaN, 0],
  [3e9, 2_147_483_647],
])('%d lots of a recording fit into a field of CTP as %d', (lots, whole) => {
  expect(wholeLots(lots)).toBe(whole)
})
