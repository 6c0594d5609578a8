import { describe, expect, it } from 'vitest'
import type { NewBookOrder, TimeInForce } from './book-order.js'
import { OrderBook } from './order-book.js'

/** `buy 3 @ 100`, `sell 5 @ 99 fak`, `buy 5 @ 100 fak min 2`, `sell 5 @ 99 fok`. */
function orderOf(text: string, id: number): NewBookOrder {
  const [side, lots, , price, timeInForce = 'day', , least] = text.trim().split(/\s+/)
  return {
    ...{ id, side: side === 'buy' ? 'buy' : 'sell', volumeLots: Number(lots), priceTicks: Number(price) },
    timeInForce: timeInForce as TimeInForce,
    ...(least === undefined ? {} : { minVolumeLots: Number(least) }),
  }
}

const list = (text: string): string[] => (text === '' ? [] : text.split(','))

/** The book stands before; ids count from 1. Fills as `2 @ 100 of 1`, the resting order's id last. */
function play(before: string, arriving: string) {
  const book = new OrderBook()
  list(before).forEach((text, index) => book.submit(orderOf(text, index + 1)))
  const outcome = book.submit(orderOf(arriving, 99))
  const resting = [...book.orders('buy'), ...book.orders('sell')]
  return {
    fills: outcome.fills.map((fill) => `${fill.volumeLots} @ ${fill.priceTicks} of ${fill.makerId}`).join(', '),
    cancelled: outcome.cancelledLots,
    rest: resting.map(({ side, volumeLots, priceTicks }) => `${side} ${volumeLots} @ ${priceTicks}`).join(', '),
  }
}

describe('a limit order of the day', () => {
  it.each([
    // the book | what arrives | fills | what rests then
    ['', 'buy 3 @ 100', '', 'buy 3 @ 100'],
    ['', 'sell 3 @ 100', '', 'sell 3 @ 100'],
    // It rests beside its own side, behind who came earlier.
    ['buy 3 @ 100', 'buy 2 @ 100', '', 'buy 3 @ 100, buy 2 @ 100'],
    ['buy 3 @ 100', 'buy 2 @ 101', '', 'buy 2 @ 101, buy 3 @ 100'],
    // One tick apart nothing trades.
    ['sell 3 @ 101', 'buy 3 @ 100', '', 'buy 3 @ 100, sell 3 @ 101'],
    // At the same price it trades; the price is the resting order's.
    ['sell 3 @ 100', 'buy 3 @ 100', '3 @ 100 of 1', ''],
    ['sell 3 @ 100', 'buy 3 @ 105', '3 @ 100 of 1', ''],
    ['buy 3 @ 100', 'sell 3 @ 95', '3 @ 100 of 1', ''],
    // In parts: what arrives, or what rests, is left over.
    ['sell 2 @ 100', 'buy 5 @ 100', '2 @ 100 of 1', 'buy 3 @ 100'],
    ['sell 5 @ 100', 'buy 2 @ 100', '2 @ 100 of 1', 'sell 3 @ 100'],
    ['buy 5 @ 100', 'sell 2 @ 99', '2 @ 100 of 1', 'buy 3 @ 100'],
    // Through several levels, best price first, and the rest stops at its limit.
    [
      'sell 1 @ 101, sell 1 @ 100, sell 1 @ 103',
      'buy 3 @ 102',
      '1 @ 100 of 2, 1 @ 101 of 1',
      'buy 1 @ 102, sell 1 @ 103',
    ],
    ['buy 1 @ 99, buy 1 @ 100, buy 1 @ 97', 'sell 3 @ 98', '1 @ 100 of 2, 1 @ 99 of 1', 'buy 1 @ 97, sell 1 @ 98'],
    // First come, first served within a price; a partly filled one keeps its place.
    ['sell 2 @ 100, sell 2 @ 100', 'buy 3 @ 100', '2 @ 100 of 1, 1 @ 100 of 2', 'sell 1 @ 100'],
    ['sell 4 @ 100, sell 4 @ 100', 'buy 3 @ 100', '3 @ 100 of 1', 'sell 1 @ 100, sell 4 @ 100'],
    // A worse price waits, however early it came.
    ['sell 2 @ 101, sell 2 @ 100', 'buy 2 @ 101', '2 @ 100 of 2', 'sell 2 @ 101'],
    // What arrives is cut into the orders it meets.
    ['sell 1 @ 100, sell 2 @ 100, sell 3 @ 100', 'buy 6 @ 100', '1 @ 100 of 1, 2 @ 100 of 2, 3 @ 100 of 3', ''],
  ])('[%s] %s -> %s | %s', (before, arriving, fills, rest) => {
    expect(play(before, arriving)).toEqual({ fills, rest, cancelled: 0 })
  })
})

describe('an order that must trade at once', () => {
  it.each<[string, string, string, number, string]>([
    // the book | what arrives | fills | lots cancelled | what rests then
    // FAK: what can be had, the rest is cancelled.
    ['', 'buy 5 @ 100 fak', '', 5, ''],
    ['sell 5 @ 100', 'buy 5 @ 100 fak', '5 @ 100 of 1', 0, ''],
    ['sell 2 @ 100', 'buy 5 @ 100 fak', '2 @ 100 of 1', 3, ''],
    ['sell 2 @ 100, sell 2 @ 101', 'buy 5 @ 100 fak', '2 @ 100 of 1', 3, 'sell 2 @ 101'],
    ['sell 2 @ 101', 'buy 5 @ 100 fak', '', 5, 'sell 2 @ 101'],
    ['buy 4 @ 100', 'sell 5 @ 100 fak', '4 @ 100 of 1', 1, ''],
    // FAK with a minimum: so many at once, or nothing at all.
    ['sell 2 @ 100', 'buy 5 @ 100 fak min 3', '', 5, 'sell 2 @ 100'],
    ['sell 3 @ 100', 'buy 5 @ 100 fak min 3', '3 @ 100 of 1', 2, ''],
    ['sell 4 @ 100', 'buy 5 @ 100 fak min 3', '4 @ 100 of 1', 1, ''],
    ['sell 9 @ 100', 'buy 5 @ 100 fak min 3', '5 @ 100 of 1', 0, 'sell 4 @ 100'],
    // The minimum may come from several orders and levels, within the limit.
    ['sell 1 @ 100, sell 2 @ 101', 'buy 5 @ 101 fak min 3', '1 @ 100 of 1, 2 @ 101 of 2', 2, ''],
    ['sell 1 @ 100, sell 2 @ 102', 'buy 5 @ 101 fak min 3', '', 5, 'sell 1 @ 100, sell 2 @ 102'],
    ['buy 2 @ 100, buy 2 @ 99', 'sell 5 @ 99 fak min 4', '2 @ 100 of 1, 2 @ 99 of 2', 1, ''],
    ['buy 2 @ 100, buy 2 @ 99', 'sell 5 @ 100 fak min 4', '', 5, 'buy 2 @ 100, buy 2 @ 99'],
    // A minimum of one is a plain FAK, of all a FOK.
    ['sell 1 @ 100', 'buy 5 @ 100 fak min 1', '1 @ 100 of 1', 4, ''],
    ['sell 4 @ 100', 'buy 5 @ 100 fak min 5', '', 5, 'sell 4 @ 100'],
    // FOK: all at once, or nothing.
    ['sell 4 @ 100', 'buy 5 @ 100 fok', '', 5, 'sell 4 @ 100'],
    ['sell 5 @ 100', 'buy 5 @ 100 fok', '5 @ 100 of 1', 0, ''],
    ['sell 3 @ 100, sell 3 @ 101', 'buy 5 @ 101 fok', '3 @ 100 of 1, 2 @ 101 of 2', 0, 'sell 1 @ 101'],
    ['sell 3 @ 100, sell 3 @ 102', 'buy 5 @ 101 fok', '', 5, 'sell 3 @ 100, sell 3 @ 102'],
    ['buy 1 @ 101, buy 1 @ 100', 'sell 2 @ 100 fok', '1 @ 101 of 1, 1 @ 100 of 2', 0, ''],
    ['', 'sell 1 @ 100 fok', '', 1, ''],
  ])('[%s] %s -> %s, %d lots cancelled | %s', (before, arriving, fills, cancelled, rest) => {
    expect(play(before, arriving)).toEqual({ fills, cancelled, rest })
  })
})

describe('an auction in the book', () => {
  it('lets orders cross while they are entered, trades them at one price, and matches again', () => {
    const book = new OrderBook()
    for (const [index, text] of ['buy 3 @ 102', 'sell 2 @ 99', 'sell 4 @ 101', 'buy 1 @ 98'].entries())
      expect(book.enter(orderOf(text, index + 1))).toMatchObject({ filledLots: 0, fills: [] })
    expect(book.best('buy')?.priceTicks).toBeGreaterThan(book.best('sell')?.priceTicks ?? Infinity)
    expect(book.uncross(100)).toMatchObject({ priceTicks: 101, volumeLots: 3 })
    expect(book.depth('buy', 5)).toEqual([{ priceTicks: 98, volumeLots: 1 }])
    expect(book.depth('sell', 5)).toEqual([{ priceTicks: 101, volumeLots: 3 }])
    expect(book.resting(1)).toBeUndefined()
    expect(book.cancel(3)).toBe(3)
    expect(book.submit(orderOf('sell 1 @ 98', 9)).fills).toMatchObject([{ makerId: 4, volumeLots: 1 }])
    expect(book.uncross(100)).toEqual({ priceTicks: undefined, volumeLots: 0, fills: [], rest: [] })
  })

  it('cannot hold a minimum that is none', () => {
    for (const least of [0, 6, 1.5])
      expect(() => new OrderBook().submit({ ...orderOf('buy 5 @ 100 fak', 1), minVolumeLots: least })).toThrow(
        RangeError,
      )
  })
})
