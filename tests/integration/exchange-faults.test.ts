/** The simulated exchange's faults, as a client behind its drop-in libraries meets them. Runs against built code. */
import { exchangeFaultSchema, type ExchangeFault } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BROKER, ExchangeScene, must, USER, type Trader } from '../support/exchange-scene.js'

const scene = new ExchangeScene()
beforeEach(() => scene.open())
afterEach(() => scene.close())

const arm = (fault: object): Promise<string> =>
  scene.runtime.faults.arm(exchangeFaultSchema.parse(fault) satisfies ExchangeFault)
const struck = (id: string): number =>
  scene.runtime.faults.desk.history().filter((event) => event.id === id && event.what === 'struck').length
const ordersAtExchange = (): string[] => scene.runtime.exchange.ordersOf(USER).map((order) => order.status)
const gone = (client: Trader, times = 1): Promise<void> =>
  waitUntil(() => client.named('OnFrontDisconnected').length === times, { message: 'OnFrontDisconnected' })

async function readyTrader(): Promise<Trader> {
  const client = scene.trader()
  await client.ready()
  return client
}

describe('a front that drops', () => {
  it('now: with the reason that was asked for, and comes back', async () => {
    const client = await readyTrader()
    await arm({ kind: 'drop_front', front: 'td', reason: 0x2001, away_ms: 50 })
    await gone(client)
    expect(client.named('OnFrontDisconnected')[0]?.reason).toBe(0x2001)
    await client.ready(2)
    scene.runtime.td.server.disconnect()
    await gone(client, 2)
    expect(client.named('OnFrontDisconnected')[1]?.reason).toBe(0x1001)
  })

  it('with times 0 stays away until the fault is removed', async () => {
    const client = await readyTrader()
    const id = await arm({ kind: 'drop_front', front: 'td', times: 0 })
    await gone(client)
    await expect(fetch(`http://127.0.0.1:${scene.runtime.tdPort}`)).rejects.toThrow()
    expect(client.api.request('ReqQryOrder', {}, 900)).toBe(-1)
    expect(scene.runtime.faults.desk.list()).toMatchObject([{ id, struck: 1, left: null }])
    scene.runtime.faults.desk.remove(id)
    await client.ready(2)
  })

  it.each([
    ['insert', '', 'a 3'],
    ['ack', 'a', 'a a 3'],
  ])('at %s: the order lives, the client learns of it by the replay', async (at, before, after) => {
    const client = await readyTrader()
    await arm({ kind: 'drop_front', front: 'td', at })
    const ref = client.insert({ LimitPrice: scene.best('buy') - 20 })
    await gone(client)
    expect(client.story(ref)).toBe(before)
    expect(ordersAtExchange()).toEqual(['3'])
    await client.ready(2)
    await client.storyIs(ref, after)
  })

  it('at a fill: it is booked, and told by the replay only', async () => {
    const client = await readyTrader()
    await arm({ kind: 'drop_front', front: 'td', at: 'fill' })
    const ref = client.insert({ LimitPrice: scene.best('sell') + 5 })
    await gone(client)
    expect(client.story(ref)).toBe('a a')
    expect(scene.runtime.exchange.tradesOf(USER)).toHaveLength(1)
    await client.ready(2)
    await client.storyIs(ref, 'a a a a 0 trade(1)')
  })

  it('at a partial fill, which partial_fills makes', async () => {
    const client = await readyTrader()
    await arm({ kind: 'partial_fills', lots: 2, pause_ms: 60_000 })
    await arm({ kind: 'drop_front', front: 'td', at: 'partial_fill' })
    const ref = client.insert({ LimitPrice: scene.best('sell') + 5, VolumeTotalOriginal: 5 })
    await gone(client)
    expect(client.story(ref)).toBe('a a')
    await client.ready(2)
    await client.storyIs(ref, 'a a a a 1 trade(2)')
  })

  it('at a cancel: it is carried out', async () => {
    const client = await readyTrader()
    const ref = client.insert({ LimitPrice: scene.best('buy') - 20 })
    await client.storyIs(ref, 'a 3')
    await arm({ kind: 'drop_front', front: 'td', at: 'cancel' })
    client.cancel(must(client.named('OnRtnOrder').at(-1)?.data))
    await gone(client)
    expect(client.story(ref)).toBe('a 3')
    expect(ordersAtExchange()).toEqual(['5'])
    await client.ready(2)
    await client.storyIs(ref, 'a 3 a 3 3 5')
  })
})

describe('the market data front', () => {
  it('drops by itself, refuses logins and throttles subscriptions', async () => {
    const trader = await readyTrader()
    const client = scene.quotes()
    await client.ready(['rb2701'])
    await arm({ kind: 'drop_front', front: 'md', reason: 0x2003 })
    await waitUntil(() => client.named('OnFrontDisconnected').length === 1)
    expect(client.named('OnFrontDisconnected')[0]?.reason).toBe(0x2003)
    expect(trader.named('OnFrontDisconnected')).toEqual([])
    await client.connected(2)
    await arm({ kind: 'refuse_login', front: 'md', error_id: 3 })
    client.api.request('ReqUserLogin', { BrokerID: BROKER, UserID: USER, Password: USER }, 7)
    await waitUntil(() => client.named('OnRspUserLogin').length === 2)
    expect(client.named('OnRspUserLogin')[1]?.errorId).toBe(3)
    await client.ready(['rb2701'], 2)
    await arm({ kind: 'throttle', request: 'SubscribeMarketData', code: -3 })
    expect(client.api.subscribeMarketData(['rb2701'])).toBe(-3)
    expect(client.api.subscribeMarketData(['rb2701'])).toBe(0)
  })
})

describe('orders', () => {
  it('swallow_insert: the request vanishes', async () => {
    const client = await readyTrader()
    const id = await arm({ kind: 'swallow_insert', symbol: 'rb2701' })
    const lost = client.insert({ LimitPrice: scene.best('buy') - 20 })
    const kept = client.insert({ LimitPrice: scene.best('buy') - 20 })
    await client.storyIs(kept, 'a 3')
    expect(client.story(lost)).toBe('')
    expect(ordersAtExchange()).toEqual(['3'])
    expect(struck(id)).toBe(1)
  })

  it('never_ack: the order lives untold until a query, then tells what changes', async () => {
    const client = await readyTrader()
    await arm({ kind: 'never_ack' })
    const silent = client.insert({ LimitPrice: scene.best('buy') - 20 })
    const heard = client.insert({ LimitPrice: scene.best('buy') - 21 })
    await client.storyIs(heard, 'a 3')
    expect(client.story(silent)).toBe('')
    const rows = await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
    const row = must(rows.find((each) => each.get('OrderRef') === silent))
    expect(row.get('OrderStatus')).toBe('3')
    client.cancel(must(row.data))
    await client.storyIs(silent, '3 5')
  })

  it('never_ack: a replay after the next login tells it', async () => {
    const client = await readyTrader()
    await arm({ kind: 'never_ack' })
    const ref = client.insert({ LimitPrice: scene.best('sell') + 5 })
    await waitUntil(() => ordersAtExchange()[0] === '0')
    await arm({ kind: 'drop_front', front: 'td' })
    await gone(client)
    expect(client.story(ref)).toBe('')
    await client.ready(2)
    await client.storyIs(ref, 'a a 0 trade(1)')
  })

  it('lose_ack: the order lives unacknowledged, its fill is told', async () => {
    const client = await readyTrader()
    const id = await arm({ kind: 'lose_ack' })
    const resting = client.insert({ LimitPrice: scene.best('buy') - 20 })
    const heard = client.insert({ LimitPrice: scene.best('buy') - 21 })
    await client.storyIs(heard, 'a 3')
    expect(ordersAtExchange()).toEqual(['3', '3'])
    expect(client.story(resting)).toBe('')
    expect(struck(id)).toBe(1)
    await arm({ kind: 'lose_ack' })
    const filled = client.insert({ LimitPrice: scene.best('sell') + 5 })
    await client.storyIs(filled, '0 trade(1)')
    const rows = await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
    client.cancel(must(rows.find((each) => each.get('OrderRef') === resting)?.data))
    await client.storyIs(resting, '3 5')
  })

  it('refuse_insert and refuse_cancel answer with the error that was asked for', async () => {
    const client = await readyTrader()
    await arm({ kind: 'refuse_insert', error_id: 116 })
    client.insert({ LimitPrice: scene.best('buy') - 20 })
    await waitUntil(() => client.named('OnErrRtnOrderInsert').length === 1)
    expect(client.named('OnRspOrderInsert')[0]?.rspInfo).toMatchObject({ ErrorID: 116 })
    const ref = client.insert({ LimitPrice: scene.best('buy') - 20 })
    await client.storyIs(ref, 'a 3')
    await arm({ kind: 'refuse_cancel', error_id: 26 })
    client.cancel(must(client.named('OnRtnOrder').at(-1)?.data))
    await waitUntil(() => client.named('OnErrRtnOrderAction').length === 1)
    expect(client.named('OnErrRtnOrderAction')[0]?.rspInfo?.ErrorID).toBe(26)
    expect(ordersAtExchange()).toEqual(['3'])
  })

  it('partial_fills: parts, and a pause of exchange time between them', async () => {
    const client = await readyTrader()
    await arm({ kind: 'partial_fills', lots: 2, pause_ms: 3_000 })
    const ref = client.insert({ LimitPrice: scene.best('sell') + 30, VolumeTotalOriginal: 5 })
    await client.storyIs(ref, 'a a 1 trade(2)')
    scene.step(2_900)
    expect(scene.runtime.exchange.tradesOf(USER)).toHaveLength(1)
    scene.step(200)
    await client.storyIs(ref, 'a a 1 trade(2) 1 1 trade(2)')
    scene.step(3_000)
    await client.storyIs(ref, 'a a 1 trade(2) 1 1 trade(2) 1 0 trade(1)')
    expect(scene.runtime.exchange.funds(USER).frozenMargin).toBe(0)
  })
})

describe('logins and requests', () => {
  it('refuse_login: so many times, on one front only', async () => {
    const client = scene.trader()
    await client.connected()
    await arm({ kind: 'refuse_login', front: 'td', error_id: 8, times: 2 })
    expect((await client.login()).errorId).toBe(8)
    expect((await client.login()).errorId).toBe(8)
    expect((await client.login()).errorId).toBe(0)
  })

  it('throttle: return codes are the library’s own, counted, and none before or after', async () => {
    const client = await readyTrader()
    const id = await arm({ kind: 'throttle', request: 'ReqQryOrder', code: -3, times: 2 })
    const codes = [1, 2].map((n) => client.api.request('ReqQryOrder', {}, 900 + n))
    expect(codes).toEqual([-3, -3])
    await client.ask('ReqQryTrade', { BrokerID: BROKER, InvestorID: USER })
    await waitUntil(() => struck(id) === 2)
    await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
    expect(scene.runtime.faults.desk.list()).toEqual([])
  })

  it('throttle: holds over a reconnect, for the account it names, until it is removed', async () => {
    const client = await readyTrader()
    const id = await arm({ kind: 'throttle', request: 'ReqOrderInsert', code: -2, times: 0, account_id: USER })
    await arm({ kind: 'drop_front', front: 'td' })
    await client.ready(2)
    expect(client.api.request('ReqOrderInsert', {}, 901)).toBe(-2)
    scene.runtime.faults.desk.remove(id)
    await waitUntil(() => client.api.request('ReqOrderInsert', {}, 902) === 0)
  })

  it('throttle: error 90 by OnRspError, or as RspInfo of the answer; either ends the query', async () => {
    const client = await readyTrader()
    await arm({ kind: 'throttle', request: 'ReqQryOrder', error_id: 90 })
    await arm({ kind: 'throttle', request: 'ReqQryTrade', error_id: 90, by: 'answer' })
    const first = await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
    expect(first.map((event) => [event.name, event.rspInfo?.ErrorID])).toEqual([['OnRspError', 90]])
    const second = await client.ask('ReqQryTrade', { BrokerID: BROKER, InvestorID: USER })
    expect(second.map((event) => [event.name, event.rspInfo?.ErrorID])).toEqual([['OnRspQryTrade', 90]])
    const third = await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
    expect(third.map((event) => event.name)).toEqual(['OnRspQryOrder'])
  })
})

describe('callbacks', () => {
  it('duplicate: comes twice', async () => {
    const client = await readyTrader()
    await arm({ kind: 'duplicate', callback: 'OnRtnTrade' })
    const ref = client.insert({ LimitPrice: scene.best('sell') + 5 })
    await client.storyIs(ref, 'a a 0 trade(1) trade(1)')
  })

  it('reorder: the next one overtakes it', async () => {
    const client = await readyTrader()
    await arm({ kind: 'reorder', callback: 'OnRtnOrder' })
    const ref = client.insert({ LimitPrice: scene.best('buy') - 20 })
    await client.storyIs(ref, '3 a')
  })

  it('delay: holds it back and everything after it, in order', async () => {
    const client = await readyTrader()
    await arm({ kind: 'delay', callback: 'OnRtnOrder', ms: 400 })
    const sentMs = performance.now()
    const ref = client.insert({ LimitPrice: scene.best('sell') + 5 })
    await client.storyIs(ref, 'a a 0 trade(1)')
    expect(performance.now() - sentMs).toBeGreaterThan(390)
  })

  it('slow_reader of the client: what was sent comes when it reads again', async () => {
    const client = await readyTrader()
    await arm({ kind: 'slow_reader', front: 'td', who: 'client', ms: 200 })
    const ref = client.insert({ LimitPrice: scene.best('buy') - 20 })
    await client.storyIs(ref, 'a 3')
  })

  it('slow_reader: requests wait', async () => {
    const client = await readyTrader()
    const armedMs = performance.now()
    await arm({ kind: 'slow_reader', front: 'td', ms: 300 })
    await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
    expect(performance.now() - armedMs).toBeGreaterThan(250)
  })
})

describe('ticks', () => {
  it('stop_ticks: none of the contract until it is removed', async () => {
    const client = scene.quotes()
    await client.ready(['rb2701'])
    await waitUntil(() => client.ticks().length === 1)
    const id = await arm({ kind: 'stop_ticks', symbol: 'rb2701' })
    scene.step(5_000)
    scene.runtime.faults.desk.remove(id)
    scene.step(500)
    await waitUntil(() => client.ticks().length === 2)
    expect(client.ticks()[1]?.['UpdateTime']).toBe('21:30:15')
    expect(struck(id)).toBe(10)
  })

  it('bad_tick: one of each kind, the next is good again', async () => {
    const client = scene.quotes()
    await client.ready(['rb2701'])
    scene.step(500)
    const kinds = ['dbl_max', 'zero', 'old', 'wrong_day', 'volume_falls', 'off_limits']
    for (const what of kinds) {
      await arm({ kind: 'bad_tick', symbol: 'rb2701', what })
      scene.step(500)
    }
    scene.step(500)
    await waitUntil(() => client.ticks().length === 9)
    const [, good, ...spoilt] = client.ticks()
    expect(spoilt[0]?.['LastPrice']).toBeUndefined()
    expect(spoilt[1]?.['LastPrice']).toBe(0)
    expect(spoilt[2]?.['UpdateTime']).toBe('21:15:12')
    expect(spoilt[3]?.['TradingDay']).not.toBe('20261124')
    expect(Number(spoilt[4]?.['Volume'])).toBeLessThan(Number(good?.['Volume']))
    expect(Number(spoilt[5]?.['LastPrice'])).toBeGreaterThan(Number(spoilt[5]?.['UpperLimitPrice']))
    expect(spoilt[6]).toMatchObject({ TradingDay: '20261124', UpdateTime: '21:30:14' })
  })
})

it('restart: both fronts go and come back; failed logins are forgotten', async () => {
  const client = scene.trader()
  await client.connected()
  for (let failed = 0; failed < 6; failed++) await client.login('wrong')
  expect((await client.login()).errorId).toBe(75)
  await arm({ kind: 'restart', away_ms: 50 })
  await gone(client)
  await client.ready(2)
})

describe('a scenario', () => {
  it('arms by event and by exchange time', async () => {
    await scene.runtime.stop()
    await scene.open('scenario.sqlite', {
      faults: [
        { when: { insert: 2 }, fault: { kind: 'drop_front', front: 'td', at: 'ack' } },
        { when: { trade: 1 }, fault: { kind: 'duplicate', callback: 'OnRtnTrade' } },
        { when: { after_s: 60 }, fault: { kind: 'stop_ticks', symbol: 'rb2701' } },
      ],
    })
    const client = await readyTrader()
    const first = client.insert({ LimitPrice: scene.best('sell') + 5 })
    await client.storyIs(first, 'a a 0 trade(1) trade(1)')
    const second = client.insert({ LimitPrice: scene.best('buy') - 20 })
    await gone(client)
    expect(client.story(second)).toBe('a')
    await client.ready(2)
    await client.storyIs(second, 'a a 3')
    const quotes = scene.quotes()
    await quotes.ready(['rb2701'])
    scene.step(120_000)
    scene.runtime.faults.desk.clear()
    scene.step(500)
    // Those up to the scenario's instant, and the one after the removal.
    await waitUntil(() => quotes.ticks().at(-1)?.['UpdateTime'] === '21:32:10')
    const times = quotes.ticks().map((tick) => String(tick['UpdateTime']))
    expect(times.at(-2)).toBe('21:31:00')
  })

  it('that names no fault stops the start', async () => {
    const wrong = { faults: [{ when: { insert: 1 }, fault: { kind: 'explode' } }] }
    await expect(new ExchangeScene().open('wrong.sqlite', wrong)).rejects.toThrow(/explode|kind/)
  })
})
