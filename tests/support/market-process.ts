import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectBus, type Bus } from '@huangpu/bus'
import { parseShanghai } from '@huangpu/core'
import {
  CLOCK_CHANNEL,
  CLOCK_KEY,
  connectionKey,
  healthSchema,
  tickChannel,
  type BarData,
  type Health,
  type TickData,
} from '@huangpu/messages'
import { freePort, startRedis, temporaryFolder, waitUntil, type TestRedis } from '@huangpu/testkit'
import { endChild, mustRun, stateOf } from './child-end.js'
import { headersFor } from './service-request.js'

const project = fileURLToPath(new URL('../..', import.meta.url))
const TOKEN = 'market-process-test'

/** The market service as a process on a Redis of its own, beside a gateway that only answers; time is stepped by hand. */
export class MarketProcess {
  readonly bars: BarData[] = []
  log = ''
  private child: ChildProcess | undefined
  private ticksSent = 0

  private constructor(
    private readonly redis: TestRedis,
    readonly bus: Bus,
    private readonly home: ReturnType<typeof temporaryFolder>,
    private readonly gateway: Server,
    private readonly port: number,
  ) {}

  /** Ready to be started: time stands at `now`, the market-data session of `tradingDay` is ready. */
  static async open(options: { now: string; tradingDay: string; subscriptions: string[] }): Promise<MarketProcess> {
    const redis = await startRedis()
    const bus = await connectBus(redis.address, { name: 'test' })
    const home = temporaryFolder('huangpu-market-')
    const ports = { gateway: await freePort(), market: await freePort() }
    cpSync(join(project, 'config'), join(home.path, 'config'), { recursive: true })
    const { host, port } = redis.address
    writeFileSync(join(home.path, 'config/redis_config.yaml'), `mode: external\nhost: ${host}\nport: ${port}\n`)
    const services = { host: '127.0.0.1', ports, clock: 'virtual', subscriptions: options.subscriptions }
    writeFileSync(join(home.path, 'config/services.yaml'), JSON.stringify(services))
    mkdirSync(join(home.path, '.huangpu/secrets'), { recursive: true, mode: 0o700 })
    writeFileSync(join(home.path, '.huangpu/secrets/service-token'), TOKEN, { mode: 0o600 })
    const market = new MarketProcess(redis, bus, home, answeringGateway(ports.gateway), ports.market)
    await bus.keys.set(connectionKey('sim001'), JSON.stringify(readyLinks(options.now, options.tradingDay)))
    await bus.subscribe({
      patterns: ['bar:*'],
      onMessage: (_channel, json) => void market.bars.push(JSON.parse(json) as BarData),
      onGap: () => undefined,
    })
    await market.setClock(options.now)
    return market
  }

  get redisAddress(): TestRedis['address'] {
    return this.redis.address
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(project, 'apps/market/dist/main.js')], {
      env: { ...process.env, HUANGPU_HOME: this.home.path, HUANGPU_REDIS_PASSWORD: this.redis.address.password },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (this.log += text.toString()))
    this.child = child
    this.ticksSent = 0
    const live = async (): Promise<boolean> => {
      mustRun(child, 'market', this.log)
      return (await this.health().catch(() => undefined))?.live === true
    }
    await waitUntil(live, { message: () => `market to be live, ${stateOf(child)}\n${this.log}` })
  }

  end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this
    this.child = undefined
    return endChild(child, signal)
  }

  async close(): Promise<void> {
    await this.end('SIGKILL')
    this.gateway.close()
    this.gateway.closeAllConnections()
    await this.bus.close()
    await this.redis.stop()
    this.home.remove()
  }

  async get(path: string): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, { headers: headersFor(TOKEN) })
    return response.json()
  }

  async health(): Promise<Health> {
    return healthSchema.parse(await this.get('/health'))
  }

  async counted(name: string): Promise<number> {
    return (await this.health()).counters[name] ?? 0
  }

  async setClock(time: string): Promise<void> {
    const json = JSON.stringify({ mode: 'stepped', now_ms: parseShanghai(time) })
    await this.bus.keys.set(CLOCK_KEY, json)
    this.bus.publish(CLOCK_CHANNEL, json)
  }

  send(tick: TickData): void {
    this.sendRaw(tickChannel(tick.symbol), JSON.stringify(tick))
  }

  sendRaw(channel: string, json: string): void {
    this.ticksSent += 1
    this.bus.publish(channel, json)
  }

  /** All ticks sent so far have been handled: their rows are written. */
  handled(): Promise<void> {
    const all = async (): Promise<boolean> => (await this.counted('ticks')) === this.ticksSent
    return waitUntil(all, { message: () => `ticks to be handled\n${this.log}` })
  }

  barFile(symbol: string, tradingDay: string): string {
    return join(this.home.path, 'data/bars', symbol, `${tradingDay}.csv`)
  }

  /** Rows of a day's file without its header. */
  rows(symbol: string, tradingDay: string): string[] {
    return readFileSync(this.barFile(symbol, tradingDay), 'utf8').trim().split('\n').slice(1)
  }
}

function answeringGateway(port: number): Server {
  const answer = { service: 'gateway', live: true, trading: true, state: 'ready', reasons: [], environment: 'sim' }
  return createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ...answer, pid: 1, started_at: '', version: '0', counters: {} }))
  }).listen(port, '127.0.0.1')
}

function readyLinks(datetime: string, tradingDay: string): object {
  const link = (name: 'td' | 'md') => ({
    type: 'connection',
    event_id: name,
    service: 'gateway',
    account_id: 'sim001',
    environment: 'sim',
    datetime,
    link: name,
    state: 'ready',
    trading_day: tradingDay,
    reason: null,
    latched: false,
  })
  return { td: link('td'), md: link('md') }
}
