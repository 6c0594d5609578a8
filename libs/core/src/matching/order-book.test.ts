import { describe, expect, it } from 'vitest'
import type { TimeInForce } from './book-order.js'
import { OrderBook } from './order-book.js'

/** `buy 3 @ 100` rests or matches; ids count from 1. */
function play(...lines: string[]) {
  const book = new OrderBook()
  const outcomes = lines.map((line, index) => {
    const [side, lots, , price, tif] = line.split(' ')
    return book.submit({
      id: index + 1,
      side: side === 'buy' ? 'buy' : 'sell',
      volumeLots: Number(lots),
      priceTicks: Number(price),
      timeInForce: (tif ?? 'day') as TimeInForce,
    })
  })
  const last = outcomes.at(-1)
  return { book, last, fills: last?.fills.map((f) => `${f.volumeLots} @ ${f.priceTicks} of ${f.makerId}`) }
}

describe('OrderBook', () => {
  it('fills the best price first, then the earlier order, at the resting price', () => {
    const { fills, book } = play('sell 2 @ 101', 'sell 1 @ 100', 'sell 4 @ 101', 'sell 9 @ 102', 'buy 5 @ 101')
    expect(fills).toEqual(['1 @ 100 of 2', '2 @ 101 of 1', '2 @ 101 of 3'])
    expect(book.depth('sell', 5)).toEqual([
      { priceTicks: 101, volumeLots: 2 },
      { priceTicks: 102, volumeLots: 9 },
    ])
  })

  it('rests what a day order leaves', () => {
    const { book, last } = play('sell 2 @ 100', 'buy 5 @ 100')
    expect(last).toMatchObject({ filledLots: 2, restingLots: 3, cancelledLots: 0 })
    expect(book.best('buy')).toEqual({ priceTicks: 100, volumeLots: 3 })
    expect(book.best('sell')).toBeUndefined()
  })

  it('cancels what a FAK leaves', () => {
    const { book, last } = play('sell 2 @ 100', 'buy 5 @ 100 fak')
    expect(last).toMatchObject({ filledLots: 2, restingLots: 0, cancelledLots: 3 })
    expect(book.best('buy')).toBeUndefined()
  })

  it('does not touch the book for a FOK that cannot be filled', () => {
    const { book, last } = play('sell 2 @ 100', 'sell 2 @ 102', 'buy 3 @ 101 fok')
    expect(last).toMatchObject({ fills: [], cancelledLots: 3 })
    expect(book.best('sell')).toEqual({ priceTicks: 100, volumeLots: 2 })
  })

  it('fills a FOK over several levels', () => {
    expect(play('sell 2 @ 100', 'sell 2 @ 102', 'buy 3 @ 102 fok').fills).toEqual(['2 @ 100 of 1', '1 @ 102 of 2'])
  })

  it('lets the next in the queue move up when the first is cancelled', () => {
    const { book } = play('buy 1 @ 100', 'buy 2 @ 100', 'buy 3 @ 100')
    expect(book.cancel(1)).toBe(1)
    expect(book.cancel(1)).toBe(0)
    const sold = book.submit({ id: 9, side: 'sell', priceTicks: 100, volumeLots: 4, timeInForce: 'day' })
    expect(sold.fills.map((fill) => fill.makerId)).toEqual([2, 3])
    expect(book.resting(3)?.volumeLots).toBe(1)
  })

  it.each([
    ['a price between ticks', { priceTicks: 100.5 }],
    ['no price', { priceTicks: Number.NaN }],
    ['no volume', { volumeLots: 0 }],
    ['half a lot', { volumeLots: 0.5 }],
    ['an id that rests', { id: 1 }],
  ])('refuses %s', (_, wrong) => {
    const { book } = play('buy 1 @ 100')
    const order = { id: 2, side: 'buy', priceTicks: 100, volumeLots: 1, timeInForce: 'day', ...wrong } as const
    expect(() => book.submit(order)).toThrow(RangeError)
  })
})
