import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { healthSchema, type ServiceName } from '@huangpu/messages'
import { freePort, temporaryFolder, waitUntil, type TemporaryFolder, type TestRedis } from '@huangpu/testkit'
import { endChild, mustRun, stateOf } from './child-end.js'
import { headersFor } from './service-request.js'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const TOKEN = 'trading-service-test'

/** The real trading service as a process in a home of its own; gateway and market only answer /health. */
export class TradingProcess {
  log = ''
  private child: ChildProcess | undefined

  private constructor(
    readonly home: TemporaryFolder,
    private readonly redis: TestRedis,
    private readonly ports: Record<'gateway' | 'market' | 'trading', number>,
    private readonly peers: readonly Server[],
  ) {}

  static async prepare(redis: TestRedis): Promise<TradingProcess> {
    const home = temporaryFolder('huangpu-trading-')
    const ports = { gateway: await freePort(), market: await freePort(), trading: await freePort() }
    cpSync(join(PROJECT, 'config'), join(home.path, 'config'), { recursive: true })
    const { host, port } = redis.address
    writeFileSync(join(home.path, 'config/redis_config.yaml'), `mode: external\nhost: ${host}\nport: ${port}\n`)
    writeFileSync(
      join(home.path, 'config/services.yaml'),
      JSON.stringify({ host: '127.0.0.1', ports, clock: 'virtual' }),
    )
    // None expires while a test, or the machine, takes its time.
    writeFileSync(join(home.path, 'config/risk_config.yaml'), 'order_ttl_ms: 60000\n')
    mkdirSync(join(home.path, '.huangpu/secrets'), { recursive: true, mode: 0o700 })
    writeFileSync(join(home.path, '.huangpu/secrets/service-token'), TOKEN, { mode: 0o600 })
    const peers = (['gateway', 'market'] as const).map((name) => healthOnly(name, ports[name]))
    return new TradingProcess(home, redis, ports, peers)
  }

  get databaseFile(): string {
    return join(this.home.path, 'data/db/trading.sqlite')
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(PROJECT, 'apps/trading/dist/main.js')], {
      env: { ...process.env, HUANGPU_HOME: this.home.path, HUANGPU_REDIS_PASSWORD: this.redis.address.password },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (this.log += text.toString()))
    this.child = child
    const live = async (): Promise<boolean> => {
      mustRun(child, 'trading', this.log)
      const answer = await this.call('/health').catch(() => undefined)
      return healthSchema.safeParse(answer?.json).data?.live === true
    }
    await waitUntil(live, { message: () => `trading to be live, ${stateOf(child)}\n${this.log.slice(-1_500)}` })
  }

  end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child
    this.child = undefined
    return endChild(child, signal)
  }

  async call(path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
    const response = await fetch(`http://127.0.0.1:${this.ports.trading}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: headersFor(TOKEN),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: response.status, json: await response.json() }
  }

  async close(): Promise<void> {
    await this.end('SIGTERM')
    for (const peer of this.peers) peer.close()
    this.home.remove()
  }
}

function healthOnly(service: ServiceName, port: number): Server {
  const health = { service, live: true, trading: true, state: 'ready', reasons: [], environment: 'sim' }
  return createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ...health, pid: 1, started_at: '', version: '0', counters: {} }))
  }).listen(port, '127.0.0.1')
}
