import { describe, expect, it } from 'vitest'
import { OrderBook } from './order-book.js'

/** Bids at 100 of so many lots each; ids count from 1. */
function bookOf(...lots: number[]): OrderBook {
  const book = new OrderBook()
  lots.forEach((volumeLots, index) =>
    book.submit({ id: index + 1, side: 'buy', volumeLots, priceTicks: 100, timeInForce: 'day' }),
  )
  return book
}

describe('OrderBook', () => {
  it('lets the next in the queue move up when the first is cancelled', () => {
    const book = bookOf(1, 2, 3)
    expect(book.cancel(1)).toBe(1)
    expect(book.cancel(1)).toBe(0)
    const sold = book.submit({ id: 9, side: 'sell', priceTicks: 100, volumeLots: 4, timeInForce: 'day' })
    expect(sold.fills.map((fill) => fill.makerId)).toEqual([2, 3])
    expect(book.resting(3)?.volumeLots).toBe(1)
  })

  it('tells whether an order would find somebody', () => {
    const book = bookOf(1)
    const crosses = (side: 'buy' | 'sell', priceTicks: number): boolean => book.crosses(side, priceTicks)
    expect([crosses('sell', 101), crosses('sell', 100), crosses('sell', 99), crosses('buy', 100)]).toEqual([
      ...[false, true, true, false],
    ])
  })

  it.each([
    ['a price between ticks', { priceTicks: 100.5 }],
    ['no price', { priceTicks: Number.NaN }],
    ['no volume', { volumeLots: 0 }],
    ['half a lot', { volumeLots: 0.5 }],
    ['an id that rests', { id: 1 }],
  ])('refuses %s', (_, wrong) => {
    const book = bookOf(1)
    const order = { id: 2, side: 'buy', priceTicks: 100, volumeLots: 1, timeInForce: 'day', ...wrong } as const
    expect(() => book.submit(order)).toThrow(RangeError)
  })
})
