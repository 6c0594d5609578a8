/** The simulated exchange as a process, in a home of its own, with a Redis of its own. Needs built code. */
import { fork, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { freePort, startRedis, temporaryFolder, type TemporaryFolder, type TestRedis } from '@huangpu/testkit'
import { USER } from './exchange-scene.js'

const ROOT = path.resolve(import.meta.dirname, '../..')

export interface Answer {
  status: number
  body: Record<string, unknown>
}

export class ExchangeProcess {
  private child: ChildProcess | undefined

  private constructor(
    readonly home: TemporaryFolder,
    private readonly redis: TestRedis,
    readonly ports: { control: number; td: number; md: number },
  ) {}

  /** Configures; `start` starts. `over` goes into exchange.yaml. */
  static async prepare(over: object = {}): Promise<ExchangeProcess> {
    const home = temporaryFolder()
    const redis = await startRedis()
    const ports = { control: await freePort(), td: await freePort(), md: await freePort() }
    const config = path.join(home.path, 'config')
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
      // No session ends while a test runs.
      time: { begin: 'next_day' },
      ...over,
    })
    return new ExchangeProcess(home, redis, ports)
  }

  /** What a child of this home finds in its environment. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, HUANGPU_HOME: this.home.path }
  }

  async start(): Promise<void> {
    const main = path.join(ROOT, 'libs/exchange-sim/dist/main.js')
    const child = fork(main, { env: this.environment, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.child = child
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', (code) => reject(new Error(`the exchange ended with ${code}`)))
    })
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.child?.kill(signal)
    await this.ended()
  }

  /** Resolves with the exit code when it has ended, of itself or by a signal. */
  async ended(): Promise<number | null> {
    const { child } = this
    this.child = undefined
    if (!child) return null
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child.once('exit', resolve))
    return child.exitCode
  }

  async close(): Promise<void> {
    await this.end('SIGTERM')
    await this.redis.stop()
    this.home.remove()
  }

  async get(route: string): Promise<Record<string, unknown>> {
    return (await this.call('GET', route)).body
  }

  async call(method: string, route: string, body?: unknown): Promise<Answer> {
    const token = readFileSync(path.join(this.home.path, '.huangpu/secrets/service-token'), 'utf8').trim()
    const answer = await fetch(`http://127.0.0.1:${this.ports.control}${route}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
}
