import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auctionPrice, matchAuction } from './auction.js'
import type { BookSideName, RestingOrder } from './book-order.js'
import { OrderBook } from './order-book.js'

/** `buy 3 @ 100, sell 2 @ 99`: orders in their arrival; ids count from 1. */
const read = (text: string): RestingOrder[] =>
  text.split(', ').map((words, index) => {
    const [side = '', lots, , price] = words.split(' ')
    return { id: index + 1, side: side as BookSideName, volumeLots: Number(lots), priceTicks: Number(price) }
  })

describe('one price with most volume', () => {
  it.each([
    // orders | last settlement -> lots @ price | who trades with whom | what is left
    ['buy 5 @ 100, sell 5 @ 101', 100, 'none', '', 'buy 5 @ 100, sell 5 @ 101'],
    ['buy 5 @ 100', 100, 'none', '', 'buy 5 @ 100'],
    ['buy 5 @ 100, sell 5 @ 100', 90, '5 @ 100', '1-2:5', ''],
    // Every price from 95 to 105 trades 5 lots: the nearest to the settlement.
    ['buy 5 @ 105, sell 5 @ 95', 100, '5 @ 100', '1-2:5', ''],
    ['buy 5 @ 105, sell 5 @ 95', 90, '5 @ 95', '1-2:5', ''],
    ['buy 5 @ 105, sell 5 @ 95', 120, '5 @ 105', '1-2:5', ''],
    // More is wanted than offered: a bid above the price must trade whole, so the price is the bid.
    ['buy 10 @ 105, sell 5 @ 95', 100, '5 @ 105', '1-2:5', 'buy 5 @ 105'],
    // More is offered than wanted: the price is the offer.
    ['buy 5 @ 105, sell 10 @ 95', 100, '5 @ 95', '1-2:5', 'sell 5 @ 95'],
    // Most lots win over the nearness to the settlement.
    ['buy 3 @ 102, buy 4 @ 101, sell 2 @ 99, sell 5 @ 101', 99, '7 @ 101', '1-3:2, 1-4:1, 2-4:4', ''],
    // The earlier of two at the price trades first.
    ['buy 4 @ 100, buy 4 @ 100, sell 5 @ 100', 100, '5 @ 100', '1-3:4, 2-3:1', 'buy 3 @ 100'],
    // The better price trades before the earlier order.
    ['buy 4 @ 100, buy 4 @ 101, sell 4 @ 100', 100, '4 @ 100', '2-3:4', 'buy 4 @ 100'],
    ['sell 4 @ 100, sell 4 @ 99, buy 4 @ 100', 100, '4 @ 100', '3-2:4', 'sell 4 @ 100'],
    // A bid and an offer that no price brings together stay.
    ['buy 2 @ 103, sell 2 @ 97, buy 1 @ 90, sell 1 @ 110', 100, '2 @ 100', '1-2:2', 'buy 1 @ 90, sell 1 @ 110'],
    // A night's opening with a ladder on both sides.
    [
      'buy 10 @ 3152, buy 20 @ 3151, buy 30 @ 3150, sell 15 @ 3149, sell 20 @ 3150, sell 40 @ 3151',
      3150,
      '35 @ 3150',
      '1-4:10, 2-4:5, 2-5:15, 3-5:5',
      'buy 25 @ 3150, sell 40 @ 3151',
    ],
  ])('%s | %d -> %s', (orders, settlement, traded, fills, rest) => {
    const auction = matchAuction(read(orders), settlement)
    const shown = auction.priceTicks === undefined ? 'none' : `${auction.volumeLots} @ ${auction.priceTicks}`
    expect(shown).toBe(traded)
    expect(auction.fills.map((fill) => `${fill.buyId}-${fill.sellId}:${fill.volumeLots}`).join(', ')).toBe(fills)
    expect(auction.rest.map((order) => `${order.side} ${order.volumeLots} @ ${order.priceTicks}`).join(', ')).toBe(rest)
  })
})

describe('any auction', () => {
  const order = fc.record({
    side: fc.constantFrom<BookSideName>('buy', 'sell'),
    priceTicks: fc.integer({ min: 90, max: 110 }),
    volumeLots: fc.integer({ min: 1, max: 20 }),
  })
  const orders = fc
    .array(order, { maxLength: 30 })
    .map((list) => list.map((each, index) => ({ id: index + 1, ...each })))
  const reference = fc.integer({ min: 85, max: 115 })
  const lots = (list: readonly RestingOrder[], wanted: (order: RestingOrder) => boolean): number =>
    list.filter(wanted).reduce((sum, each) => sum + each.volumeLots, 0)

  it('takes the price that a search over every tick finds', () => {
    fc.assert(
      fc.property(orders, reference, (list, settlement) => {
        const buys = (ticks: number): number => lots(list, (each) => each.side === 'buy' && each.priceTicks >= ticks)
        const sells = (ticks: number): number => lots(list, (each) => each.side === 'sell' && each.priceTicks <= ticks)
        const ticks = Array.from({ length: 21 }, (_, index) => 90 + index)
        const most = Math.max(...ticks.map((each) => Math.min(buys(each), sells(each))))
        const best = ticks.filter(
          (each) => Math.min(buys(each), sells(each)) === most && buys(each + 1) <= most && sells(each - 1) <= most,
        )
        const distance = (each: number): number => Math.abs(each - settlement)
        const nearest = best.toSorted((a, b) => distance(a) - distance(b))[0]
        expect(auctionPrice(list, settlement)).toBe(most === 0 ? undefined : nearest)
      }),
    )
  })

  it('conserves lots, trades the better whole, and leaves no book that crosses', () => {
    fc.assert(
      fc.property(orders, reference, (list, settlement) => {
        const { priceTicks, volumeLots, rest } = matchAuction(list, settlement)
        for (const side of ['buy', 'sell'] as const) {
          const isSide = (each: RestingOrder): boolean => each.side === side
          expect(lots(list, isSide) - lots(rest, isSide)).toBe(volumeLots)
        }
        const bids = rest.filter((each) => each.side === 'buy').map((each) => each.priceTicks)
        const offers = rest.filter((each) => each.side === 'sell').map((each) => each.priceTicks)
        expect(Math.max(-Infinity, ...bids)).toBeLessThan(Math.min(Infinity, ...offers))
        if (priceTicks === undefined) return
        expect(Math.max(-Infinity, ...bids)).toBeLessThanOrEqual(priceTicks)
        expect(Math.min(Infinity, ...offers)).toBeGreaterThanOrEqual(priceTicks)
      }),
    )
  })

  it('serves within a price whoever came first', () => {
    fc.assert(
      fc.property(orders, reference, (list, settlement) => {
        const { rest } = matchAuction(list, settlement)
        const leftOf = (each: RestingOrder): number => rest.find(({ id }) => id === each.id)?.volumeLots ?? 0
        for (const each of list) {
          if (leftOf(each) === each.volumeLots) continue
          const earlier = list.filter(
            ({ id, side, priceTicks }) => id < each.id && side === each.side && priceTicks === each.priceTicks,
          )
          expect(earlier.map(leftOf)).toEqual(earlier.map(() => 0))
        }
      }),
    )
  })

  it('is the same in a book, from which trading goes on', () => {
    fc.assert(
      fc.property(orders, reference, (list, settlement) => {
        const book = new OrderBook()
        for (const each of list) book.enter(each)
        const { priceTicks, volumeLots, rest } = matchAuction(list, settlement)
        expect(book.uncross(settlement)).toMatchObject({ priceTicks, volumeLots })
        for (const side of ['buy', 'sell'] as const) {
          expect(new Set(book.orders(side))).toEqual(new Set(rest.filter((each) => each.side === side)))
        }
        const bid = book.best('buy')?.priceTicks ?? -Infinity
        expect(bid).toBeLessThan(book.best('sell')?.priceTicks ?? Infinity)
      }),
    )
  })
})
