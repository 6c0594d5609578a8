import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newOrder } from '../orders/order-state.js'
import { applyFill } from '../orders/apply-fill.js'
import { legsOf } from '../orders/split-close.js'
import type { Direction } from '../orders/vocabulary.js'
import { closableLots, frozenLots, type HoldingOrder } from './frozen-lots.js'
import {
  reconcile,
  settleBook,
  sideKey,
  snapshotInBook,
  tradeInBook,
  type BookTrade,
  type PositionBook,
} from './position-book.js'
import { heldLots, type RecordLots } from './position-side.js'

const DAY = '20251223'
const SYMBOL = 'rb2605'
const KEY = sideKey({ symbol: SYMBOL, direction: 'LONG' })

const trade = (change: RecordLots, publishedMs: number): BookTrade => {
  const lots = change.today + change.yesterday
  const offset = lots > 0 ? 'OPEN' : change.today !== 0 ? 'CLOSETODAY' : 'CLOSEYESTERDAY'
  const direction: Direction = lots > 0 ? 'LONG' : 'SHORT'
  const common = { accountId: 'sim001', symbol: SYMBOL, exchange: 'SHFE', tradingDay: DAY } as const
  return { ...common, direction, offset, price: 100, lots: Math.abs(lots), publishedMs }
}

const query = (lots: RecordLots, publishedMs: number) => ({
  tradingDay: DAY,
  publishedMs,
  rows: [
    {
      accountId: 'sim001',
      symbol: SYMBOL,
      exchange: 'SHFE' as const,
      direction: 'LONG' as const,
      lots,
      price: 100,
      margin: 0,
      tradingDay: DAY,
      publishedMs,
    },
  ],
})

/** A day at the counter: what was held at its start, then fills and complete queries in the order of publication. */
interface CounterDay {
  readonly start: number
  /** Otherwise the first query comes somewhere in the day, at its end at the latest. */
  readonly queriedAtStart: boolean
  readonly events: readonly { readonly kind: 'fill' | 'query'; readonly amount: number }[]
}

function publish(day: CounterDay): { trades: BookTrade[]; queries: ReturnType<typeof query>[]; end: RecordLots } {
  let lots: RecordLots = { today: 0, yesterday: day.start }
  const trades: BookTrade[] = []
  const queries = day.queriedAtStart ? [query(lots, 0)] : []
  day.events.forEach((event, index) => {
    const publishedMs = index + 1
    if (event.kind === 'query') return queries.push(query(lots, publishedMs))
    const change =
      event.amount > 0
        ? { today: event.amount, yesterday: 0 }
        : lots.today > 0
          ? { today: -Math.min(lots.today, -event.amount), yesterday: 0 }
          : { today: 0, yesterday: -Math.min(lots.yesterday, -event.amount) }
    if (change.today + change.yesterday === 0) return undefined
    lots = { today: lots.today + change.today, yesterday: lots.yesterday + change.yesterday }
    return trades.push(trade(change, publishedMs))
  })
  if (queries.length === 0) queries.push(query(lots, day.events.length + 1))
  return { trades, queries, end: lots }
}

const anyDay: fc.Arbitrary<CounterDay> = fc.record({
  start: fc.integer({ min: 0, max: 4 }),
  queriedAtStart: fc.boolean(),
  events: fc.array(
    fc.record({
      kind: fc.constantFrom('fill' as const, 'fill' as const, 'query' as const),
      amount: fc.integer({ min: -3, max: 3 }),
    }),
    { maxLength: 12 },
  ),
})

describe('two streams, read in any interleaving', () => {
  it('end at the position of the counter: no fill lost, none counted twice', () => {
    fc.assert(
      fc.property(anyDay, fc.array(fc.boolean(), { minLength: 26, maxLength: 26 }), (day, turns) => {
        const { trades, queries, end } = publish(day)
        let book: PositionBook = new Map()
        for (const takeTrade of [...turns, ...Array<boolean>(26).fill(true), ...Array<boolean>(26).fill(false)]) {
          const nextTrade = takeTrade ? trades.shift() : undefined
          const nextQuery = takeTrade ? undefined : queries.shift()
          if (nextTrade) book = tradeInBook(book, nextTrade)
          if (nextQuery) book = snapshotInBook(book, nextQuery).book
        }
        expect(book.get(KEY)?.lots).toEqual(end)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('close orders over a day', () => {
  it('never freeze more than is held, and the fills sum to the position', () => {
    const anyStep = fc.record({ act: fc.constantFrom('open', 'close', 'fill'), lots: fc.integer({ min: 1, max: 4 }) })
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (acts) => {
        let book: PositionBook = new Map()
        let orders: HoldingOrder[] = []
        let sum = 0
        acts.forEach((act, index) => {
          const side = book.get(KEY)
          if (act.act === 'open') {
            book = tradeInBook(book, trade({ today: act.lots, yesterday: 0 }, index))
            sum += act.lots
          } else if (act.act === 'close' && side) {
            const closable = closableLots(side, frozenLots(side, orders))
            for (const leg of legsOf('CLOSE', act.lots, closable, 'yesterday_first') ?? []) {
              orders.push({
                symbol: SYMBOL,
                direction: 'SHORT',
                offset: leg.offset,
                tradingDay: DAY,
                state: newOrder(leg.lots),
              })
            }
          } else if (act.act === 'fill' && orders[0]) {
            const [order, ...rest] = orders
            book = tradeInBook(book, trade({ today: -1, yesterday: 0 }, index))
            sum -= 1
            const state = applyFill(order.state, 1).next
            orders = state.kind === 'final' ? rest : [{ ...order, state }, ...rest]
          }
          const after = book.get(KEY)
          if (!after) return
          const frozen = frozenLots(after, orders)
          expect(frozen.today).toBeGreaterThanOrEqual(0)
          expect(frozen.today).toBeLessThanOrEqual(heldLots(after).today)
          expect(after.lots.today).toBe(sum)
        })
      }),
    )
  })
})

describe('a complete query', () => {
  const held = tradeInBook(new Map(), trade({ today: 2, yesterday: 0 }, 1))

  it('flattens what it does not name', () => {
    const empty = { rows: [], tradingDay: DAY, publishedMs: 60_000 }
    expect(snapshotInBook(held, empty).book.get(KEY)?.lots).toEqual({ today: 0, yesterday: 0 })
    expect(reconcile(held, empty)).toEqual([
      { symbol: SYMBOL, direction: 'LONG', ours: { today: 2, yesterday: 0 }, counter: { today: 0, yesterday: 0 } },
    ])
  })

  it('agrees with the book after the settlement roll', () => {
    const next = settleBook(held, '20251224')
    const [row] = query({ today: 0, yesterday: 2 }, 9).rows
    expect(
      reconcile(next, {
        rows: row ? [{ ...row, tradingDay: '20251224' }] : [],
        tradingDay: '20251224',
        publishedMs: 9,
      }),
    ).toEqual([])
  })
})
