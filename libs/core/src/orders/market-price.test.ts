import { describe, expect, it } from 'vitest'
import { marketableLimit } from './market-price.js'

describe('the limit of a market order', () => {
  const quote = { bid: 3199, ask: 3200, limitUp: 3300, limitDown: 3100 }

  it.each([
    ['a buy goes through the ask', 'LONG', quote, 1, 5, 3205],
    ['a sell goes through the bid', 'SHORT', quote, 1, 5, 3194],
    ['never above the upper limit', 'LONG', { ...quote, ask: 3298 }, 1, 5, 3300],
    ['never below the lower limit', 'SHORT', { ...quote, bid: 3101 }, 1, 5, 3100],
    ['an off-tick limit is rounded inwards', 'LONG', { ...quote, ask: 3298, limitUp: 3299.5 }, 1, 5, 3299],
    ['unknown limits do not bind', 'SHORT', { bid: 2, ask: 3, limitUp: null, limitDown: null }, 1, 5, 1],
    ['gold moves by 0.02', 'LONG', { bid: 650.4, ask: 650.6, limitUp: 680, limitDown: 620 }, 0.02, 3, 650.66],
    ['no seller, no price', 'LONG', { ...quote, ask: null }, 1, 5, undefined],
    ['a zero is no price', 'SHORT', { ...quote, bid: 0 }, 1, 5, undefined],
  ] as const)('%s', (_name, direction, sides, tick, through, expected) => {
    expect(marketableLimit(direction, sides, tick, through)).toBe(expected)
  })
})
