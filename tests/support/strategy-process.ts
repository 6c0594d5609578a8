import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BarData, CounterQueryAnswer, OrderView, StrategyView, TradeData } from '@huangpu/messages'
import { freePort, temporaryFolder, waitUntil, type TemporaryFolder, type TestRedis } from '@huangpu/testkit'
import { endChild, mustRun, stateOf } from './child-end.js'
import { headersFor } from './service-request.js'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const TOKEN = 'strategy-service-test'

/** What the services that strategy asks would answer; a test fills it. */
export interface PeerAnswers {
  bars: BarData[]
  /** Undefined while trading does not answer. */
  orders: OrderView[] | undefined
  trades: TradeData[]
  /** What the counter has, as the gateway is told; undefined while it has no session. */
  counter: CounterQueryAnswer<'positions'>['items'] | undefined
}

/** The real strategy service as a process in a home of its own, between a trading, a market and a gateway played by hand. */
export class StrategyProcess {
  log = ''
  private child: ChildProcess | undefined

  private constructor(
    readonly home: TemporaryFolder,
    readonly answers: PeerAnswers,
    private readonly redis: TestRedis,
    private readonly port: number,
    private readonly peers: readonly Server[],
  ) {}

  static async prepare(redis: TestRedis): Promise<StrategyProcess> {
    const home = temporaryFolder('huangpu-strategy-')
    const ports = {
      trading: await freePort(),
      market: await freePort(),
      gateway: await freePort(),
      strategy: await freePort(),
    }
    cpSync(join(PROJECT, 'config'), join(home.path, 'config'), { recursive: true })
    rmSync(join(home.path, 'config/strategies'), { recursive: true })
    mkdirSync(join(home.path, 'config/strategies'))
    const { host, port } = redis.address
    const write = (file: string, text: string): void => writeFileSync(join(home.path, file), text)
    write('config/redis_config.yaml', `mode: external\nhost: ${host}\nport: ${port}\n`)
    write('config/services.yaml', JSON.stringify({ host: '127.0.0.1', ports, clock: 'virtual' }))
    // Whether trading knows of a request is asked two seconds after it expired: not while a test is about to tell of it.
    write('config/risk_config.yaml', 'order_ttl_ms: 60000\n')
    mkdirSync(join(home.path, '.huangpu/secrets'), { recursive: true, mode: 0o700 })
    writeFileSync(join(home.path, '.huangpu/secrets/service-token'), TOKEN, { mode: 0o600 })
    const answers: PeerAnswers = { bars: [], orders: [], trades: [], counter: undefined }
    const peers = (['trading', 'market', 'gateway'] as const).map((name) => serve(name, ports[name], answers))
    return new StrategyProcess(home, answers, redis, ports.strategy, peers)
  }

  /** From the next start on requests expire almost at once, and trading is asked what became of them. */
  expireSoon(): void {
    writeFileSync(join(this.home.path, 'config/risk_config.yaml'), 'order_ttl_ms: 100\n')
  }

  /** Writes config/strategies/{file}, at once and whole; undefined removes it. */
  file(name: string, text: string | undefined): void {
    const path = join(this.home.path, 'config/strategies', name)
    if (text === undefined) return rmSync(path)
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(PROJECT, 'apps/strategy/dist/main.js')], {
      env: { ...process.env, HUANGPU_HOME: this.home.path, HUANGPU_REDIS_PASSWORD: this.redis.address.password },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (this.log += text.toString()))
    this.child = child
    const begin = this.log.length
    const live = (): boolean => {
      mustRun(child, 'strategy', this.log)
      return this.log.slice(begin).includes('"msg":"live"')
    }
    await waitUntil(live, { message: () => `strategy to be live, ${stateOf(child)}\n${this.log.slice(-2_000)}` })
  }

  end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child
    this.child = undefined
    return endChild(child, signal)
  }

  async call(path: string, method: 'GET' | 'POST' = 'GET', body?: object): Promise<{ status: number; json: unknown }> {
    const init = { method, headers: headersFor(TOKEN), ...(body ? { body: JSON.stringify(body) } : {}) }
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, init)
    return { status: response.status, json: await response.json() }
  }

  async view(name: string): Promise<StrategyView | undefined> {
    const { items } = (await this.call('/strategies')).json as { items: StrategyView[] }
    return items.find((row) => row.name === name)
  }

  /** Waits until an instance looks like this. */
  async until(name: string, looks: (view: StrategyView) => boolean): Promise<StrategyView> {
    let last: StrategyView | undefined
    const there = async (): Promise<boolean> => {
      last = await this.view(name)
      return last !== undefined && looks(last)
    }
    const message = (): string => `${name} to change, it is ${JSON.stringify(last)}\n${this.log.slice(-2_000)}`
    await waitUntil(there, { everyMs: 25, message })
    if (!last) throw new Error('unreachable')
    return last
  }

  async close(): Promise<void> {
    await this.end('SIGTERM')
    for (const peer of this.peers) peer.close()
    this.home.remove()
  }
}

const NOT_READY = { error: { code: 'not_ready', message_zh: '未就绪', message_en: 'not ready' } }

function serve(service: 'trading' | 'market' | 'gateway', port: number, answers: PeerAnswers): Server {
  const health = { service, live: true, trading: true, state: 'ready', reasons: [], environment: 'sim' }
  const list = (items: readonly unknown[]): object => ({ items, next_cursor: null })
  const answer = (path: string): object => {
    if (path.startsWith('/bars')) return list(answers.bars)
    if (path.startsWith('/orders') && answers.orders) return list(answers.orders)
    if (path.startsWith('/orders')) return NOT_READY
    if (path.startsWith('/trades')) return list(answers.trades)
    if (path === '/queries/positions' && answers.counter) return list(answers.counter)
    if (path === '/queries/positions') return NOT_READY
    return { ...health, pid: 1, started_at: '', version: '0', counters: {} }
  }
  return createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer(request.url ?? '')))
  }).listen(port, '127.0.0.1')
}
