import {
  apiErrorSchema,
  exchangeAccountDetailSchema,
  exchangeAccountListSchema,
  exchangeAccountSchema,
  exchangeBookSchema,
  exchangeCountsListSchema,
  exchangeMarketListSchema,
  exchangeOrderListSchema,
  exchangeOrderSchema,
  exchangeSettledDaysSchema,
  exchangeSettlementSchema,
  exchangeTradeListSchema,
} from '@huangpu/messages'
import { createServiceApp } from '@huangpu/service'
import { pino } from 'pino'
import { beforeEach, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Exchange } from '../exchange/exchange.js'
import { at, calendar, insertFor, openScene } from '../exchange/trading-scene.fixture.js'
import { SyntheticSource } from '../market/synthetic-source.js'
import { addAccountRoutes } from './account-routes.js'
import { addMarketRoutes } from './market-routes.js'
import { addOrderRoutes } from './order-routes.js'
import { addParticipantRoutes } from './participant-routes.js'

const TOKEN = 'token'
const contracts = [
  { symbol: 'rb2701', price: 3150 },
  { symbol: 'au2702', price: 952.4 },
]

let exchange: Exchange
let call: (path: string, method: string, body?: unknown) => Promise<{ status: number; body: unknown }>

const NIGHT = '2026-11-23T21:30:00'
const BEFORE_CLOSE = '2026-11-24T14:59:58'

beforeEach(() => open(NIGHT))

function open(start: string): void {
  const source = new SyntheticSource({ kind: 'synthetic', seed: 3, contracts_expire: false, contracts }, calendar)
  exchange = openScene({ source, start, users: ['sim001', 'sim002'] })
  const app = createServiceApp({
    ...{ token: TOKEN, host: '127.0.0.1', guard: 'token', log: pino({ level: 'silent' }) },
    health: () => {
      throw new Error('not asked here')
    },
    metrics: () => Promise.resolve(''),
  })
  addMarketRoutes(app.routes, { mode: 'stepped', exchange })
  addOrderRoutes(app.routes, exchange)
  addAccountRoutes(app.routes, exchange, () => 1)
  addParticipantRoutes(app.routes, exchange)
  app.open()
  call = async (path, method, body) => {
    const answer = await app.outer.request(`http://127.0.0.1${path}`, {
      method,
      headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json() }
  }
}

/** What is answered, as the catalogue has it. */
const get = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> =>
  schema.parse((await call(path, 'GET')).body)

/** Status, code and the English sentence of a refusal. */
const refusal = async (path: string, method = 'GET', body?: unknown): Promise<[number, string, string]> => {
  const answer = await call(path, method, body)
  const { code, message_en: sentence } = apiErrorSchema.parse(answer.body).error
  return [answer.status, code, sentence]
}

const PLAIN = { symbol: 'rb2701', side: 'sell', price: 3160, volume: 5 }
const inject = async (fields: object = {}, name = 'fund-a') =>
  exchangeOrderSchema.parse((await call(`/participants/${name}/orders`, 'POST', { ...PLAIN, ...fields })).body)
const withdraw = async (id: string) =>
  exchangeOrderSchema.parse((await call(`/participants/orders/${id}`, 'DELETE')).body)

it('lists contracts with phase, quotes and limits', async () => {
  await inject()
  const { trading_day: day, items } = await get('/markets', exchangeMarketListSchema)
  expect(day).toBe('20261124')
  expect(items.map(({ symbol }) => symbol)).toEqual(['rb2701', 'au2702'])
  expect(items[0]).toMatchObject({
    ...{ product: 'rb', phase: 'continuous', price_tick: 1, volume_multiple: 10, max_order_volume: 500 },
    ...{ last_price: 3150, open_price: null, limit_up: 3528, limit_down: 2772, bid_price: null, bid_volume: 0 },
    ...{ ask_price: 3160, ask_volume: 5, volume: 0 },
  })
})

it('shows whose lots stand at each price of a book, and cuts it at the levels asked for', async () => {
  await inject()
  await inject({ volume: 2 }, 'fund-b')
  insertFor(exchange, 'sim001', { Direction: '1', LimitPrice: 3160, VolumeTotalOriginal: 3 })
  await inject({ price: 3170 })
  const book = await get('/books/RB2701?levels=1&orders=1', exchangeBookSchema)
  expect(book).toMatchObject({ market: { symbol: 'rb2701' }, bids: [], is_cut: true })
  expect(book.asks).toEqual([
    {
      ...{ price: 3160, volume: 10, orders: 3 },
      holders: [
        { owner: { kind: 'participant', name: 'fund-a' }, volume: 5 },
        { owner: { kind: 'participant', name: 'fund-b' }, volume: 2 },
        { owner: { kind: 'account', name: 'sim001' }, volume: 3 },
      ],
    },
  ])
  expect(book.orders?.map(({ id, owner }) => [id, owner.name])).toEqual([
    ['p1', 'fund-a'],
    ['p2', 'fund-b'],
    ['1', 'sim001'],
  ])
  expect(await get('/books/rb2701', exchangeBookSchema)).toMatchObject({ orders: null, is_cut: false })
})

it('names the contracts and accounts that there are', async () => {
  const sentence = 'no contract rb9999, there are rb2701, au2702'
  expect(await refusal('/books/rb9999')).toEqual([404, 'unknown_symbol', sentence])
  expect(await refusal('/trades?symbol=rb9999')).toEqual([404, 'unknown_symbol', sentence])
  expect(await refusal('/orders?account=nobody')).toMatchObject([
    ...[404, 'unknown_account', 'no account nobody, the account is one of sim001, sim002'],
  ])
})

it('lists everybody’s orders page by page: accounts, participants, the market', async () => {
  exchange.advance(exchange.nowMs + 2_000)
  for (const user of ['sim001', 'sim002', 'sim001']) insertFor(exchange, user, { LimitPrice: 3000 })
  await inject({ side: 'buy', price: 2990 })
  await inject({ side: 'buy', price: 2991 })
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: z.output<typeof exchangeOrderListSchema> = await get(`/orders?limit=7${after}`, exchangeOrderListSchema)
    seen.push(...page.items.map(({ id, owner }) => id ?? owner.kind))
    cursor = page.next_cursor
  } while (cursor !== null)
  expect(seen.slice(0, 5)).toEqual(['3', '2', '1', 'p2', 'p1'])
  expect(new Set(seen.slice(5))).toEqual(new Set(['market']))
  const resting = [...exchange.markets.values()].flatMap(({ book }) => [...book.orders('buy'), ...book.orders('sell')])
  expect(seen).toHaveLength(resting.length)
})

it.each([
  ['account=sim001', ['3', '1']],
  ['kind=account&working=1', ['2', '1']],
  ['working=0', ['3', 'p1']],
  ['kind=participant', ['p2', 'p1']],
  ['participant=fund-b', ['p2']],
  ['symbol=AU2702', ['3']],
])('filters orders by %s', async (query, ids) => {
  insertFor(exchange, 'sim001', { LimitPrice: 3000 })
  await inject({ time_in_force: 'fak' })
  await inject({}, 'fund-b')
  insertFor(exchange, 'sim002', { LimitPrice: 3001 })
  // At a price beyond the day's limits.
  insertFor(exchange, 'sim001', { InstrumentID: 'au2702', LimitPrice: 1 })
  const { items } = await get(`/orders?${query}`, exchangeOrderListSchema)
  expect(items.map(({ id }) => id)).toEqual(ids)
})

it('shows trades, funds and positions of accounts', async () => {
  await inject()
  insertFor(exchange, 'sim001', { LimitPrice: 3160, VolumeTotalOriginal: 3 })
  insertFor(exchange, 'sim001', { LimitPrice: 3160, VolumeTotalOriginal: 2 })
  const first = await get('/trades?limit=1', exchangeTradeListSchema)
  expect(first).toMatchObject({ items: [{ account_id: 'sim001', price: 3160, volume: 2 }], next_cursor: '1' })
  const rest = await get(`/trades?cursor=${String(first.next_cursor)}`, exchangeTradeListSchema)
  expect(rest).toMatchObject({ items: [{ volume: 3 }], next_cursor: null })
  expect((await get('/trades?account=sim002', exchangeTradeListSchema)).items).toEqual([])
  const account = await get('/accounts/sim001', exchangeAccountDetailSchema)
  expect(account).toMatchObject({
    ...{ account_id: 'sim001', position_volume: 5, working_orders: 0, sessions: 1, settlement_confirmed: true },
    positions: [{ symbol: 'rb2701', side: 'long', volume: 5, today_volume: 5, yd_volume: 0, open_price: 3160 }],
  })
  expect(account.available).toBeCloseTo(account.balance - account.margin)
  const { items } = await get('/accounts', exchangeAccountListSchema)
  expect(items.map((row) => row.account_id)).toEqual(['sim001', 'sim002'])
})

it('moves money in and out, but not what open positions need', async () => {
  const transfer = (amount: number) => call('/accounts/sim001/transfers', 'POST', { amount, note: 'test' })
  const before = await get('/accounts/sim001', exchangeAccountDetailSchema)
  const after = exchangeAccountSchema.parse((await transfer(500_000.5)).body)
  expect(after).toMatchObject({ deposit: 500_000.5, balance: before.balance + 500_000.5 })
  expect(exchangeAccountSchema.parse((await transfer(-0.5)).body)).toMatchObject({ withdraw: 0.5 })
  const most = (after.withdraw_quota - 0.5).toFixed(2)
  expect(await refusal('/accounts/sim001/transfers', 'POST', { amount: -1e10 })).toEqual([
    ...[409, 'over_quota', `more than may go out: ${most} yuan`],
  ])
  for (const amount of [0, 0.001, 1e11]) expect((await transfer(amount)).status).toBe(400)
})

it('counts what SHFE watches, and says from when it is abnormal', async () => {
  for (let count = 0; count < 5; count++) {
    insertFor(exchange, 'sim001', { Direction: '1', LimitPrice: 3160 })
    insertFor(exchange, 'sim001', { LimitPrice: 3160 })
  }
  await inject({ side: 'buy', price: 3000 })
  const { items } = await get('/accounts/sim001/counts', exchangeCountsListSchema)
  expect(items).toMatchObject([{ symbol: 'rb2701', orders: 10, self_trades: 5, cancels: 0, abnormal: ['self_trades'] }])
  expect((await get('/accounts/sim002/counts', exchangeCountsListSchema)).items).toEqual([])
})

it('shows statements once a day is settled', async () => {
  open(BEFORE_CLOSE)
  expect(await refusal('/settlements/sim001')).toEqual([
    ...[404, 'no_settlement', 'no day of sim001 has been settled yet'],
  ])
  expect((await get('/accounts/sim001/settlements', exchangeSettledDaysSchema)).items).toEqual([])
  exchange.advance(at('2026-11-24T15:16:00'))
  expect(await get('/accounts/sim001/settlements', exchangeSettledDaysSchema)).toMatchObject({
    items: [{ trading_day: '20261124' }],
  })
  const last = await get('/settlements/sim001', exchangeSettlementSchema)
  expect(last).toMatchObject({ account_id: 'sim001', trading_day: '20261124' })
  expect((await get('/settlements/sim001/20261124', exchangeSettlementSchema)).text).toBe(last.text)
  expect(last.text).toContain('sim001')
  expect(await refusal('/settlements/sim001/20261123')).toMatchObject([
    404,
    'no_settlement',
    expect.stringContaining('20261123'),
  ])
  expect(await refusal('/settlements/sim001/monday')).toMatchObject([
    400,
    'invalid_input',
    expect.stringContaining('trading day'),
  ])
})

it('places and withdraws orders of other participants', async () => {
  const placed = await inject({ symbol: 'RB2701' })
  expect(placed).toMatchObject({ id: 'p1', state: 'queued', traded: 0, owner: { name: 'fund-a' } })
  insertFor(exchange, 'sim001', { LimitPrice: 3160, VolumeTotalOriginal: 2 })
  expect(await withdraw('p1')).toMatchObject({ state: 'cancelled', traded: 2 })
  expect(await refusal('/participants/orders/p1', 'DELETE')).toMatchObject([409, 'order_ended', expect.any(String)])
  expect(await refusal('/participants/orders/p7', 'DELETE')).toMatchObject([404, 'unknown_order', 'no order p7'])
  expect(await refusal('/participants/orders/7', 'DELETE')).toMatchObject([
    400,
    'invalid_input',
    expect.stringContaining('e.g. p3'),
  ])
})

it.each<[string, object, number, string]>([
  ['a contract that is not there', { symbol: 'rb9999' }, 404, 'unknown_symbol'],
  ['a price between ticks', { price: 3150.5 }, 409, 'refused'],
  ['a price beyond the limits', { price: 4000 }, 409, 'refused'],
  ['too many lots', { volume: 501 }, 400, 'bad_order'],
  ['no lots', { volume: 0 }, 400, 'invalid_input'],
  ['a side that is none', { side: 'long' }, 400, 'invalid_input'],
])('refuses %s of another participant', async (_, fields, status, code) => {
  const answer = await refusal('/participants/fund-a/orders', 'POST', { ...PLAIN, ...fields })
  expect(answer.slice(0, 2)).toEqual([status, code])
})
