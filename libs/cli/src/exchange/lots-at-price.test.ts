import { expect, it } from 'vitest'
import { readLotsAtPrice } from './lots-at-price.js'

it.each([
  [['5', '@', '3160'], { volume: 5, price: 3160 }],
  [['5@952.4'], { volume: 5, price: 952.4 }],
  [['5', '@952.4'], { volume: 5, price: 952.4 }],
  [['5', '3160'], { volume: 5, price: 3160 }],
  [['five', '@', '3160'], undefined],
  [['5'], undefined],
  [['1.5', '@', '3160'], undefined],
  [['5', '@', '-3'], undefined],
  [['5', '@', '3160', '7'], undefined],
])('%j', (words, wanted) => {
  expect(readLotsAtPrice(words)).toEqual(wanted)
})
