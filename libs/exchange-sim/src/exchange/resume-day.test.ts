import type { InputOrder } from '../counter/check-order.js'
import { describe, expect, it } from 'vitest'
import { ReplaySource } from '../market/replay-source.js'
import type { Exchange } from './exchange.js'
import { MemoryJournal } from './memory-journal.fixture.js'
import { QuietSource } from './quiet-source.fixture.js'
import { at, calendar, insertFor, openScene } from './trading-scene.fixture.js'

const NOON = '2026-11-24T11:00:00'
const USERS = ['A', 'B'] as const
const sourceOf = (symbol: string): QuietSource => new QuietSource(calendar, [symbol])
const open = (journal: MemoryJournal, source = sourceOf('rb2701')): Exchange =>
  openScene({ source, start: NOON, users: USERS, journal })
const sell: Partial<InputOrder> = { Direction: '1' }

describe('a contract that was taken out of the configuration', () => {
  const journal = new MemoryJournal()
  const before = open(journal)
  insertFor(before, 'B', sell)
  insertFor(before, 'A', {})
  insertFor(before, 'A', { LimitPrice: 3140, VolumeTotalOriginal: 3, OrderMemo: 'rests' })
  const after = (): Exchange => open(journal, sourceOf('rb2705'))

  it('is refused while somebody holds lots of it, with the place and the remedy', () => {
    expect(after).toThrow(/config\/exchange\.yaml market: account \w holds rb2701.*add it again.*请加回/s)
  })

  it('loses its working orders, which is told; the day still shows and settles what traded', () => {
    insertFor(before, 'A', { ...sell, CombOffsetFlag: '3' })
    insertFor(before, 'B', { CombOffsetFlag: '3' })
    const exchange = after()
    expect(exchange.delistedOrders.map(({ orderMemo, status }) => `${orderMemo} ${status}`)).toEqual(['rests 5'])
    expect(exchange.flowOf('A').at(-1)?.fields).toMatchObject({ OrderStatus: '5', StatusMsg: '已撤单:合约已摘牌' })
    expect(exchange.funds('A')).toMatchObject({ frozenMargin: 0, frozenCommission: 0 })
    expect(exchange.tradesOf('A').length).toBeGreaterThan(0)
    expect([...exchange.markets.keys()]).toEqual(['rb2705'])
    expect(insertFor(exchange, 'A', {})).toBe('instrument_not_found')
    const { balance } = exchange.funds('A')
    exchange.advance(at('2026-11-24T15:16:00'))
    expect(exchange.settlementOf('A')?.text).toContain('rb2701')
    expect(exchange.account('A').preBalance).toBeCloseTo(balance, 4)
    expect(exchange.account('A').legs).toEqual([])
    expect(() => exchange.market('rb2701')).toThrow('no contract rb2701')
  })
})

it('keeps prices when the price tick of a contract is another one after a restart', () => {
  const journal = new MemoryJournal()
  const before = open(journal)
  insertFor(before, 'A', { LimitPrice: 3140 })
  const finer = sourceOf('rb2701')
  finer.opening = () => ({ price: 3150, openInterest: 0, priceTick: 0.5 })
  const after = open(journal, finer)
  const priceOf = (exchange: Exchange, of: 'preSettlementTicks' | 'upperLimitTicks'): number =>
    exchange.market('rb2701').priceOf(exchange.market('rb2701').day[of])
  for (const of of ['preSettlementTicks', 'upperLimitTicks'] as const) {
    expect(priceOf(after, of)).toBe(priceOf(before, of))
  }
  const { book } = after.market('rb2701')
  expect(after.market('rb2701').priceOf(book.best('buy')?.priceTicks ?? 0)).toBe(3140)
  expect(after.funds('A')).toEqual(before.funds('A'))
})

it('lets the rest of an order that trades in parts meet the book like one that arrives', () => {
  const journal = new MemoryJournal()
  const before = open(journal)
  insertFor(before, 'A', { ...sell, VolumeTotalOriginal: 5 })
  insertFor(before, 'B', { VolumeTotalOriginal: 3 }, () => ({ lots: 2, pauseMs: 60_000 }))
  const after = open(journal)
  const { book } = after.market('rb2701')
  expect(book.best('buy')).toBeUndefined()
  after.advance(at('2026-11-24T11:00:01'))
  expect(after.ordersOf('B')).toMatchObject([{ status: '0', tradedLots: 3 }])
  expect(book.best('sell')).toMatchObject({ volumeLots: 2 })
})

it('names the place and the remedy when another kind of market left the store', () => {
  const journal = new MemoryJournal()
  open(journal).advance(at('2026-11-24T14:00:00'))
  const bar = { startMs: at('2023-09-25T21:00:00'), open: 3700, high: 3700, low: 3700, close: 3700 }
  const bars = [{ ...bar, volumeLots: 4, openInterest: 5 }]
  const reopen = (): Exchange =>
    openScene({ source: new ReplaySource([{ symbol: 'rb2701', bars }], calendar), start: NOON, users: USERS, journal })
  expect(reopen).toThrow(/config\/exchange\.yaml market: .*another market.*重新开始模拟/)
})
