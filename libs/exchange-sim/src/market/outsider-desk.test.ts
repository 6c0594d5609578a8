import { expect, it } from 'vitest'
import { at, calendar, insertFor, openScene } from '../exchange/trading-scene.fixture.js'
import type { Exchange } from '../exchange/exchange.js'
import { isProblem, type NewOutsiderOrder, type OutsiderOrder } from './outsider-order.js'
import { SyntheticSource } from './synthetic-source.js'

const MARKET = { kind: 'synthetic' as const, seed: 3, contracts_expire: false }
const USER = 'sim001'

function night(start = '2026-11-23T21:30:00'): Exchange {
  const source = new SyntheticSource({ ...MARKET, contracts: [{ symbol: 'rb2701', price: 3150 }] }, calendar)
  return openScene({ source, start, users: [USER] })
}

const order = (fields: Partial<NewOutsiderOrder> = {}): NewOutsiderOrder => ({
  ...{ participant: 'crowd-1', symbol: 'rb2701', side: 'sell', price: 3150, volumeLots: 5, timeInForce: 'day' },
  ...fields,
})

function submit(exchange: Exchange, fields: Partial<NewOutsiderOrder> = {}): OutsiderOrder {
  const answer = exchange.outsiders.submit(order(fields))
  if (isProblem(answer)) throw new Error(answer.en)
  return answer
}

it('rests, trades with an investor, and ends when nothing is left of it', () => {
  const exchange = night()
  const resting = submit(exchange)
  expect(resting).toMatchObject({ status: 'resting', tradedLots: 0, priceTicks: 3150 })
  insertFor(exchange, USER, { VolumeTotalOriginal: 2 })
  expect(resting).toMatchObject({ status: 'resting', tradedLots: 2 })
  expect(exchange.tradesOf(USER)).toHaveLength(1)
  insertFor(exchange, USER, { VolumeTotalOriginal: 9 })
  expect(resting).toMatchObject({ status: 'filled', tradedLots: 5 })
  expect(exchange.market('rb2701').day.volumeLots).toBe(5)
  expect(exchange.outsiders.list().map(({ id }) => id)).toEqual([resting.id])
})

it('takes what an investor has in the book, and tells the investor', () => {
  const exchange = night()
  insertFor(exchange, USER, { VolumeTotalOriginal: 3 })
  expect(submit(exchange, { timeInForce: 'fak' })).toMatchObject({ status: 'cancelled', tradedLots: 3 })
  expect(exchange.ordersOf(USER)[0]).toMatchObject({ status: '0', tradedLots: 3 })
})

it('shows everybody who rests in a book, best first', () => {
  const exchange = night()
  submit(exchange, { participant: 'fund-a', price: 3155 })
  insertFor(exchange, USER, { LimitPrice: 3140, VolumeTotalOriginal: 3 })
  insertFor(exchange, USER, { LimitPrice: 3145, VolumeTotalOriginal: 1 })
  const { buy, sell } = exchange.outsiders.restingIn('rb2701')
  expect(buy.map(({ price, owner }) => [price, owner.kind])).toEqual([
    [3145, 'account'],
    [3140, 'account'],
  ])
  expect(sell.map(({ owner }) => owner)).toEqual([{ kind: 'participant', participant: 'fund-a', id: 1 }])
  exchange.advance(exchange.nowMs + 5_000)
  const crowded = exchange.outsiders.restingIn('rb2701', 4)
  expect(crowded.buy).toHaveLength(4)
  expect(crowded.buy[0]?.owner.kind).toBe('crowd')
})

it('is cancelled by the participant who placed it, once, and by the end of the day', () => {
  const exchange = night('2026-11-24T14:59:30')
  const [mine, late] = [submit(exchange, { price: 3300 }), submit(exchange, { price: 3310 })]
  expect(exchange.outsiders.cancel('crowd-2', mine.id)).toMatchObject({ code: 'unknown_order' })
  expect(exchange.outsiders.cancel('crowd-1', mine.id)).toMatchObject({ status: 'cancelled' })
  expect(exchange.outsiders.cancel('crowd-1', mine.id)).toMatchObject({ code: 'order_ended' })
  exchange.advance(at('2026-11-24T15:16:00'))
  expect(exchange.outsiders.list().map(({ id, status }) => [id, status])).toEqual([
    [late.id, 'cancelled'],
    [mine.id, 'cancelled'],
  ])
  const { sell } = exchange.outsiders.restingIn('rb2701', Infinity)
  expect(sell.some(({ owner }) => owner.kind === 'participant')).toBe(false)
})

it.each<[string, Partial<NewOutsiderOrder>, string]>([
  ['a contract that is not there', { symbol: 'rb2799' }, 'unknown_contract'],
  ['no lots', { volumeLots: 0 }, 'bad_order'],
  ['more lots than an order may have', { volumeLots: 501 }, 'bad_order'],
  ['no price', { price: Number.NaN }, 'bad_order'],
  ['a name that is none', { participant: '' }, 'bad_order'],
  ['a price between ticks', { price: 3150.5 }, 'refused'],
  ['a price beyond the limit', { price: 5000 }, 'refused'],
])('refuses %s', (_, fields, code) => {
  expect(night().outsiders.submit(order(fields))).toMatchObject({ code })
})

it('refuses while the market is closed', () => {
  expect(night('2026-11-23T20:00:00').outsiders.submit(order())).toMatchObject({ code: 'refused' })
})

it('remembers a bounded number of ended orders', () => {
  const exchange = night()
  for (let count = 0; count < 1_100; count++) submit(exchange, { timeInForce: 'fak', volumeLots: 1 })
  expect(exchange.outsiders.list(Infinity)).toHaveLength(1_000)
  expect(exchange.outsiders.list(1)[0]?.id).toBe(1_100)
})
