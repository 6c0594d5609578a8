import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BookFill, NewBookOrder } from './book-order.js'
import { OrderBook } from './order-book.js'

const order = fc
  .record({
    side: fc.constantFrom('buy', 'sell'),
    priceTicks: fc.integer({ min: 95, max: 105 }),
    volumeLots: fc.integer({ min: 1, max: 20 }),
    timeInForce: fc.constantFrom('day', 'day', 'day', 'fak', 'fok'),
    least: fc.nat({ max: 20 }),
  })
  .map(({ least, ...plain }) => {
    const hasMinimum = plain.timeInForce === 'fak' && least > 0 && least <= plain.volumeLots
    return hasMinimum ? { ...plain, minVolumeLots: least } : plain
  })
const action = fc.oneof(
  { weight: 4, arbitrary: order.map((value) => ({ kind: 'submit' as const, value })) },
  { weight: 1, arbitrary: fc.nat({ max: 60 }).map((id) => ({ kind: 'cancel' as const, id })) },
)

/** A book as a plain list, the slow way: what the fast one must agree with. */
class ListedBook {
  private resting: (NewBookOrder & { left: number; arrival: number })[] = []
  private arrivals = 0

  submit(taker: NewBookOrder): BookFill[] {
    const sign = taker.side === 'buy' ? 1 : -1
    const makers = this.resting
      .filter((maker) => maker.side !== taker.side && (taker.priceTicks - maker.priceTicks) * sign >= 0)
      .sort((a, b) => (a.priceTicks - b.priceTicks) * sign || a.arrival - b.arrival)
    const fillable = makers.reduce((sum, maker) => sum + maker.left, 0)
    if (taker.timeInForce === 'fok' && fillable < taker.volumeLots) return []
    if (fillable < (taker.minVolumeLots ?? 0)) return []
    let left = taker.volumeLots
    const fills: BookFill[] = []
    for (const maker of makers) {
      const volumeLots = Math.min(left, maker.left)
      if (volumeLots === 0) break
      maker.left -= volumeLots
      left -= volumeLots
      const { priceTicks, id: makerId } = maker
      fills.push({ makerId, takerId: taker.id, takerSide: taker.side, priceTicks, volumeLots })
    }
    this.resting = this.resting.filter((maker) => maker.left > 0)
    if (left > 0 && taker.timeInForce === 'day') this.resting.push({ ...taker, left, arrival: this.arrivals++ })
    return fills
  }

  cancel(id: number): number {
    const lots = this.resting.find((o) => o.id === id)?.left ?? 0
    this.resting = this.resting.filter((o) => o.id !== id)
    return lots
  }

  volume(): number {
    return this.resting.reduce((sum, o) => sum + o.left, 0)
  }
}

const volumeOf = (book: OrderBook): number =>
  [...book.orders('buy'), ...book.orders('sell')].reduce((sum, o) => sum + o.volumeLots, 0)

describe('OrderBook, whatever is sent', () => {
  it('is never crossed, conserves volume and matches in price-time priority', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
        const book = new OrderBook()
        const listed = new ListedBook()
        actions.forEach((step, id) => {
          if (step.kind === 'cancel') {
            expect(book.cancel(step.id)).toBe(listed.cancel(step.id))
            return
          }
          const submitted = { id, ...step.value } as NewBookOrder
          const outcome = book.submit(submitted)
          expect(outcome.fills).toEqual(listed.submit(submitted))
          expect(outcome.filledLots + outcome.restingLots + outcome.cancelledLots).toBe(submitted.volumeLots)
          const bid = book.best('buy')?.priceTicks ?? -Infinity
          expect(bid).toBeLessThan(book.best('sell')?.priceTicks ?? Infinity)
        })
        expect(volumeOf(book)).toBe(listed.volume())
        for (const side of ['buy', 'sell'] as const) {
          const depth = book.depth(side, 99).reduce((sum, level) => sum + level.volumeLots, 0)
          expect(depth).toBe([...book.orders(side)].reduce((sum, o) => sum + o.volumeLots, 0))
        }
      }),
    )
  })
})
