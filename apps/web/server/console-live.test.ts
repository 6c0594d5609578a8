import { barChannel, STREAMS, tickChannel } from '@huangpu/messages'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTab, refusalOf, type LiveTab } from '../testing/live-tab.js'
import { aBar, aPosition, aTick, aTrade, anAccount, anOrder, aStrategy, listed } from '../testing/messages.js'
import { openConsole, type OpenConsole } from '../testing/open-console.js'

let web: OpenConsole
let cookie: string
const system = { orders: [listed(anOrder())], trades: [aTrade()], positions: [aPosition()], strategies: [aStrategy()] }

function answer(path: string): unknown {
  if (path === '/account') return anAccount()
  const list = system[path.slice(1).split('?')[0] as keyof typeof system]
  return { items: list, next_cursor: null }
}

beforeEach(async () => {
  web = await openConsole()
  web.peers.set('trading', (_method, path) => answer(path))
  web.peers.set('strategy', (_method, path) => answer(path))
  web.peers.set('market', () => ({ items: [aTick()], next_cursor: null }))
  system.positions = [aPosition()]
  system.orders = [listed(anOrder())]
  cookie = await web.signIn()
})
afterEach(() => web.close())

const tab = (): LiveTab => openTab(web.origin, { origin: web.origin, cookie })

describe('the live handshake', () => {
  it('is refused without a session, from another origin, and without an origin', async () => {
    const { origin } = web
    expect(await refusalOf(origin, { origin })).toBe(401)
    expect(await refusalOf(origin, { origin, cookie: 'huangpu_session_8080=AAAAAAAAAAAAAAAAAAAAAA' })).toBe(401)
    expect(await refusalOf(origin, { origin: 'http://evil.example', cookie })).toBe(403)
    expect(await refusalOf(origin, { origin: 'http://127.0.0.1:1', cookie })).toBe(403)
    expect(await refusalOf(origin, { cookie })).toBe(403)
    expect(await refusalOf(origin, { origin, cookie, host: 'evil.example' })).toBe(403)
  })
})

describe('a live connection', () => {
  it('begins with a snapshot of the whole system', async () => {
    const snapshot = await tab().next('snapshot')
    expect(snapshot).toMatchObject({ environment: 'sim', account_id: 'sim001' })
    expect(snapshot.ticks).toEqual([aTick()])
    expect(snapshot.orders).toEqual(system.orders)
    expect(snapshot.positions).toEqual(system.positions)
    expect(snapshot.account).toEqual(anAccount())
    expect(snapshot.strategies).toEqual(system.strategies)
    expect(snapshot.services.find((service) => service.name === 'gateway')).toMatchObject({
      state: 'unreachable',
      reasons: [expect.stringContaining('gateway does not answer')],
    })
  })

  it('opens without the services, and says what it does not know', async () => {
    web.peers.clear()
    const snapshot = await tab().next('snapshot')
    expect(snapshot).toMatchObject({ orders: null, positions: null, account: null, ticks: [] })
  })

  it('sends of each contract the last tick of a batch', async () => {
    const open = tab()
    await open.next('snapshot')
    for (let seq = 2; seq <= 9; seq += 1) {
      web.publish(tickChannel('rb2701'), JSON.stringify(aTick({ seq, last_price: 3520 + seq })))
      web.publish(tickChannel('au2702'), JSON.stringify(aTick({ symbol: 'au2702', seq, last_price: 550 + seq })))
    }
    const { ticks } = await open.next('ticks')
    expect(ticks.map((tick) => [tick.symbol, tick.seq])).toEqual([
      ['rb2701', 9],
      ['au2702', 9],
    ])
  })

  it('takes an unsubscribed contract off the screens, but not one that others want', async () => {
    let holders = ['web', 'position']
    web.peers.set('gateway', (method, path) => {
      expect([method, path]).toEqual(['DELETE', '/subscriptions/rb2701'])
      return { symbol: 'rb2701', removed: true, still_wanted_by: holders }
    })
    const open = tab()
    await open.next('snapshot')
    const remove = () => web.request('POST', '/api/subscriptions/rb2701/remove', { cookie, body: {} })
    expect(await (await remove()).json()).toMatchObject({ still_wanted_by: ['position'] })
    holders = ['web']
    expect(await (await remove()).json()).toMatchObject({ still_wanted_by: [] })
    expect(await open.next('unquoted')).toEqual({ type: 'unquoted', symbol: 'rb2701' })
  })

  it('leaves out what does not fit the catalogue and goes on', async () => {
    const open = tab()
    await open.next('snapshot')
    web.publish(tickChannel('rb2701'), '{"symbol":')
    web.publish(tickChannel('cu2701'), JSON.stringify({ ...aTick(), last_price: 'dear' }))
    web.publish(barChannel('rb2701'), 'null')
    web.append(STREAMS.orderStatus, '[]')
    web.publish(tickChannel('au2702'), JSON.stringify(aTick({ symbol: 'au2702' })))
    web.publish(barChannel('rb2701'), JSON.stringify(aBar()))
    expect((await open.next('ticks')).ticks.map((tick) => tick.symbol)).toEqual(['au2702'])
    expect((await open.next('bar')).bar).toEqual(aBar())
    expect(web.context.health.snapshot().counters).toMatchObject({
      ticks_dropped: 2,
      bars_dropped: 1,
      entries_dropped: 1,
    })
  })

  it('passes on orders and fills, and reads the book that they change', async () => {
    const open = tab()
    await open.next('snapshot')
    system.positions = [aPosition({ volume: 4, today_volume: 4 })]
    web.append(STREAMS.orderStatus, JSON.stringify(anOrder({ status: 'ALLTRADED', traded: 2, status_seq: 2 })))
    web.append(STREAMS.trade, JSON.stringify(aTrade({ trade_id: 't2' })))
    expect((await open.next('order')).order).toMatchObject({ order_id: 'o1', status: 'ALLTRADED' })
    expect((await open.next('trade')).trade.trade_id).toBe('t2')
    expect((await open.next('positions')).positions).toEqual(system.positions)
  })

  it('sends only the orders that changed', async () => {
    system.orders = [listed(anOrder()), listed(anOrder({ order_id: 'o2' }))]
    const open = tab()
    await open.next('snapshot')
    system.orders = [listed(anOrder()), listed(anOrder({ order_id: 'o2', status: 'CANCELLED', status_seq: 2 }))]
    web.append(STREAMS.orderStatus, JSON.stringify(anOrder({ order_id: 'o2', status: 'CANCELLED', status_seq: 2 })))
    expect((await open.next('orders')).orders.map((order) => order.order_id)).toEqual(['o2'])
  })

  it('announces a hole in the feed and sends everything anew', async () => {
    const open = tab()
    await open.next('snapshot')
    system.positions = []
    web.gap()
    await open.next('gap')
    expect(await open.next('snapshot', (snapshot) => snapshot.positions?.length === 0)).toBeDefined()
  })

  it('ends with its session', async () => {
    const open = tab()
    await open.next('snapshot')
    await web.request('POST', '/api/logout', { cookie })
    expect(await open.closed()).toBe(4401)
  })

  it('ends when it sends something large', async () => {
    const open = tab()
    await open.next('snapshot')
    open.socket.send('x'.repeat(65 * 1024))
    expect(await open.closed()).toBe(1009)
  })
})
