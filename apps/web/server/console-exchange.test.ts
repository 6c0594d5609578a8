import { apiErrorSchema, exchangeFaultArmedSchema } from '@huangpu/messages'
import { ApiProblem } from '@huangpu/service'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { DemoExchange } from '../testing/demo-exchange.js'
import { createFakeContext } from '../testing/fake-context.js'
import { openConsole, type OpenConsole } from '../testing/open-console.js'

let web: OpenConsole
let cookie: string
let asked: string[]

async function open(environment: 'sim' | 'live' = 'sim'): Promise<void> {
  web = await openConsole({ fake: createFakeContext({ environment }) })
  cookie = await web.signIn()
  asked = []
  const demo = new DemoExchange()
  web.peers.set('exchange', (method, path, body) => {
    asked.push(`${method} ${path}`)
    return demo.answer(method, path, body)
  })
}
beforeEach(() => open())
afterEach(() => web.close())

const bodyOf = async <S extends z.ZodType>(answer: Response, schema: S): Promise<z.output<S>> =>
  schema.parse(await answer.json())
const get = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> =>
  bodyOf(await web.request('GET', path, { cookie }), schema)
const floorOf = (query = '') => get(`/api/exchange/floor${query}`, z.unknown())
const problemOf = async (answer: Response) => (await bodyOf(answer, apiErrorSchema)).error
const faultsSchema = z.object({ faults: z.array(z.object({ id: z.string() })) })
const kindsSchema = z.object({ items: z.array(z.object({ kind: z.string(), fields: z.array(z.unknown()) })) })
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  web.request('POST', path, { cookie, body, headers })
const ORDER = { name: 'fund-a', symbol: 'rb2701', side: 'sell', price: 3160, volume: 5 }

describe('the simulated exchange through the console', () => {
  it('shows the floor of one moment: the wanted contract and account, else the first and its own', async () => {
    const floor = await floorOf('?symbol=au2702')
    expect(floor).toMatchObject({
      clock: { mode: 'always_open' },
      book: { market: { symbol: 'au2702' } },
      account: { account_id: 'sim001' },
      is_cut: false,
    })
    expect(await floorOf('?symbol=gone&account=gone')).toMatchObject({
      book: { market: { symbol: 'rb2701' } },
      account: { account_id: 'sim001' },
    })
    expect(await floorOf('?account=sim002')).toMatchObject({ account: { account_id: 'sim002' } })
  })

  it('places and withdraws orders of other participants in the name of who is signed in', async () => {
    expect(await (await post('/api/exchange/orders', ORDER)).json()).toMatchObject({ id: 'p2', state: 'queued' })
    expect(await (await post('/api/exchange/orders/withdraw', { id: 'p2' })).json()).toMatchObject({
      state: 'cancelled',
    })
    expect(asked).toEqual(['POST /participants/fund-a/orders', 'DELETE /participants/orders/p2'])
    expect(web.audits.slice(-2)).toMatchObject([
      { audit: 'inject_order', user: 'admin', name: 'fund-a', price: 3160 },
      { audit: 'withdraw_order', user: 'admin', id: 'p2' },
    ])
  })

  it('arms and removes faults', async () => {
    const { id } = await bodyOf(await post('/api/exchange/faults', { kind: 'never_ack' }), exchangeFaultArmedSchema)
    const idsNow = async () => (await get('/api/exchange/floor', faultsSchema)).faults.map((row) => row.id)
    expect(await idsNow()).toContain(id)
    expect((await post('/api/exchange/faults/remove', { id })).status).toBe(200)
    expect(await idsNow()).not.toContain(id)
  })

  it('moves money in the name of who is signed in, and passes statements on', async () => {
    const transfer = { account: 'sim002', amount: -1_000.5, note: 'rent' }
    expect(await (await post('/api/exchange/transfers', transfer)).json()).toMatchObject({ balance: 9_999_119.5 })
    expect(web.audits.at(-1)).toMatchObject({ audit: 'transfer_money', user: 'admin', ...transfer })
    expect(await get('/api/exchange/settled-days?account=sim001', z.unknown())).toMatchObject({
      items: [{ trading_day: '20261123' }, { trading_day: '20261120' }],
    })
    expect(await get('/api/exchange/settlement?account=sim001&day=20261120', z.unknown())).toMatchObject({
      account_id: 'sim001',
      trading_day: '20261120',
      text: expect.stringContaining('20261120'),
    })
    expect(asked).toEqual([
      'POST /accounts/sim002/transfers',
      'GET /accounts/sim001/settlements',
      'GET /settlements/sim001/20261120',
    ])
  })

  it('describes a form of every kind of fault', async () => {
    const { items } = await get('/api/exchange/fault-kinds', kindsSchema)
    expect(items.find((row) => row.kind === 'drop_front')).toMatchObject({
      fields: expect.arrayContaining([
        { name: 'front', type: 'choice', required: true, options: ['td', 'md'], fallback: null },
        { name: 'away_ms', type: 'number', required: false, options: [], fallback: 0 },
      ]),
    })
    expect(items.find((row) => row.kind === 'throttle')).toMatchObject({
      fields: expect.arrayContaining([
        { name: 'request', type: 'text', required: true, options: [], fallback: null },
        { name: 'code', type: 'choice', required: false, options: [-2, -3], fallback: null },
      ]),
    })
  })

  it.each([
    ['/api/exchange/orders', { ...ORDER, volume: 0 }, /volume/],
    ['/api/exchange/orders', { ...ORDER, name: '' }, /name/],
    ['/api/exchange/transfers', { account: 'sim001', amount: 1.005 }, /amount/],
    ['/api/exchange/transfers', { amount: 5 }, /account/],
    ['/api/exchange/faults', { kind: 'drop_front' }, /front/],
    ['/api/exchange/faults', { kind: 'explode' }, /kind/],
  ])('refuses a wrong %s before the exchange is asked, naming the field: %j', async (path, body, sentence) => {
    const answer = await post(path, body)
    expect(answer.status).toBe(400)
    expect((await problemOf(answer)).message_en).toMatch(sentence)
    expect(asked).toEqual([])
  })

  it('refuses other origins and strangers', async () => {
    expect((await post('/api/exchange/orders', ORDER, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await post('/api/exchange/orders', ORDER, { 'x-huangpu': '' })).status).toBe(403)
    expect((await web.request('GET', '/api/exchange/floor')).status).toBe(401)
    expect(asked).toEqual([])
  })

  it('passes the exchange’s refusal on', async () => {
    web.peers.set('exchange', () => {
      throw new ApiProblem(409, 'refused', '价格超出涨停板', 'rejected by the exchange: 价格超出涨停板')
    })
    const answer = await post('/api/exchange/orders', ORDER)
    expect(answer.status).toBe(409)
    expect(await problemOf(answer)).toMatchObject({ code: 'refused', message_zh: '价格超出涨停板' })
  })

  it('is refused while the environment is live', async () => {
    await web.close()
    await open('live')
    for (const answer of [
      await web.request('GET', '/api/exchange/floor', { cookie }),
      await post('/api/exchange/orders', ORDER),
      await post('/api/exchange/faults', { kind: 'never_ack' }),
      await post('/api/exchange/transfers', { account: 'sim001', amount: 5 }),
      await web.request('GET', '/api/exchange/settlement?account=sim001&day=20261120', { cookie }),
    ]) {
      expect(answer.status).toBe(409)
      expect((await problemOf(answer)).code).toBe('not_simulated')
    }
    expect(asked).toEqual([])
  })
})
