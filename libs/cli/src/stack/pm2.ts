import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Home } from '@huangpu/service'
import { CommandProblem } from '../commands/command-problem.js'

export interface Pm2Process {
  readonly name: string
  readonly pid: number
  readonly status: string
  readonly restarts: number
  readonly startedAtMs: number
}

/** A Unix socket's path may have 107 characters; PM2 appends up to 15. */
const HOME_LENGTH_MAX = 90

/** PM2 by its command line, in a folder of its own per installation (AGPL-3.0: never linked into our code). */
export class Pm2 {
  private readonly bin: string
  private readonly pm2Home: string
  private readonly environment: NodeJS.ProcessEnv

  constructor(home: Home) {
    this.bin = join(home.projectRoot, 'node_modules', 'pm2', 'bin', 'pm2')
    const own = join(home.runDir, 'pm2')
    const short = join(tmpdir(), `huangpu-${createHash('sha256').update(home.root).digest('hex').slice(0, 12)}`)
    this.pm2Home = own.length <= HOME_LENGTH_MAX ? own : short
    mkdirSync(this.pm2Home, { recursive: true, mode: 0o700 })
    this.environment = {
      ...process.env,
      HUANGPU_HOME: home.root,
      PM2_HOME: this.pm2Home,
      PM2_CONCURRENT_ACTIONS: '1',
      PM2_DISABLE_VERSION_CHECK: 'true',
      PM2_SILENT: 'true',
    }
  }

  list(): Pm2Process[] {
    if (!this.isRunning()) return []
    const output = this.call(['jlist', '--silent'])
    const start = output.indexOf('[')
    if (start < 0) return []
    const rows = JSON.parse(output.slice(start)) as Pm2Row[]
    return rows.map((row) => ({
      name: row.name,
      pid: row.pid,
      status: row.pm2_env.status,
      restarts: row.pm2_env.restart_time,
      startedAtMs: row.pm2_env.pm_uptime,
    }))
  }

  /**
   * Starts the named apps of the ecosystem file in its order. Resolves when PM2 is through with them; after the signal
   * nobody waits for that any more, and PM2 goes on by itself.
   */
  start(ecosystemFile: string, names: readonly string[], letGo: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [this.bin, 'start', ecosystemFile, '--only', names.join(',')], {
        env: this.environment,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let complaint = ''
      child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
      letGo.addEventListener('abort', () => {
        child.unref()
        child.stderr.destroy()
      })
      child.on('error', reject)
      child.on('exit', (code) => {
        if (code === 0) resolve()
        else reject(new CommandProblem(`PM2 启动失败：${complaint}`, `PM2 could not start the services: ${complaint}`))
      })
    })
  }

  remove(name: string): void {
    this.call(['delete', name, '--silent'])
  }

  /** Ends PM2's own process. */
  kill(): void {
    if (this.isRunning()) this.call(['kill', '--silent'])
  }

  /** Asking PM2 anything would start it; its pid file tells whether it runs. */
  private isRunning(): boolean {
    try {
      process.kill(Number(readFileSync(join(this.pm2Home, 'pm2.pid'), 'utf8')), 0)
      return true
    } catch {
      return false
    }
  }

  private call(args: readonly string[]): string {
    const result = spawnSync(process.execPath, [this.bin, ...args], { env: this.environment, encoding: 'utf8' })
    if (result.error)
      throw new CommandProblem(`无法运行 PM2：${result.error.message}`, `PM2 does not run: ${result.error.message}`)
    return result.stdout
  }
}

interface Pm2Row {
  readonly name: string
  readonly pid: number
  readonly pm2_env: { status: string; restart_time: number; pm_uptime: number }
}
