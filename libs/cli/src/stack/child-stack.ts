import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceName } from '@huangpu/messages'
import type { Home } from '@huangpu/service'
import { CommandProblem } from '../commands/command-problem.js'
import { findCommand } from '../system/find-command.js'
import { readInstallationOf, type Installation } from './installation.js'
import { writeRedisConf } from './redis-conf.js'
import { readHealth } from './service-health.js'

const ENTRY: Record<ServiceName, string> = {
  exchange: 'libs/exchange-sim/dist/main.js',
  gateway: 'apps/gateway/dist/main.js',
  market: 'apps/market/dist/main.js',
  trading: 'apps/trading/dist/main.js',
  strategy: 'apps/strategy/dist/main.js',
  web: 'apps/web/dist/server/main.js',
}
const LIVE_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 10_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A stack whose processes are children of this one and end with it. */
export class ChildStack {
  private readonly children: { name: string; child: ChildProcess }[] = []
  readonly installation: Installation
  private failure: string | undefined

  constructor(
    private readonly home: Home,
    serviceNames: readonly ServiceName[],
  ) {
    this.installation = { ...readInstallationOf(home), serviceNames }
    mkdirSync(join(home.root, 'data', 'logs'), { recursive: true })
  }

  startRedis(): void {
    const server = findCommand('redis-server')
    if (!server) throw new CommandProblem('缺少 redis-server', 'redis-server is missing: apt-get install redis-server')
    const conf = writeRedisConf(this.home, this.installation.redis, this.installation.ctp.dataDir)
    this.launch('redis', server, [conf])
  }

  async startService(name: ServiceName): Promise<void> {
    this.launch(name, process.execPath, [join(this.home.projectRoot, ENTRY[name])])
    const begin = performance.now()
    while (!(await readHealth(this.installation, name))?.live) {
      if (this.failure) throw new CommandProblem(this.failure, this.failure)
      if (performance.now() - begin > LIVE_LIMIT_MS) throw this.problem(name, 'was not live within a minute')
      await pause(50)
    }
  }

  /** Waits until a service does its work, e.g. the gateway's session is ready. */
  async waitUntilTrading(name: ServiceName): Promise<void> {
    const begin = performance.now()
    for (;;) {
      const health = await readHealth(this.installation, name)
      if (health?.trading) return
      if (this.failure) throw new CommandProblem(this.failure, this.failure)
      if (performance.now() - begin > LIVE_LIMIT_MS)
        throw this.problem(name, `is not trading: ${health?.reasons.join('; ') ?? ''}`)
      await pause(50)
    }
  }

  /** Throws when a process of the stack ended by itself. */
  check(): void {
    if (this.failure) throw new CommandProblem(this.failure, this.failure)
  }

  async stop(): Promise<void> {
    for (const { child } of [...this.children].reverse()) await end(child)
    this.children.length = 0
  }

  private launch(name: string, command: string, args: string[]): void {
    const logs = join(this.home.root, 'data', 'logs')
    const log = createWriteStream(join(logs, `${name}.out.log`), { flags: 'a' })
    const child = spawn(command, args, {
      cwd: this.home.root,
      env: { ...process.env, HUANGPU_HOME: this.home.root, HUANGPU_LOG_FILE: join(logs, `${name}.log`) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.pipe(log)
    child.stderr.pipe(log)
    const entry = { name, child }
    this.children.push(entry)
    child.on('exit', (code, signal) => {
      if (!this.children.includes(entry) || child.killed) return
      this.failure = `${name} ended (${signal ?? `exit status ${code}`}): see ${join(this.home.root, 'data', 'logs', `${name}.log`)}`
    })
  }

  private problem(name: string, what: string): CommandProblem {
    const log = join(this.home.root, 'data', 'logs', `${name}.log`)
    return new CommandProblem(`${name} 未就绪，日志：${log}`, `${name} ${what}: see ${log}`)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await exited
  clearTimeout(limit)
}
