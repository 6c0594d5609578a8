import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectBus, type Bus } from '@huangpu/bus'
import { formatShanghai, positionKey, statusKey, tradeKey } from '@huangpu/core'
import {
  connectionKey,
  connectionSnapshotSchema,
  ENVIRONMENT_KEY,
  eventDataSchema,
  healthSchema,
  type CancelOrderCommand,
  type Health,
  type OrderData,
  type PositionData,
  type SendOrderCommand,
  STREAMS,
  type TickData,
  type TradeData,
} from '@huangpu/messages'
import {
  freePort,
  startRedis,
  temporaryFolder,
  waitUntil,
  type TemporaryFolder,
  type TestRedis,
} from '@huangpu/testkit'
import { endChild, mustRun, stateOf } from './child-end.js'
import { headersFor } from './service-request.js'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const TOKEN = 'gateway-stack-test'
const MAIN = { exchange: 'libs/exchange-sim/dist/main.js', gateway: 'apps/gateway/dist/main.js' } as const
export const ACCOUNT = 'sim001'

/** Of a home that is soon gone. */
const NO_RESERVE = { reserve_mb: 0 }

const AUTH_CODE = '0000000000000000'

type Service = keyof typeof MAIN

export interface StackOptions {
  /** Lines of config/ctp_config.yaml. */
  readonly ctp?: Record<string, string>
  /** Of the account, at the exchange and in the configuration. */
  readonly password?: string
  readonly authCode?: string
  /** Of config/exchange.yaml. */
  readonly exchange?: Record<string, unknown>
  readonly fronts?: Record<string, unknown>
  /** Added to config/services.yaml. */
  readonly services?: object
  /** Added to the exchange's market. */
  readonly contracts?: readonly { symbol: string; price: number }[]
}

/** Redis, the simulated exchange and the real gateway as processes in a home of their own. */
export class GatewayStack {
  /** As a consumer sees them: what comes again by its key (at least once delivery) is known already. */
  readonly statuses: OrderData[] = []
  readonly trades: TradeData[] = []
  readonly positions: PositionData[] = []
  readonly ticks: TickData[] = []
  /** How often each session was told to be in another state than ready. */
  private readonly notReady = { td: 0, md: 0 }
  /** What this gateway process told of each session last. */
  private told: { td?: string; md?: string } = {}
  /** Keys that came twice with different contents: never. */
  readonly contradictions: string[] = []
  log = ''
  private readonly processes = new Map<Service, ChildProcess>()
  private orders = 0

  private constructor(
    readonly home: TemporaryFolder,
    readonly redis: TestRedis,
    readonly bus: Bus,
    private readonly ports: { exchange: number; gateway: number; td: number; md: number },
  ) {}

  static async prepare(over: StackOptions = {}): Promise<GatewayStack> {
    const redis = await startRedis()
    const home = temporaryFolder('huangpu-gateway-')
    const ports = { exchange: await freePort(), gateway: await freePort(), td: await freePort(), md: await freePort() }
    const bus = await connectBus(redis.address, { name: 'gateway-test' })
    const stack = new GatewayStack(home, redis, bus, ports)
    stack.configure(over)
    await stack.listen()
    return stack
  }

  /** `env`: added to its environment. */
  async start(service: Service, env: Record<string, string> = {}): Promise<void> {
    const child = this.spawn(service, env)
    await waitUntil(
      async () => {
        mustRun(child, service, this.log)
        return (await this.health(service))?.live === true
      },
      { everyMs: 50, message: () => `${service} to be live, ${stateOf(child)}\n${this.log.slice(-3_000)}` },
    )
  }

  /** Starts a process without waiting for it; it may end at once. */
  spawn(service: Service, env: Record<string, string> = {}): ChildProcess {
    const child = spawn(process.execPath, [join(PROJECT, MAIN[service])], {
      env: { ...process.env, HUANGPU_HOME: this.home.path, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (this.log += `[${service}] ${text.toString()}`))
    this.processes.set(service, child)
    return child
  }

  async end(service: Service, signal: NodeJS.Signals): Promise<void> {
    const child = this.processes.get(service)
    this.processes.delete(service)
    await endChild(child, signal)
    if (service === 'gateway') this.told = {}
  }

  /** The trading and the market data session are ready. */
  async ready(): Promise<void> {
    await waitUntil(async () => (await this.health('gateway'))?.trading === true, {
      everyMs: 50,
      message: () => `the gateway to be ready\n${this.log.slice(-3_000)}`,
    })
  }

  /** Does it to a ready session and waits until that was lost by it, however soon it is back. */
  async loses(link: 'td' | 'md', act: () => Promise<unknown>): Promise<void> {
    // What was told of an earlier loss arrives later than the health knows.
    await waitUntil(() => this.told[link] === 'ready', { message: `the ${link} session to be told as ready` })
    const before = this.notReady[link]
    await act()
    await waitUntil(() => this.notReady[link] > before, { message: `the loss of the ${link} session to be told` })
  }

  async health(service: Service): Promise<Health | undefined> {
    const answer = await this.call(service, '/health').catch(() => undefined)
    return answer === undefined ? undefined : healthSchema.parse(answer)
  }

  async connection() {
    const json = await this.bus.keys.get(connectionKey(ACCOUNT))
    return json === null ? undefined : connectionSnapshotSchema.parse(JSON.parse(json))
  }

  async call(service: Service, path: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    return (await this.request(service, path, init)).json()
  }

  request(service: Service, path: string, init: { method?: string; body?: string } = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.ports[service]}${path}`, {
      ...init,
      headers: headersFor(TOKEN),
    })
  }

  async send(order: Partial<SendOrderCommand>): Promise<SendOrderCommand> {
    this.orders += 1
    const command: SendOrderCommand = {
      cmd_type: 'SEND_ORDER',
      request_id: `req-${this.orders}`,
      order_id: `K${this.orders}`,
      symbol: 'rb2701',
      exchange: 'SHFE',
      strategy_name: 'test',
      account_id: ACCOUNT,
      environment: 'sim',
      timestamp: formatShanghai(Date.now()),
      direction: 'LONG',
      offset: 'OPEN',
      order_type: 'LIMIT',
      price: 3150,
      volume: 1,
      expires_at_ms: Date.now() + 30_000,
      ...order,
    }
    await this.bus.produce(STREAMS.cmd, JSON.stringify(command))
    return command
  }

  async cancel(orderId: string): Promise<void> {
    this.orders += 1
    const command: CancelOrderCommand = {
      cmd_type: 'CANCEL_ORDER',
      request_id: `cancel-${this.orders}`,
      order_id: orderId,
      symbol: 'rb2701',
      exchange: 'SHFE',
      strategy_name: 'test',
      account_id: ACCOUNT,
      environment: 'sim',
      timestamp: formatShanghai(Date.now()),
    }
    await this.bus.produce(STREAMS.cmd, JSON.stringify(command))
  }

  /** `SUBMITTING NOTTRADED ALLTRADED`: what the stream said of an order. */
  story(orderId: string): string {
    return this.statuses
      .filter((status) => status.order_id === orderId)
      .map((status) => (status.event === 'state' ? status.status : status.event))
      .join(' ')
  }

  /** The latest that the stream said of an order. */
  lastOf(orderId: string): OrderData | undefined {
    return this.statuses.findLast((status) => status.order_id === orderId)
  }

  async storyIs(orderId: string, story: string | RegExp): Promise<void> {
    const matches = (): boolean =>
      typeof story === 'string' ? this.story(orderId) === story : story.test(this.story(orderId))
    await waitUntil(matches, {
      message: () =>
        `"${story}", got "${this.story(orderId)}" ${this.lastOf(orderId)?.reason ?? ''}\n${this.log.slice(-1_000)}`,
    })
  }

  /** The latest tick of rb2701, once trading is continuous: lots traded between two ticks, both sides are quoted. */
  async tick(): Promise<TickData> {
    const open = (tick: TickData): boolean => tick.last_volume > 0 && tick.bid_volume_1 > 0 && tick.ask_volume_1 > 0
    await waitUntil(() => this.ticks.some(open), { message: 'continuous trading' })
    return this.ticks.at(-1) as TickData
  }

  async close(): Promise<void> {
    await this.end('gateway', 'SIGTERM')
    await this.end('exchange', 'SIGTERM')
    await this.bus.close()
    await this.redis.stop()
    this.home.remove()
  }

  private configure(over: StackOptions): void {
    const { ctp = {}, password: secret = ACCOUNT, authCode = AUTH_CODE, services = {}, contracts = [] } = over
    const config = join(this.home.path, 'config')
    mkdirSync(config, { recursive: true })
    cpSync(join(PROJECT, 'config/calendar'), join(config, 'calendar'), { recursive: true })
    const write = (file: string, value: unknown): void => writeFileSync(join(config, file), JSON.stringify(value))
    const { host, port, password } = this.redis.address
    const { exchange, gateway, td, md } = this.ports
    write('redis_config.yaml', { mode: 'external', host, port, password })
    write('services.yaml', {
      ports: { exchange, gateway },
      clock: 'virtual',
      subscriptions: ['rb2701'],
      disk: NO_RESERVE,
      ...services,
    })
    let text = readFileSync(join(PROJECT, 'config/ctp_config.yaml'), 'utf8')
      .replace(':17001', `:${td}`)
      .replace(':17002', `:${md}`)
      .replace(/query_interval_ms: \d+/, 'query_interval_ms: 20')
      .replace("default: 'sim001'", `default: '${secret}'`)
      .replace(`default: '${AUTH_CODE}'`, `default: '${authCode}'`)
    for (const [key, value] of Object.entries(ctp))
      text = text.replace(new RegExp(`    ${key}: .*`), `    ${key}: ${value}`)
    writeFileSync(join(config, 'ctp_config.yaml'), text)
    write('exchange.yaml', {
      fronts: { td_port: td, md_port: md, queries_per_second: 0, ...over.fronts },
      accounts: [{ user_id: ACCOUNT, password: secret, app_id: 'huangpu_sim', auth_code: authCode }],
      market: { kind: 'synthetic', seed: 7, contracts: [{ symbol: 'rb2701', price: 3150 }, ...contracts] },
      // No session ends, and no day is settled, while a test runs: whatever the hour is.
      time: { begin: 'next_day' },
      ...over.exchange,
    })
    mkdirSync(join(this.home.path, '.huangpu/secrets'), { recursive: true, mode: 0o700 })
    writeFileSync(join(this.home.path, '.huangpu/secrets/service-token'), TOKEN, { mode: 0o600 })
  }

  private async listen(): Promise<void> {
    await this.bus.keys.set(ENVIRONMENT_KEY, 'sim')
    const seen = new Map<string, string>()
    const once = <T>(list: T[], keyOf: (message: T) => string) => {
      return (json: string): void => {
        const message = JSON.parse(json) as T
        const key = keyOf(message)
        const known = seen.get(key)
        if (known === undefined) list.push(message)
        else if (known !== json) this.contradictions.push(`${key}: ${known} / ${json}`)
        seen.set(key, json)
      }
    }
    const into: Record<string, (json: string) => void> = {
      [STREAMS.orderStatus]: once(this.statuses, statusKey),
      [STREAMS.trade]: once(this.trades, tradeKey),
      [STREAMS.position]: once(this.positions, positionKey),
    }
    const from = Object.fromEntries(Object.keys(into).map((stream) => [stream, '0-0']))
    this.bus.tail(Object.keys(into), from, (stream, _id, json) => into[stream]?.(json))
    this.bus.tail([STREAMS.event], { [STREAMS.event]: '0-0' }, (_stream, _id, json) => {
      const event = eventDataSchema.parse(JSON.parse(json))
      if (event.type !== 'connection') return
      this.told[event.link] = event.state
      if (event.state !== 'ready') this.notReady[event.link] += 1
    })
    await this.bus.subscribe({
      patterns: ['tick:*'],
      onMessage: (_channel, json) => void this.ticks.push(JSON.parse(json) as TickData),
      onGap: () => undefined,
    })
  }
}
