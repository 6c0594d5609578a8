import fc from 'fast-check'
import type { BookLevel } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { RecordedFloor } from './recorded-floor.fixture.js'

/**
 * A scenario, step by step. `100x30/101x20`: a snapshot that quotes 30 lots at 100 and 20 at 101 (five levels with
 * commas and `5:` in front); `t 100x8` before it: lots that traded since the snapshot before. `A buy 5@100`: an order of
 * ours; `A cancel`. After the arrow: all fills of ours, in their order.
 */
const SCENARIOS = `
A waits behind the quote      | 100x30/101x20 | A buy 5@100 | t 100x30 100x10/101x20 -> none
and comes when it is eaten    | 100x30/101x20 | A buy 5@100 | t 100x33 100x10/101x20 -> A 3@100
in parts                      | 100x30/101x20 | A buy 5@100 | t 100x32 100x9/101x20 | t 100x9 100x2/101x20 -> A 2@100, A 3@100
the queue is eaten over time  | 100x30/101x20 | A buy 5@100 | t 100x20 100x10/101x20 | t 100x12 100x4/101x20 -> A 2@100
others behind do not matter   | 100x30/101x20 | A buy 5@100 | 100x90/101x20 | t 100x31 100x60/101x20 -> A 1@100
others left: behind us first  | 100x30/101x20 | A buy 5@100 | 100x90/101x20 | 100x40/101x20 | t 100x30 100x9/101x20 -> none
others left: the quote proves | 100x30/101x20 | A buy 5@100 | 100x4/101x20 | t 100x6 100x4/101x20 -> A 2@100
traded on the other side only | 100x30/101x20 | A buy 5@100 | t 101x20 100x30/101x5 -> none
traded through                | 100x30/101x20 | A buy 5@100 | t 99x1 98x9/99x9 -> A 5@100
quoted through                | 100x30/101x20 | A buy 5@100 | 98x9/99x9 -> A 5@100
the other side comes to us    | 100x30/101x20 | A buy 5@100 | 99x9/100x3 -> A 3@100
and what it gave is gone      | 100x30/101x20 | A buy 5@100 | 99x9/100x3 | 99x9/100x3 | 99x9/100x4 -> A 3@100, A 1@100
a better bid is first         | 100x30/102x20 | A buy 5@101 | t 101x2 100x30/102x20 -> A 2@101
and a trade below fills it    | 100x30/102x20 | A buy 5@101 | t 100x1 100x29/102x20 -> A 5@101
first come, first filled      | 100x30/101x20 | A buy 5@100 | B buy 5@100 | t 100x37 100x9/101x20 -> A 5@100, B 2@100
lots between two of ours      | 100x30/101x20 | A buy 5@100 | 100x50/101x20 | B buy 5@100 | t 100x40 100x9/101x20 -> A 5@100
and then the second           | 100x30/101x20 | A buy 5@100 | 100x50/101x20 | B buy 5@100 | t 100x57 100x9/101x20 -> A 5@100, B 2@100
a cancel gives up the place   | 100x30/101x20 | A buy 5@100 | B buy 5@100 | A cancel | t 100x32 100x9/101x20 -> B 2@100
a sell, the other way round   | 100x30/101x20 | A sell 5@101 | t 101x23 100x30/101x9 -> A 3@101
a sell traded through         | 100x30/101x20 | A sell 5@101 | t 102x1 100x30/103x9 -> A 5@101
a sell that is met            | 100x30/101x20 | A sell 5@101 | 101x2/102x9 -> A 2@101
we take what is quoted        | 100x30/101x20 | A buy 25@101 -> A 20@101
not twice from one snapshot   | 100x30/101x20 | A buy 20@101 | B buy 5@101 -> A 20@101
nor from the next of the same | 100x30/101x20 | A buy 20@101 | A2 buy 5@101 | 100x30/101x20 -> A 20@101
only what is newly quoted     | 100x30/101x20 | A buy 20@101 | 100x30/101x26 | B buy 9@101 -> A 20@101, B 6@101
when it traded, it is gone    | 100x30/101x20 | A buy 8@101 | t 101x20 100x30/101x15 | B buy 20@101 -> A 8@101, B 15@101
it comes back with the price  | 100x30/101x20 | A buy 20@101 | 100x30/102x9 | 5:100x30/101x20,102x9 | B buy 5@101 -> A 20@101, B 5@101
five levels are swept         | 5:100x30,99x9/101x2,102x3,103x9 | A buy 10@102 -> A 2@101, A 3@102
not beyond what is shown      | 100x30/101x20 | A buy 50@105 -> A 20@101
below the quote: unknown      | 100x30/101x20 | A buy 5@98 | t 98x50 97x9/98x9 -> A 5@98
unknown: the quote is ahead   | 100x30/101x20 | A buy 5@98 | 98x40/99x9 | t 98x41 98x3/99x9 -> A 1@98
a place is kept while hidden  | 100x30/102x20 | A buy 5@100 | 101x9/102x9 | 100x50/101x9 | t 100x31 100x20/101x9 -> A 1@100
a gap in five levels is empty | 5:100x3,98x9/101x9,102x9 | A buy 5@99 | t 99x2 5:98x9/101x9 -> A 2@99
an auction quotes no prices   | 100x30/101x20 | A buy 5@100 | 102x9/102x9 -> none
limit down: nobody buys       | 100x30/101x20 | A sell 5@100 | /99x9 | A2 sell 5@99 | t 99x4 /99x20 -> A 5@100
`

const ID = new Map<string, number>()
const idOf = (name: string): number => ID.get(name) ?? (ID.set(name, ID.size + 1), ID.size)
const nameOf = (id: number): string => [...ID].find(([, known]) => known === id)?.[0] ?? `${id}`

const levels = (text: string): BookLevel[] =>
  text.split(',').flatMap((level) => {
    const [priceTicks, volumeLots] = level.split('x').map(Number)
    return level === '' ? [] : [{ priceTicks: priceTicks!, volumeLots: volumeLots! }]
  })

function perform(scene: RecordedFloor, step: string): void {
  const order = /^(\w+) (buy|sell) (\d+)@(\d+)$/.exec(step)
  if (order) {
    const [, name = '', side, lots, price] = order
    const id = idOf(name)
    return scene.submit({
      ...{ id, side: side as 'buy' | 'sell', priceTicks: Number(price) },
      ...{ volumeLots: Number(lots), timeInForce: 'day' },
    })
  }
  const cancelled = /^(\w+) cancel$/.exec(step)
  if (cancelled) return void scene.market.book.cancel(idOf(cancelled[1]!))
  const snapshot = /^(?:t (\S+) )?(5:)?([\dx,]*)\/([\dx,]*)$/.exec(step)
  if (!snapshot) throw new Error(`no step: ${step}`)
  const [, traded = '', five, bids = '', asks = ''] = snapshot
  const trades = levels(traded).map(({ priceTicks, volumeLots }) => ({ ticks: priceTicks, lots: volumeLots }))
  scene.snapshot(levels(bids), levels(asks), trades, five ? 5 : 1)
}

describe('orders against a recording', () => {
  const rows = SCENARIOS.trim()
    .split('\n')
    .map((row) => {
      const [before = '', expected = ''] = row.split('->')
      const [title = '', ...steps] = before.split('|').map((part) => part.trim())
      return { title, steps, expected: expected.trim() }
    })

  it.each(rows)('$title', ({ steps, expected }) => {
    const scene = new RecordedFloor()
    for (const step of steps) perform(scene, step)
    const fills = scene.fills.map(({ id, lots, priceTicks }) => `${nameOf(id)} ${lots}@${priceTicks}`)
    expect(fills.join(', ') || 'none').toBe(expected)
  })
})

describe('whatever a recording does', () => {
  const price = fc.integer({ min: 95, max: 105 })
  const lots = fc.integer({ min: 1, max: 40 })
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('snapshot' as const),
      middle: price,
      spread: fc.integer({ min: 1, max: 3 }),
      bid: lots,
      ask: lots,
      traded: fc.array(fc.record({ ticks: price, lots }), { maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constant('order' as const),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      priceTicks: price,
      volumeLots: lots,
      isFak: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('cancel' as const), which: fc.nat() }),
  )

  it('own orders fill by price and time, never above what traded and was quoted, and the book never crosses', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const scene = new RecordedFloor()
        const { book } = scene.market
        const orders: { id: number; side: 'buy' | 'sell'; priceTicks: number; volumeLots: number }[] = []
        for (const each of steps) {
          const before = scene.fills.length
          const ownBefore = new Map(orders.map(({ id }) => [id, book.resting(id)?.volumeLots ?? 0]))
          if (each.kind === 'cancel') book.cancel((each.which % (orders.length + 1)) + 1)
          else if (each.kind === 'order') {
            const { side, priceTicks, volumeLots } = each
            const order = { id: orders.length + 1, side, priceTicks, volumeLots }
            orders.push(order)
            // What it takes was quoted, or an order of ours.
            const against = book.depth(side === 'buy' ? 'sell' : 'buy', 100)
            const reach = against.filter((l) =>
              side === 'buy' ? l.priceTicks <= priceTicks : l.priceTicks >= priceTicks,
            )
            scene.submit({ ...order, timeInForce: each.isFak ? 'fak' : 'day' })
            const takable = reach.reduce((sum, level) => sum + level.volumeLots, 0)
            expect(scene.filledOf(order.id)).toBe(Math.min(volumeLots, takable))
          } else {
            const { middle, spread, bid, ask, traded } = each
            const bids = [{ priceTicks: middle, volumeLots: bid }]
            const asks = [{ priceTicks: middle + spread, volumeLots: ask }]
            scene.snapshot(bids, asks, traded)
            checkFills(scene.fills.slice(before), { orders, ownBefore, bids, asks, traded })
          }
          const [best, worst] = [book.best('buy'), book.best('sell')]
          if (best && worst) expect(best.priceTicks).toBeLessThan(worst.priceTicks)
        }
      }),
      { numRuns: 300 },
    )
  })

  interface Step {
    orders: readonly { id: number; side: 'buy' | 'sell'; priceTicks: number }[]
    ownBefore: ReadonlyMap<number, number>
    bids: readonly BookLevel[]
    asks: readonly BookLevel[]
    traded: readonly { ticks: number; lots: number }[]
  }

  function checkFills(fills: readonly { id: number; priceTicks: number; lots: number }[], step: Step): void {
    for (const side of ['buy', 'sell'] as const) {
      const sign = side === 'buy' ? 1 : -1
      const opposite = (side === 'buy' ? step.asks : step.bids)[0]!
      const resting = step.orders.filter((order) => order.side === side && (step.ownBefore.get(order.id) ?? 0) > 0)
      for (const ticks of new Set(resting.map((order) => order.priceTicks))) {
        const queue = resting.filter((order) => order.priceTicks === ticks)
        const filled = queue.map(({ id }) => fills.reduce((sum, fill) => (fill.id === id ? sum + fill.lots : sum), 0))
        const total = filled.reduce((a, b) => a + b, 0)
        const isThrough =
          (ticks - opposite.priceTicks) * sign > 0 || step.traded.some((trade) => (ticks - trade.ticks) * sign > 0)
        const tradedHere = step.traded.reduce((sum, trade) => (trade.ticks === ticks ? sum + trade.lots : sum), 0)
        const quotedHere = opposite.priceTicks === ticks ? opposite.volumeLots : 0
        if (!isThrough) expect(total).toBeLessThanOrEqual(tradedHere + quotedHere)
        else expect(total).toBe(queue.reduce((sum, { id }) => sum + (step.ownBefore.get(id) ?? 0), 0))
        // Nobody is filled before those in front are whole.
        const firstOpen = queue.findIndex(({ id }, at) => filled[at]! < (step.ownBefore.get(id) ?? 0))
        if (firstOpen >= 0) expect(filled.slice(firstOpen + 1).every((lots) => lots === 0)).toBe(true)
      }
    }
  }
})
