/** The simulated exchange through its drop-in libraries, as any CTP client meets it. Runs against built code. */
import { fork, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseShanghai } from '@huangpu/core'
import {
  EXCHANGE_MIGRATIONS,
  exchangeConfigSchema,
  openExchange,
  stepTo,
  type ExchangeRuntime,
} from '@huangpu/exchange-sim'
import { loadCalendar, openStore } from '@huangpu/storage'
import { freePort, startRedis, temporaryFolder, waitUntil, type TestRedis } from '@huangpu/testkit'
import { decodeChunks, openMdApi, openTraderApi, type MdApi, type SpiEvent, type TraderApi } from 'ctp-node-binding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
const LIBRARIES = path.join(ROOT, 'libs/exchange-sim/build-native')
const BROKER = '9999'
const USER = 'sim001'
/** A Monday night at SHFE; the trading day is Tuesday's. */
const NIGHT_MS = parseShanghai('2026-11-23T21:30:00') ?? 0

type Fields = Record<string, string | number | undefined>

/** A trader client that remembers every callback. */
class Trader {
  readonly events: SpiEvent[] = []
  readonly api: TraderApi
  private requestId = 0
  private orderRef = 0

  constructor(folder: string, port: number, mode: 'restart' | 'resume' | 'quick' = 'restart') {
    this.api = openTraderApi({ library: path.join(LIBRARIES, 'libthosttraderapi_se.so'), flowPath: folder })
    this.api.onEvents((batch) => this.events.push(...batch))
    this.api.subscribePrivateTopic(mode)
    this.api.subscribePublicTopic('quick')
    this.api.registerFront(`tcp://127.0.0.1:${port}`)
    this.api.init()
  }

  named(name: string): SpiEvent[] {
    return this.events.filter((event) => event.name === name)
  }

  async ask(name: string, fields: Fields): Promise<SpiEvent[]> {
    const requestId = ++this.requestId
    let code = this.api.request(name, fields, requestId)
    await waitUntil(() => {
      if (code === -2 || code === -3) code = this.api.request(name, fields, requestId)
      return code === 0
    })
    const answers = () => this.events.filter((event) => event.requestId === requestId)
    await waitUntil(() => answers().some((event) => event.isLast), { message: () => `${name}: ${code}` })
    return answers()
  }

  async connected(times = 1): Promise<void> {
    await waitUntil(() => this.named('OnFrontConnected').length >= times, { message: 'OnFrontConnected' })
  }

  async login(password = USER): Promise<SpiEvent> {
    const identity = { BrokerID: BROKER, UserID: USER }
    await this.ask('ReqAuthenticate', { ...identity, AppID: 'huangpu_sim', AuthCode: '0000000000000000' })
    const [answer] = await this.ask('ReqUserLogin', { ...identity, Password: password })
    return must(answer)
  }

  async ready(times = 1): Promise<Fields> {
    await this.connected(times)
    const answer = await this.login()
    await this.ask('ReqSettlementInfoConfirm', { BrokerID: BROKER, InvestorID: USER })
    return must(answer.data)
  }

  insert(order: Fields): string {
    const ref = String(++this.orderRef)
    const fields = {
      ...{ BrokerID: BROKER, InvestorID: USER, UserID: USER, InstrumentID: 'rb2701', ExchangeID: 'SHFE' },
      ...{ OrderPriceType: '2', Direction: '0', CombOffsetFlag: '0', CombHedgeFlag: '1', VolumeTotalOriginal: 1 },
      ...{ TimeCondition: '3', VolumeCondition: '1', MinVolume: 1, ContingentCondition: '1', ForceCloseReason: '0' },
      OrderRef: ref,
      ...order,
    }
    expect(this.api.request('ReqOrderInsert', fields, ++this.requestId)).toBe(0)
    return fields.OrderRef
  }

  cancel(order: Fields): void {
    const { ExchangeID, OrderSysID } = order
    const fields = {
      BrokerID: BROKER,
      InvestorID: USER,
      ActionFlag: '0',
      InstrumentID: 'rb2701',
      ExchangeID,
      OrderSysID,
    }
    expect(this.api.request('ReqOrderAction', fields, ++this.requestId)).toBe(0)
  }

  /** `a 3 3 0 trade(2)`: what the private topic said of an order. */
  story(ref: string): string {
    return this.events
      .filter((event) => event.get('OrderRef') === ref && event.name.startsWith('OnRtn'))
      .map((event) => (event.name === 'OnRtnTrade' ? `trade(${event.get('Volume')})` : event.get('OrderStatus')))
      .join(' ')
  }

  async storyIs(ref: string, story: string): Promise<void> {
    await waitUntil(() => this.story(ref) === story, { message: () => `"${story}", got "${this.story(ref)}"` })
  }
}

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('missing')
  return value
}

describe('the simulated exchange behind libthosttraderapi_se.so', () => {
  const folder = temporaryFolder()
  let runtime: ExchangeRuntime
  let traders: { api: { release(): Promise<void> } }[] = []
  let opened = 0

  async function open(file = `exchange-${opened}.sqlite`): Promise<void> {
    const config = exchangeConfigSchema.parse({
      fronts: { td_port: 0, md_port: 0, queries_per_second: 0 },
      time: { mode: 'stepped' },
      accounts: [{ user_id: USER, password: USER, app_id: 'huangpu_sim', auth_code: '0000000000000000' }],
      market: { kind: 'synthetic', seed: 7, contracts: [{ symbol: 'rb2701', price: 3150 }] },
    })
    runtime = await openExchange({
      config,
      calendar: loadCalendar(path.join(ROOT, 'config')),
      store: openStore({
        file: path.join(folder.path, file),
        environment: 'sim',
        service: 'exchange',
        migrations: EXCHANGE_MIGRATIONS,
        synchronous: 'NORMAL',
      }),
      homeRoot: folder.path,
      wallMs: () => NIGHT_MS,
      publishClock: () => undefined,
      warn: (message) => console.warn(message),
    })
    runtime.exchange.advance(runtime.exchange.nowMs + 10_000)
  }

  function trader(mode: 'restart' | 'resume' | 'quick' = 'restart', flow = `flow-${++opened}`): Trader {
    const client = new Trader(path.join(folder.path, flow), runtime.tdPort, mode)
    traders.push(client)
    return client
  }

  beforeEach(async () => {
    opened += 1
    await open()
  })
  afterEach(async () => {
    await Promise.all(traders.map(({ api }) => api.release()))
    traders = []
    await runtime.stop()
  })

  const best = (side: 'buy' | 'sell'): number => must(runtime.exchange.market('rb2701').book.best(side)).priceTicks
  const step = (ms: number): number => runtime.exchange.advance(runtime.exchange.nowMs + ms)

  it('logs in, tells its rates and day, and answers the start-up queries', async () => {
    const client = trader()
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

  it('lets one query fly at a time', async () => {
    const client = trader()
    await client.ready()
    const codes = [1, 2].map((id) => client.api.request('ReqQryInstrument', {}, 900 + id))
    expect(codes).toEqual([0, -2])
    await waitUntil(() => client.events.some((event) => event.requestId === 901))
    expect(client.api.request('ReqQryInstrument', {}, 903)).toBe(0)
  })

  it('refuses a bad password, a missing authentication, and requests before the login', async () => {
    const client = trader()
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
    const client = trader()
    await client.ready()
    const ref = client.insert({ LimitPrice: best('buy') - 20, VolumeTotalOriginal: 2 })
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
    const client = trader()
    await client.ready()
    const taker = client.insert({ LimitPrice: best('sell') + 5 })
    await client.storyIs(taker, 'a a 0 trade(1)')
    const maker = client.insert({ LimitPrice: best('buy'), VolumeTotalOriginal: 1 })
    await client.storyIs(maker, 'a 3')
    for (let tries = 0; tries < 2_000 && runtime.exchange.ordersOf(USER)[1]?.status !== '0'; tries++) step(500)
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
    const client = trader()
    await client.ready()
    const lots = must(runtime.exchange.market('rb2701').book.best('sell')).volumeLots
    const ref = client.insert({ LimitPrice: best('sell'), VolumeTotalOriginal: lots + 5, TimeCondition: '1' })
    await waitUntil(() => client.named('OnRtnTrade').length > 0)
    expect(client.story(ref)).toMatch(/^a 5 5( trade\(\d+\))+$/)
    const last = client.named('OnRtnOrder').at(-1)
    const traded = client.named('OnRtnTrade').reduce((sum, trade) => sum + Number(trade.get('Volume')), 0)
    expect(last?.get('VolumeTraded')).toBe(traded)
    expect(traded).toBe(lots)
  })

  it('refuses orders at the counter by OnRspOrderInsert and OnErrRtnOrderInsert, and at the exchange by status', async () => {
    const client = trader()
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
    const price = best('buy')
    expect(await refused({ LimitPrice: price, InstrumentID: 'rb9999' })).toBe(16)
    expect(await refused({ LimitPrice: price + 0.5 })).toBe(95)
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
  })

  it('tells every session of the account, and replays the day after a reconnect', async () => {
    const first = trader()
    const second = trader('quick')
    const loginBefore = await first.ready()
    await second.ready()
    const ref = first.insert({ LimitPrice: best('buy') - 20 })
    await first.storyIs(ref, 'a 3')
    await second.storyIs(ref, 'a 3')
    runtime.td.server.disconnectAll()
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
    await runtime.stop()
    await open('kept.sqlite')
    const client = trader('resume', 'resumed')
    await client.ready()
    const ref = client.insert({ LimitPrice: best('buy') - 20 })
    await client.storyIs(ref, 'a 3')
    await client.api.release()
    traders = []
    const nowMs = runtime.exchange.nowMs
    await runtime.stop()
    await open('kept.sqlite')
    expect(runtime.exchange.nowMs).toBeGreaterThan(nowMs)
    const resumed = trader('resume', 'resumed')
    const fresh = trader()
    await resumed.ready()
    await fresh.ready()
    await fresh.storyIs(ref, 'a 3')
    expect(resumed.story(ref)).toBe('')
    resumed.cancel(must(fresh.named('OnRtnOrder')[1]?.data))
    await fresh.storyIs(ref, 'a 3 3 5')
    expect(resumed.story(ref)).toBe('3 5')
  })

  it('settles the day: today becomes yesterday, sessions end, the statement arrives in whole characters', async () => {
    const client = trader()
    await client.ready()
    for (let count = 0; count < 9; count++) client.insert({ LimitPrice: best('sell') + 5 })
    await waitUntil(() => client.named('OnRtnTrade').length === 9)
    const resting = client.insert({ LimitPrice: best('buy') - 20 })
    await client.storyIs(resting, 'a 3')
    runtime.exchange.resumeAt(must(parseShanghai('2026-11-24T20:59:50')))
    await client.storyIs(resting, 'a 3 5')
    const login = await client.ready(2)
    expect(login['TradingDay']).toBe('20261125')
    const [position] = await client.ask('ReqQryInvestorPosition', { BrokerID: BROKER, InvestorID: USER })
    expect(position?.data).toMatchObject({ PositionDate: '2', Position: 9, YdPosition: 9, TodayPosition: 0 })
    const rows = await client.ask('ReqQrySettlementInfo', { BrokerID: BROKER, InvestorID: USER })
    expect(rows.length).toBeGreaterThan(1)
    const statement = decodeChunks(rows.map((row) => must(row.raw('Content'))))
    expect(statement).toContain('rb2701 多 9')
    expect(statement).not.toContain('\uFFFD')
  })

  it('steps past a settlement only when its clients have logged in anew', async () => {
    const client = trader()
    await client.ready()
    runtime.exchange.advance(must(parseShanghai('2026-11-24T15:10:00')))
    const stepped = stepTo(runtime, must(parseShanghai('2026-11-24T21:00:10')))
    await client.connected(2)
    expect(runtime.exchange.nowMs).toBe(parseShanghai('2026-11-24T15:15:00'))
    expect((await client.ready(2))['TradingDay']).toBe('20261125')
    await stepped
    expect(runtime.exchange.nowMs).toBe(parseShanghai('2026-11-24T21:00:10'))
  })

  it('sends snapshots to subscribers, the last one at once, and counts what it sent', async () => {
    const client = trader()
    const events: SpiEvent[] = []
    const md: MdApi = openMdApi({
      library: path.join(LIBRARIES, 'libthostmduserapi_se.so'),
      flowPath: path.join(folder.path, `md-${opened}`),
    })
    traders.push({ api: md })
    md.onEvents((batch) => events.push(...batch))
    md.registerFront(`tcp://127.0.0.1:${runtime.mdPort}`)
    md.init()
    const named = (name: string): SpiEvent[] => events.filter((event) => event.name === name)
    await waitUntil(() => named('OnFrontConnected').length === 1)
    await client.ready()
    md.request('ReqUserLogin', { BrokerID: BROKER, UserID: USER, Password: USER }, 1)
    await waitUntil(() => named('OnRspUserLogin').length === 1)
    expect(md.subscribeMarketData(['rb2701', 'xx2701'])).toBe(0)
    await waitUntil(() => named('OnRspSubMarketData').length === 2)
    expect(named('OnRspSubMarketData').map((event) => event.errorId)).toEqual([0, 16])
    await waitUntil(() => named('OnRtnDepthMarketData').length === 1)
    expect(step(5_000)).toBe(10)
    await waitUntil(() => named('OnRtnDepthMarketData').length === 11)
    const ticks = named('OnRtnDepthMarketData').map((event) => must(event.data))
    expect(ticks.at(-1)).toMatchObject({ TradingDay: '20261124', ActionDay: '20261123', ExchangeID: '' })
    expect(ticks.at(-1)).toMatchObject({ UpdateTime: '21:30:15', UpdateMillisec: 0, ClosePrice: undefined })
    for (const tick of ticks) {
      expect(Number(tick['AskPrice1'])).toBeGreaterThan(Number(tick['BidPrice1']))
      expect(Number(tick['BidPrice5'])).toBeLessThan(Number(tick['BidPrice4']))
    }
    const sent = runtime.md.server.counters.eventsSent
    expect(md.stats().received).toBe(sent + named('OnFrontConnected').length)
    expect(client.api.stats().received).toBe(runtime.td.server.counters.eventsSent + 1)
  })

  it.each(['6.3.15', '6.5.1', '6.7.11', '6.7.13'])(
    'speaks CTP %s when the environment asks for it',
    async (version) => {
      process.env['HUANGPU_CTP_ABI'] = version
      try {
        const client = trader()
        expect(client.api.abi.version).toBe(version)
        const login = await client.ready()
        expect(login['TradingDay']).toBe('20261124')
        const ref = client.insert({ LimitPrice: best('sell') })
        await client.storyIs(ref, 'a a 0 trade(1)')
        expect(client.named('OnRtnTrade')[0]?.get('InstrumentID')).toBe('rb2701')
      } finally {
        delete process.env['HUANGPU_CTP_ABI']
      }
    },
  )

  it('tells a trader library on the market data port that the port is wrong', async () => {
    const client = new Trader(path.join(folder.path, 'wrong-port'), runtime.mdPort)
    traders.push(client)
    await client.connected()
    const [answer] = await client.ask('ReqAuthenticate', { BrokerID: BROKER, UserID: USER })
    expect(answer?.errorId).toBe(77)
  })
})

describe('the exchange process', () => {
  const folder = temporaryFolder()
  let redis: TestRedis
  let exchange: ChildProcess | undefined
  const ports = { control: 0, td: 0, md: 0 }

  beforeEach(async () => {
    redis = await startRedis()
    for (const name of ['control', 'td', 'md'] as const) ports[name] = await freePort()
    const config = path.join(folder.path, 'config')
    mkdirSync(config, { recursive: true })
    cpSync(path.join(ROOT, 'config/calendar'), path.join(config, 'calendar'), { recursive: true })
    const write = (file: string, value: unknown): void => writeFileSync(path.join(config, file), JSON.stringify(value))
    const { host, port, password } = redis.address
    write('redis_config.yaml', { mode: 'external', host, port, password })
    write('services.yaml', { ports: { exchange: ports.control }, clock: 'virtual', log_level: 'warn' })
    cpSync(path.join(ROOT, 'config/ctp_config.yaml'), path.join(config, 'ctp_config.yaml'))
    write('exchange.yaml', {
      fronts: { td_port: ports.td, md_port: ports.md, queries_per_second: 0 },
      accounts: [{ user_id: USER, password: USER, app_id: 'huangpu_sim', auth_code: '0000000000000000' }],
      market: { kind: 'synthetic', seed: 7, contracts: [{ symbol: 'rb2701', price: 3150 }] },
    })
  })
  afterEach(async () => {
    await end('SIGTERM')
    await redis.stop()
    folder.remove()
  })

  async function start(): Promise<void> {
    const env = { ...process.env, HUANGPU_HOME: folder.path }
    const main = path.join(ROOT, 'libs/exchange-sim/dist/main.js')
    const child = fork(main, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    exchange = child
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', (code) => reject(new Error(`the exchange ended with ${code}`)))
    })
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const child = exchange
    exchange = undefined
    if (!child || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  async function get(route: string): Promise<Record<string, unknown>> {
    const token = readFileSync(path.join(folder.path, '.huangpu/secrets/service-token'), 'utf8').trim()
    const answer = await fetch(`http://127.0.0.1:${ports.control}${route}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return (await answer.json()) as Record<string, unknown>
  }

  it('loses nothing that it acknowledged when it is killed, and its time never goes back', async () => {
    await start()
    const client = new Trader(path.join(folder.path, 'flow'), ports.td)
    await client.ready()
    // Nothing has traded yet: the day before is the reference.
    const quote = await client.ask('ReqQryDepthMarketData', { InstrumentID: 'rb2701' })
    const price = Number(quote[0]?.get('PreClosePrice'))
    const refs: string[] = []
    for (let count = 0; count < 20; count++) refs.push(client.insert({ LimitPrice: price - 100 - count }))
    await waitUntil(() => refs.every((ref) => client.story(ref) !== ''))
    const before = await get('/clock')
    await end('SIGKILL')
    await waitUntil(() => client.named('OnFrontDisconnected').length === 1)
    const told = new Map(refs.map((ref) => [ref, client.story(ref)]))
    await start()
    expect(Number((await get('/clock'))['now_ms'])).toBeGreaterThan(Number(before['now_ms']))
    client.events.length = 0
    await client.ready()
    const orders = await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
    expect(orders.map((order) => order.get('OrderRef'))).toEqual(refs)
    for (const ref of refs) expect(client.story(ref).startsWith(must(told.get(ref)))).toBe(true)
    expect(await get('/progress')).toMatchObject({
      td_events_sent: client.api.stats().received > 0 ? expect.any(Number) : 0,
    })
    await client.api.release()
  })
})
