import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectBus } from '@huangpu/bus'
import { freePort } from './free-port.js'
import { temporaryFolder } from './temporary-folder.js'

export interface RedisOptions {
  /** Append-only file, written before every answer. @default true */
  readonly aof?: boolean
  /** Where its data stands; default a temporary folder that `stop` removes. */
  readonly dir?: string
}

export interface TestRedis {
  readonly address: { readonly host: string; readonly port: number; readonly password: string }
  readonly pid: number
  /** Ends it in good order and removes its folder. */
  stop(): Promise<void>
  /** SIGKILL; the data stays. */
  kill(): Promise<void>
  /** Starts it again on the same port; `empty` without its data. */
  restart(options?: { empty?: boolean }): Promise<void>
  /** SIGSTOP and SIGCONT: a server that is there and does not answer. */
  freeze(): void
  thaw(): void
}

const START_LIMIT_MS = 60_000

/** A real redis-server of its own on a free loopback port, with a password, noeviction, and AOF unless told otherwise. */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const folder = options.dir === undefined ? temporaryFolder('huangpu-redis-') : undefined
  const dir = options.dir ?? folder?.path ?? ''
  mkdirSync(dir, { recursive: true })
  const server = new RedisProcess(dir, await freePort(), options.aof ?? true, () => folder?.remove())
  await server.start()
  return server
}

class RedisProcess implements TestRedis {
  readonly address: { host: string; port: number; password: string }
  private child: ChildProcess | undefined
  private generation = 0

  constructor(
    private readonly dir: string,
    port: number,
    private readonly aof: boolean,
    private readonly cleanUp: () => void,
  ) {
    this.address = { host: '127.0.0.1', port, password: randomBytes(12).toString('hex') }
  }

  get pid(): number {
    return this.child?.pid ?? 0
  }

  async start(): Promise<void> {
    const data = join(this.dir, `data-${this.generation}`)
    mkdirSync(data, { recursive: true })
    const logFile = join(this.dir, 'redis.log')
    const config = join(this.dir, 'redis.conf')
    const lines = [
      'bind 127.0.0.1',
      `port ${this.address.port}`,
      `requirepass ${this.address.password}`,
      `dir ${data}`,
      `logfile ${logFile}`,
      'save ""',
      `appendonly ${this.aof ? 'yes' : 'no'}`,
      // What is written outlives a killed process. A disk that is busy would hold back writes, and then all answers.
      'appendfsync no',
      'maxmemory-policy noeviction',
      'daemonize no',
    ]
    writeFileSync(config, lines.join('\n'), { mode: 0o600 })
    const child = spawn('redis-server', [config], { stdio: 'ignore' })
    this.child = child
    await this.untilItAnswers(child, logFile)
  }

  async stop(): Promise<void> {
    this.thaw()
    await this.end('SIGTERM')
    this.cleanUp()
  }

  kill(): Promise<void> {
    return this.end('SIGKILL')
  }

  async restart(options: { empty?: boolean } = {}): Promise<void> {
    if (this.child) await this.end('SIGTERM')
    if (options.empty) this.generation += 1
    await this.start()
  }

  freeze(): void {
    this.child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.child?.kill('SIGCONT')
  }

  private async untilItAnswers(child: ChildProcess, logFile: string): Promise<void> {
    let failed: Error | undefined
    child.once('error', (error) => (failed = error))
    const deadline = performance.now() + START_LIMIT_MS
    for (;;) {
      try {
        const bus = await connectBus(this.address, { name: 'testkit' })
        return await bus.close()
      } catch (error) {
        const gone = failed !== undefined || child.exitCode !== null
        if (gone || performance.now() > deadline) {
          const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-1_000) : ''
          throw new Error(`redis-server did not start: ${String(failed ?? error)}\n${log}`, { cause: error })
        }
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this
    this.child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
}
