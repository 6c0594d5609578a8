/** A simulated exchange in this process, and clients that reach it through its drop-in libraries. Needs built code. */
import path from 'node:path'
import { parseShanghai } from '@huangpu/core'
import { EXCHANGE_MIGRATIONS, exchangeConfigSchema, openExchange, type ExchangeRuntime } from '@huangpu/exchange-sim'
import { loadCalendar, openStore } from '@huangpu/storage'
import { freePorts, temporaryFolder, waitUntil, type TemporaryFolder } from '@huangpu/testkit'
import { openMdApi, openTraderApi, type MdApi, type SpiEvent, type TraderApi } from 'ctp-node-binding'
import { expect } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
export const LIBRARIES = path.join(ROOT, 'libs/exchange-sim/build-native')
export const BROKER = '9999'
export const USER = 'sim001'
/** A Monday night at SHFE; the trading day is Tuesday's. */
const NIGHT_MS = parseShanghai('2026-11-23T21:30:00') ?? 0
export type TopicMode = 'restart' | 'resume' | 'quick'
export type PrivateMode = TopicMode | 'resume_from_seq_no'

export type Fields = Record<string, string | number | undefined>

/** A trader client that remembers every callback. */
export class Trader {
  readonly events: SpiEvent[] = []
  readonly api: TraderApi
  private requestId = 0
  private orderRef = 0

  constructor(
    folder: string,
    port: number,
    mode: PrivateMode = 'restart',
    publicMode: TopicMode = 'quick',
    /** Its password is the same. */
    readonly user = USER,
  ) {
    this.api = openTraderApi({ library: path.join(LIBRARIES, 'libthosttraderapi_se.so'), flowPath: folder })
    this.api.onEvents((batch) => this.events.push(...batch))
    // The third message of the day, where a number is wanted.
    this.api.subscribePrivateTopic(mode, 3)
    this.api.subscribePublicTopic(publicMode)
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

  async login(password = this.user): Promise<SpiEvent> {
    const identity = { BrokerID: BROKER, UserID: this.user }
    await this.ask('ReqAuthenticate', { ...identity, AppID: 'huangpu_sim', AuthCode: '0000000000000000' })
    const [answer] = await this.ask('ReqUserLogin', { ...identity, Password: password })
    return must(answer)
  }

  async ready(times = 1): Promise<Fields> {
    await this.connected(times)
    const answer = await this.login()
    await this.ask('ReqSettlementInfoConfirm', { BrokerID: BROKER, InvestorID: this.user })
    return must(answer.data)
  }

  insert(order: Fields): string {
    const ref = String(++this.orderRef)
    const fields = {
      ...{ BrokerID: BROKER, InvestorID: this.user, UserID: this.user, InstrumentID: 'rb2701', ExchangeID: 'SHFE' },
      ...{ OrderPriceType: '2', Direction: '0', CombOffsetFlag: '0', CombHedgeFlag: '1', VolumeTotalOriginal: 1 },
      ...{ TimeCondition: '3', VolumeCondition: '1', MinVolume: 1, ContingentCondition: '1', ForceCloseReason: '0' },
      OrderRef: ref,
      ...order,
    }
    this.send('ReqOrderInsert', fields)
    return fields.OrderRef
  }

  cancel(order: Fields): void {
    const { ExchangeID, OrderSysID } = order
    const fields = {
      BrokerID: BROKER,
      InvestorID: this.user,
      ActionFlag: '0',
      InstrumentID: 'rb2701',
      ExchangeID,
      OrderSysID,
    }
    this.send('ReqOrderAction', fields)
  }

  private send(name: string, fields: Fields): void {
    expect(this.api.request(name, fields, ++this.requestId)).toBe(0)
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

export const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('missing')
  return value
}

/** A market data client that remembers every callback. */
export class Quotes {
  readonly events: SpiEvent[] = []
  readonly api: MdApi

  constructor(folder: string, port: number) {
    this.api = openMdApi({ library: path.join(LIBRARIES, 'libthostmduserapi_se.so'), flowPath: folder })
    this.api.onEvents((batch) => this.events.push(...batch))
    this.api.registerFront(`tcp://127.0.0.1:${port}`)
    this.api.init()
  }

  named(name: string): SpiEvent[] {
    return this.events.filter((event) => event.name === name)
  }

  ticks(): Fields[] {
    return this.named('OnRtnDepthMarketData').map((event) => must(event.data))
  }

  async connected(times = 1): Promise<void> {
    await waitUntil(() => this.named('OnFrontConnected').length >= times, { message: 'OnFrontConnected' })
  }

  async ready(symbols: string[], times = 1): Promise<void> {
    await this.connected(times)
    const logins = this.named('OnRspUserLogin').length
    this.api.request('ReqUserLogin', { BrokerID: BROKER, UserID: USER, Password: USER }, 1)
    await waitUntil(() => this.named('OnRspUserLogin').length > logins, { message: 'OnRspUserLogin' })
    const before = this.named('OnRspSubMarketData').length
    expect(this.api.subscribeMarketData(symbols)).toBe(0)
    const answers = before + symbols.length
    await waitUntil(() => this.named('OnRspSubMarketData').length === answers, { message: 'subscribed' })
  }
}

export interface SceneConfig {
  readonly fronts?: object
  readonly account?: object
  readonly symbols?: readonly string[]
  readonly seed?: number
  /** Further accounts like the first. */
  readonly users?: readonly string[]
  readonly faults?: readonly object[]
  readonly time?: object
  /** Instead of a synthetic market of `symbols`. */
  readonly market?: object
  readonly rates?: object
}

const accountOf = (user: string): object => ({
  user_id: user,
  password: user,
  app_id: 'huangpu_sim',
  auth_code: '0000000000000000',
})

/** Stepped time: the test moves it. */
export class ExchangeScene {
  readonly folder: TemporaryFolder = temporaryFolder()
  runtime!: ExchangeRuntime
  private clients: { api: { release(): Promise<void> } }[] = []
  private opened = 0

  /** `over` goes into the sections of exchange.yaml. */
  async open(file = `exchange-${(this.opened += 1)}.sqlite`, over: SceneConfig = {}): Promise<void> {
    // Not of those that the system gives to anybody: a front that goes away comes back on its own.
    const [td, md] = await freePorts(2)
    const config = exchangeConfigSchema.parse({
      fronts: { td_port: td, md_port: md, queries_per_second: 0, ...over.fronts },
      time: over.time ?? { mode: 'stepped' },
      faults: over.faults,
      rates: over.rates,
      accounts: [{ ...accountOf(USER), ...over.account }, ...(over.users ?? []).map(accountOf)],
      market: over.market ?? {
        kind: 'synthetic',
        seed: over.seed ?? 7,
        contracts_expire: true,
        contracts: (over.symbols ?? ['rb2701']).map((symbol) => ({ symbol, price: 3150 })),
      },
    })
    this.runtime = await openExchange({
      config,
      calendar: loadCalendar(path.join(ROOT, 'config')),
      store: openStore({
        file: path.join(this.folder.path, file),
        environment: 'sim',
        service: 'exchange',
        migrations: EXCHANGE_MIGRATIONS,
        synchronous: 'NORMAL',
      }),
      homeRoot: this.folder.path,
      wallMs: () => NIGHT_MS,
      publishClock: () => undefined,
      warn: (message) => console.warn(message),
    })
    this.step(10_000)
  }

  /** After every test. */
  async close(): Promise<void> {
    await this.release()
    await this.runtime.stop()
  }

  async release(): Promise<void> {
    await Promise.all(this.clients.map(({ api }) => api.release()))
    this.clients = []
  }

  trader(
    mode: PrivateMode = 'restart',
    flow = `flow-${(this.opened += 1)}`,
    port = this.runtime.tdPort,
    publicMode: TopicMode = 'quick',
    user = USER,
  ): Trader {
    const client = new Trader(path.join(this.folder.path, flow), port, mode, publicMode, user)
    this.clients.push(client)
    return client
  }

  quotes(port = this.runtime.mdPort): Quotes {
    const client = new Quotes(path.join(this.folder.path, `md-${(this.opened += 1)}`), port)
    this.clients.push(client)
    return client
  }

  best(side: 'buy' | 'sell'): number {
    return must(this.runtime.exchange.market('rb2701').book.best(side)).priceTicks
  }

  step(ms: number): number {
    return this.runtime.exchange.advance(this.runtime.exchange.nowMs + ms)
  }
}
