import { describe, expect, it } from 'vitest'
import { aggressivePrice } from './order-pricing.js'

const quote = { last_price: 3100, bid_price_1: 3099, ask_price_1: 3101, limit_up: 3300, limit_down: 2900 }

describe('aggressivePrice', () => {
  it.each([
    ['a buy: the ask and two ticks', 'LONG', quote, 2, 3103],
    ['a sell: the bid less two ticks', 'SHORT', quote, 2, 3097],
    ['a negative offset rests behind the best price', 'LONG', quote, -3, 3098],
    ['never above the upper limit', 'LONG', { ...quote, ask_price_1: 3300 }, 5, 3300],
    ['never below the lower limit', 'SHORT', { ...quote, bid_price_1: 2901 }, 5, 2900],
    ['an empty side: the last price', 'SHORT', { ...quote, bid_price_1: null }, 1, 3099],
    ['no limits known', 'SHORT', { ...quote, limit_up: null, limit_down: null }, 1, 3098],
    ['no price at all', 'LONG', { ...quote, ask_price_1: null, last_price: 0 }, 1, undefined],
    ['not a number', 'LONG', { ...quote, ask_price_1: NaN, last_price: NaN }, 1, undefined],
  ] as const)('%s', (_what, direction, given, offsetTicks, price) => {
    expect(aggressivePrice(direction, given, 1, offsetTicks)).toBe(price)
  })

  it('stays on the tick of gold', () => {
    const gold = { last_price: 650.5, bid_price_1: 650.48, ask_price_1: 650.52, limit_up: 680, limit_down: 620 }
    expect(aggressivePrice('LONG', gold, 0.02, 3)).toBe(650.58)
  })
})
