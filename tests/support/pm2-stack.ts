import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readInstallationOf, type ConfigChanges, type Installation } from '@huangpu/cli'
import type { ServiceName } from '@huangpu/messages'
import { createPeerClient, type Home, type PeerClient } from '@huangpu/service'
import { openIsolatedHome } from './isolated-home.js'

export interface ServiceRow {
  name: string
  pid: number | null
  restarts: number
  live: boolean
  trading: boolean
  state: string
  reasons: string[]
}

/** A whole stack under a PM2 of its own, started and watched by the same commands that a user types. */
export class Pm2Stack {
  private constructor(
    readonly home: Home,
    readonly installation: Installation,
  ) {}

  /** `before`: what is done on the command line of the home before its services start. */
  static async start(
    changes: ConfigChanges = {},
    strategies?: Record<string, unknown>,
    before: readonly (readonly string[])[] = [],
  ): Promise<Pm2Stack> {
    const home = await openIsolatedHome(mkdtempSync(join(tmpdir(), 'huangpu-stack-')), changes, strategies)
    const stack = new Pm2Stack(home, readInstallationOf(home))
    for (const words of before) {
      const { status, output } = stack.huangpu(...words)
      if (status !== 0) throw new Error(`huangpu ${words.join(' ')} failed:\n${output}`)
    }
    const { status, output } = stack.huangpu('up')
    if (status !== 0) {
      stack.stop()
      throw new Error(`huangpu up failed:\n${output}`)
    }
    stack.startOutput = output
    return stack
  }

  /** What `huangpu up` printed. */
  startOutput = ''

  huangpu(...args: string[]): { status: number | null; output: string } {
    const bin = join(this.home.projectRoot, 'libs', 'cli', 'bin', 'huangpu.mjs')
    const result = spawnSync(process.execPath, [bin, ...args], {
      env: { ...process.env, HUANGPU_HOME: this.home.root },
      encoding: 'utf8',
      timeout: 300_000,
    })
    return { status: result.status, output: `${result.stdout}${result.stderr}` }
  }

  rows(): ServiceRow[] {
    const { output } = this.huangpu('status', '--json')
    return JSON.parse(output.slice(output.indexOf('['))) as ServiceRow[]
  }

  row(name: string): ServiceRow {
    const row = this.rows().find((each) => each.name === name)
    if (!row) throw new Error(`no service ${name}`)
    return row
  }

  peer(name: ServiceName): PeerClient {
    const { services, token } = this.installation
    return createPeerClient({ name, host: services.host, port: services.ports[name], token })
  }

  stop(): void {
    this.huangpu('down')
    rmSync(this.home.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
}
