/** The simulated exchange through its drop-in libraries, as any CTP client meets it. Runs against built code. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseShanghai } from '@huangpu/core'
import { stepTo } from '@huangpu/exchange-sim'
import { waitUntil } from '@huangpu/testkit'
import { decodeChunks, inspectLibrary, type SpiEvent } from 'ctp-node-binding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ExchangeProcess } from '../support/exchange-process.js'
import { BROKER, ExchangeScene, LIBRARIES, must, Trader, USER, type Fields } from '../support/exchange-scene.js'

describe('the simulated exchange behind libthosttraderapi_se.so', () => {
  const scene = new ExchangeScene()
  beforeEach(() => scene.open())
  afterEach(() => scene.close())

  it('logs in, tells its rates and day, and answers the start-up queries', async () => {
    const client = scene.trader()
    const login = await client.ready()
    expect(client.api.version).toBe('v6.7.7_20240607 10:37:29')
    expect(login).toMatchObject({ TradingDay: '20261124', MaxOrderRef: '0', UserID: USER })
    expect(client.api.getTradingDay()).toBe('20261124')
    expect(client.api.getFrontInfo()).toMatchObject({ packetsPerSecond: 100 })

    const instruments = await client.ask('ReqQryInstrument', {})
    expect(instruments.map((row) => [row.get('InstrumentID'), row.get('InstrumentName'), row.rspInfo])).toEqual([
      ['rb2701', '螺纹钢2701', undefined],
    ])
    const [account] = await client.ask('ReqQryTradingAccount', { BrokerID: BROKER, InvestorID: USER })
    expect(account?.data).toMatchObject({ Available: 10_000_000, Balance: 10_000_000, CurrMargin: 0 })
    for (const query of ['ReqQryInvestorPosition', 'ReqQryOrder', 'ReqQryTrade', 'ReqQrySettlementInfo']) {
      const rows = await client.ask(query, { BrokerID: BROKER, InvestorID: USER })
      expect(rows.map((row) => [row.data, row.rspInfo, row.isLast])).toEqual([[undefined, undefined, true]])
    }
    const [margin] = await client.ask('ReqQryInstrumentMarginRate', { InstrumentID: 'rb2701', HedgeFlag: '1' })
    expect(margin?.get('LongMarginRatioByMoney')).toBe(0.16)
    const [rate] = await client.ask('ReqQryInstrumentCommissionRate', { InstrumentID: 'rb2701' })
    expect(rate?.get('OpenRatioByMoney')).toBe(0.0001)
  })

  it('tells the returns of orders that come together in their order, and before what is answered after them', async () => {
    const client = scene.trader()
    await client.ready()
    const refs = Array.from({ length: 40 }, () => client.insert({ LimitPrice: scene.best('buy') - 40 }))
    const refused = client.insert({ LimitPrice: 3150, ExchangeID: '' })
    const orders = await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
    expect(orders.map((order) => order.get('OrderRef'))).toEqual(refs)
    const told = client.events.map((event) => `${event.name.slice(2)} ${event.get('OrderRef')}`)
    const returns = refs.flatMap((ref) => [`RtnOrder ${ref}`, `RtnOrder ${ref}`])
    const answers = [`RspOrderInsert ${refused}`, `ErrRtnOrderInsert ${refused}`]
    expect(told.slice(told.indexOf('RtnOrder 1'))).toEqual([
      ...returns,
      ...answers,
      ...refs.map((ref) => `RspQryOrder ${ref}`),
    ])
  })

  it('lets one query fly at a time', async () => {
    const client = scene.trader()
    await client.ready()
    const codes = [1, 2].map((id) => client.api.request('ReqQryInstrument', {}, 900 + id))
    expect(codes).toEqual([0, -2])
    await waitUntil(() => client.events.some((event) => event.requestId === 901))
    expect(client.api.request('ReqQryInstrument', {}, 903)).toBe(0)
  })

  it('refuses a bad password, a missing authentication, and requests before the login', async () => {
    const client = scene.trader()
    await client.connected()
    const [early] = await client.ask('ReqQryInstrument', {})
    expect(early?.errorId).toBe(6)
    const [unauthenticated] = await client.ask('ReqUserLogin', { BrokerID: BROKER, UserID: USER, Password: USER })
    expect(unauthenticated?.errorId).toBe(64)
    const wrong = await client.login('wrong')
    expect(wrong.rspInfo).toEqual({ ErrorID: 3, ErrorMsg: 'CTP:不合法的登录' })
    expect((await client.login()).errorId).toBe(0)
  })

  it('tells a resting order that is cancelled in the sequence of SHFE, ids padded to 12', async () => {
    const client = scene.trader()
    await client.ready()
    const ref = client.insert({ LimitPrice: scene.best('buy') - 20, VolumeTotalOriginal: 2 })
    await client.storyIs(ref, 'a 3')
    const [submitted, accepted] = client.named('OnRtnOrder')
    expect(submitted?.data).toMatchObject({ OrderSubmitStatus: '0', OrderSysID: '', StatusMsg: '报单已提交' })
    expect(accepted?.get('OrderSysID')).toMatch(/^ +\d+$/)
    expect(String(accepted?.get('OrderSysID'))).toHaveLength(12)
    client.cancel(must(accepted?.data))
    await client.storyIs(ref, 'a 3 3 5')
    const again = client.named('OnRspOrderAction').length
    client.cancel(must(accepted?.data))
    await waitUntil(() => client.named('OnRspOrderAction').length > again)
    await waitUntil(() => client.named('OnErrRtnOrderAction').length === 1)
    expect(client.named('OnRspOrderAction')[0]?.rspInfo?.ErrorID).toBe(26)
  })

  it('fills at once, fills a resting order when the price comes, and shows today lots in the position', async () => {
    const client = scene.trader()
    await client.ready()
    const taker = client.insert({ LimitPrice: scene.best('sell') + 5 })
    await client.storyIs(taker, 'a a 0 trade(1)')
    const maker = client.insert({ LimitPrice: scene.best('buy'), VolumeTotalOriginal: 1 })
    await client.storyIs(maker, 'a 3')
    for (let tries = 0; tries < 2_000 && scene.runtime.exchange.ordersOf(USER)[1]?.status !== '0'; tries++)
      scene.step(500)
    await client.storyIs(maker, 'a 3 3 0 trade(1)')
    const [position] = await client.ask('ReqQryInvestorPosition', { BrokerID: BROKER, InvestorID: USER })
    expect(position?.data).toMatchObject({ PosiDirection: '2', PositionDate: '1', Position: 2, TodayPosition: 2 })
    const [trade] = client.named('OnRtnTrade')
    expect(trade?.get('TradingDay')).toBe('20261124')
    const [account] = await client.ask('ReqQryTradingAccount', { BrokerID: BROKER, InvestorID: USER })
    expect(account?.get('FrozenMargin')).toBe(0)
    expect(account?.get('CurrMargin')).toBeGreaterThan(9_000)
  })

  it('cancels the rest of a FAK twice and only then tells the trade', async () => {
    const client = scene.trader()
    await client.ready()
    const lots = must(scene.runtime.exchange.market('rb2701').book.best('sell')).volumeLots
    const ref = client.insert({ LimitPrice: scene.best('sell'), VolumeTotalOriginal: lots + 5, TimeCondition: '1' })
    const traded = (): number => client.named('OnRtnTrade').reduce((sum, trade) => sum + Number(trade.get('Volume')), 0)
    await waitUntil(() => traded() >= lots)
    expect(client.story(ref)).toMatch(/^a 5 5( trade\(\d+\))+$/)
    expect(client.named('OnRtnOrder').at(-1)?.get('VolumeTraded')).toBe(traded())
    expect(traded()).toBe(lots)
  })

  it('refuses orders at the counter by OnRspOrderInsert and OnErrRtnOrderInsert, and at the exchange by status', async () => {
    const client = scene.trader()
    await client.ready()
    const refused = async (order: Fields): Promise<number | undefined> => {
      const before = client.named('OnErrRtnOrderInsert').length
      client.insert(order)
      await waitUntil(() => client.named('OnErrRtnOrderInsert').length > before)
      const [response, errorReturn] = ['OnRspOrderInsert', 'OnErrRtnOrderInsert'].map((name) =>
        client.named(name).at(-1),
      )
      expect(errorReturn?.rspInfo).toEqual(response?.rspInfo)
      return response?.rspInfo?.ErrorID
    }
    const price = scene.best('buy')
    expect(await refused({ LimitPrice: price, InstrumentID: 'rb9999' })).toBe(16)
    expect(await refused({ LimitPrice: price, OrderPriceType: '1' })).toBe(95)
    expect(await refused({ LimitPrice: 0 })).toBe(95)
    expect(await refused({ LimitPrice: price, ExchangeID: '' })).toBe(147)
    expect(await refused({ LimitPrice: price, CombOffsetFlag: '3' })).toBe(50)
    expect(await refused({ LimitPrice: price, CombOffsetFlag: '4' })).toBe(51)
    expect(await refused({ LimitPrice: price, CombOffsetFlag: '1' })).toBe(30)
    expect(await refused({ LimitPrice: price, VolumeTotalOriginal: 501 })).toBe(15)
    expect(await refused({ LimitPrice: price, OrderRef: '1' })).toBe(22)
    const tooHigh = client.insert({ LimitPrice: 9_999 })
    await client.storyIs(tooHigh, 'a 5')
    const rejected = client.named('OnRtnOrder').at(-1)
    expect(rejected?.data).toMatchObject({ OrderSubmitStatus: '4', StatusMsg: '已撤单报单被拒绝SHFE:价格超出涨停板' })
    const offTick = client.insert({ LimitPrice: price + 0.5 })
    await client.storyIs(offTick, 'a 5')
    const last = client.named('OnRtnOrder').at(-1)
    expect(last?.data).toMatchObject({
      OrderSubmitStatus: '4',
      OrderSysID: '',
      StatusMsg: '已撤单报单被拒绝SHFE:价格非最小单位倍数',
    })
  })

  it('tells every session of the account, and replays the day after a reconnect', async () => {
    const first = scene.trader()
    const second = scene.trader('quick')
    const loginBefore = await first.ready()
    await second.ready()
    const ref = first.insert({ LimitPrice: scene.best('buy') - 20 })
    await first.storyIs(ref, 'a 3')
    await second.storyIs(ref, 'a 3')
    scene.runtime.td.server.disconnect()
    await waitUntil(() => first.named('OnFrontDisconnected').length === 1)
    expect(first.named('OnFrontDisconnected')[0]?.reason).toBe(0x1001)
    const loginAfter = await first.ready(2)
    expect(loginAfter['SessionID']).not.toBe(loginBefore['SessionID'])
    expect(loginAfter['MaxOrderRef']).toBe('1')
    await first.storyIs(ref, 'a 3 a 3')
    await second.ready(2)
    expect(second.story(ref)).toBe('a 3')
  })

  it('keeps everything over a restart: the order rests, the stream replays, RESUME continues', async () => {
    await scene.runtime.stop()
    await scene.open('kept.sqlite')
    const client = scene.trader('resume', 'resumed')
    await client.ready()
    const ref = client.insert({ LimitPrice: scene.best('buy') - 20 })
    await client.storyIs(ref, 'a 3')
    await scene.release()
    const nowMs = scene.runtime.exchange.nowMs
    await scene.runtime.stop()
    await scene.open('kept.sqlite')
    expect(scene.runtime.exchange.nowMs).toBeGreaterThan(nowMs)
    const resumed = scene.trader('resume', 'resumed')
    const fresh = scene.trader()
    await resumed.ready()
    await fresh.ready()
    await fresh.storyIs(ref, 'a 3')
    expect(resumed.story(ref)).toBe('')
    resumed.cancel(must(fresh.named('OnRtnOrder')[1]?.data))
    await fresh.storyIs(ref, 'a 3 3 5')
    await resumed.storyIs(ref, '3 5')
  })

  it('settles the day: today becomes yesterday, sessions end, the statement arrives in whole characters', async () => {
    const client = scene.trader()
    await client.ready()
    for (let count = 0; count < 9; count++) client.insert({ LimitPrice: scene.best('sell') + 5 })
    await waitUntil(() => client.named('OnRtnTrade').length === 9)
    const resting = client.insert({ LimitPrice: scene.best('buy') - 20 })
    await client.storyIs(resting, 'a 3')
    scene.runtime.exchange.resumeAt(must(parseShanghai('2026-11-24T20:59:50')))
    await client.storyIs(resting, 'a 3 5')
    const login = await client.ready(2)
    expect(login['TradingDay']).toBe('20261125')
    const [position] = await client.ask('ReqQryInvestorPosition', { BrokerID: BROKER, InvestorID: USER })
    expect(position?.data).toMatchObject({ PositionDate: '2', Position: 9, YdPosition: 9, TodayPosition: 0 })
    const rows = await client.ask('ReqQrySettlementInfo', { BrokerID: BROKER, InvestorID: USER })
    expect(rows.length).toBeGreaterThan(1)
    const statement = decodeChunks(rows.map((row) => must(row.raw('Content'))))
    expect(statement).toMatch(/\|螺纹钢 +\|rb2701 +\| +9\|/)
    expect(statement).not.toContain('\uFFFD')
  })

  it('steps past a settlement only when its clients have logged in anew', async () => {
    const client = scene.trader()
    await client.ready()
    scene.runtime.exchange.advance(must(parseShanghai('2026-11-24T15:10:00')))
    const stepped = stepTo(scene.runtime, must(parseShanghai('2026-11-24T21:00:10')))
    await client.connected(2)
    expect(scene.runtime.exchange.nowMs).toBe(parseShanghai('2026-11-24T15:15:00'))
    expect((await client.ready(2))['TradingDay']).toBe('20261125')
    await stepped
    expect(scene.runtime.exchange.nowMs).toBe(parseShanghai('2026-11-24T21:00:10'))
  })

  it('sends snapshots to subscribers, the last one at once, and counts what it sent', async () => {
    const client = scene.trader()
    const md = scene.quotes()
    await client.ready()
    await md.ready(['rb2701', 'xx2701'])
    const named = (name: string): SpiEvent[] => md.named(name)
    expect(named('OnRspSubMarketData').map((event) => event.errorId)).toEqual([0, 16])
    await waitUntil(() => named('OnRtnDepthMarketData').length === 1)
    expect(scene.step(5_000)).toBe(10)
    await waitUntil(() => named('OnRtnDepthMarketData').length === 11)
    const ticks = named('OnRtnDepthMarketData').map((event) => must(event.data))
    expect(ticks.at(-1)).toMatchObject({ TradingDay: '20261124', ActionDay: '20261123', ExchangeID: '' })
    expect(ticks.at(-1)).toMatchObject({ UpdateTime: '21:30:15', UpdateMillisec: 0, ClosePrice: undefined })
    for (const tick of ticks) {
      expect(Number(tick['AskPrice1'])).toBeGreaterThan(Number(tick['BidPrice1']))
      expect(Number(tick['BidPrice5'])).toBeLessThan(Number(tick['BidPrice4']))
    }
    const sent = scene.runtime.md.server.counters.eventsSent
    expect(md.api.stats().received).toBe(sent + named('OnFrontConnected').length)
    expect(client.api.stats().received).toBe(scene.runtime.td.server.counters.eventsSent + 1)
  })

  it.each(['6.3.15', '6.5.1', '6.7.11', '6.7.13'])(
    'speaks CTP %s when the environment asks for it',
    async (version) => {
      process.env['HUANGPU_CTP_ABI'] = version
      try {
        const client = scene.trader()
        expect(client.api.abi.version).toBe(version)
        const login = await client.ready()
        expect(login['TradingDay']).toBe('20261124')
        const ref = client.insert({ LimitPrice: scene.best('sell') })
        await client.storyIs(ref, 'a a 0 trade(1)')
        expect(client.named('OnRtnTrade')[0]?.get('InstrumentID')).toBe('rb2701')
      } finally {
        delete process.env['HUANGPU_CTP_ABI']
      }
    },
  )

  it('speaks the version that a file beside the library names, unless the environment names one', () => {
    const folder = path.join(scene.folder.path, 'other-abi')
    mkdirSync(folder)
    const library = path.join(folder, 'libthosttraderapi_se.so')
    cpSync(path.join(LIBRARIES, 'libthosttraderapi_se.so'), library)
    writeFileSync(path.join(folder, 'huangpu-ctp-abi'), '6.5.1\n')
    const versionOf = (): string => inspectLibrary({ kind: 'trader', library }).version
    expect(versionOf()).toBe('6.5.1')
    process.env['HUANGPU_CTP_ABI'] = '6.7.2'
    try {
      expect(versionOf()).toBe('6.7.2')
    } finally {
      delete process.env['HUANGPU_CTP_ABI']
    }
    writeFileSync(path.join(folder, 'huangpu-ctp-abi'), '1.0\n')
    expect(versionOf).toThrow(/unknown version in HUANGPU_CTP_ABI or huangpu-ctp-abi/)
  })

  it('tells a trader library on the market data port that the port is wrong', async () => {
    const client = scene.trader('restart', 'wrong-port', scene.runtime.mdPort)
    await client.connected()
    const [answer] = await client.ask('ReqAuthenticate', { BrokerID: BROKER, UserID: USER })
    expect(answer?.errorId).toBe(77)
  })
})

describe('the exchange process', () => {
  let exchange: ExchangeProcess
  beforeEach(async () => void (exchange = await ExchangeProcess.prepare()))
  afterEach(() => exchange.close())

  it('takes faults over HTTP with the token only, refuses nonsense by field, lists and removes', async () => {
    await exchange.start()
    const unknown = await fetch(`http://127.0.0.1:${exchange.ports.control}/faults`)
    expect(unknown.status).toBe(401)
    const wrong = await exchange.call('POST', '/faults', { kind: 'throttle', request: 'ReqQryOrder', code: -7 })
    expect(wrong).toMatchObject({ status: 400, body: { error: { details: [{ field: 'code' }] } } })
    const first = await exchange.call('POST', '/faults', { kind: 'swallow_insert', times: 3 })
    expect(first).toMatchObject({ status: 200, body: { id: 'f1' } })
    await exchange.call('POST', '/faults', { kind: 'stop_ticks' })
    expect(await exchange.get('/faults')).toMatchObject({
      items: [
        { id: 'f1', struck: 0, left: 3, fault: { kind: 'swallow_insert' } },
        { id: 'f2', left: null },
      ],
    })
    expect((await exchange.call('DELETE', '/faults/f1')).body).toEqual({ removed: 1 })
    expect((await exchange.call('DELETE', '/faults/f1')).status).toBe(404)
    const { paths } = (await exchange.get('/openapi.json')) as { paths: object }
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/faults', '/faults/history', '/faults/{id}']))
    expect((await exchange.call('DELETE', '/faults')).body).toEqual({ removed: 1 })
    const { items } = (await exchange.get('/faults/history')) as { items: { what: string; id: string }[] }
    const lives = items.filter(({ what }) => what !== 'struck').map(({ what, id }) => `${id} ${what}`)
    expect(lives).toEqual(['f2 removed', 'f1 removed', 'f2 armed', 'f1 armed'])
  })

  it('loses nothing that it acknowledged when it is killed, and its time never goes back', async () => {
    await exchange.start()
    const client = new Trader(path.join(exchange.home.path, 'flow'), exchange.ports.td)
    await client.ready()
    // Nothing has traded yet: the day before is the reference.
    const quote = await client.ask('ReqQryDepthMarketData', { InstrumentID: 'rb2701' })
    const price = Number(quote[0]?.get('PreClosePrice'))
    const refs: string[] = []
    for (let count = 0; count < 400; count++) refs.push(client.insert({ LimitPrice: price - 50 - (count % 20) }))
    const before = await exchange.get('/clock')
    // In the middle of them, if the machine allows: what it took together with others may be lost, what it told may not.
    await waitUntil(() => client.story(must(refs[0])) !== '')
    await exchange.end('SIGKILL')
    await waitUntil(() => client.named('OnFrontDisconnected').length === 1)
    const told = new Map(refs.map((ref) => [ref, client.story(ref)]))
    // Before the new one can be found: the client looks for it by itself.
    client.events.length = 0
    await exchange.start()
    expect(Number((await exchange.get('/clock'))['now_ms'])).toBeGreaterThan(Number(before['now_ms']))
    await client.ready()
    const orders = await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
    expect(orders.map((order) => order.get('OrderRef'))).toEqual(refs.slice(0, orders.length))
    for (const ref of refs) expect(client.story(ref).startsWith(must(told.get(ref)))).toBe(true)
    expect(await exchange.get('/progress')).toMatchObject({
      td_events_sent: client.api.stats().received > 0 ? expect.any(Number) : 0,
    })
    await client.api.release()
  })

  it('restarts as a process when a fault wants it: it exits, and goes on where it was', async () => {
    await exchange.start()
    const before = await exchange.get('/clock')
    expect((await exchange.call('POST', '/faults', { kind: 'restart', how: 'process' })).status).toBe(200)
    expect(await exchange.ended()).toBe(0)
    await exchange.start()
    expect(Number((await exchange.get('/clock'))['now_ms'])).toBeGreaterThan(Number(before['now_ms']))
    expect(await exchange.get('/faults')).toMatchObject({ items: [] })
  })
})
