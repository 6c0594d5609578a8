import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolveHome, type Home } from '@huangpu/service'
import { parse, stringify } from 'yaml'
import { findFreePorts } from './free-ports.js'

/** Changes to the project's configuration files, by file name; merged at the top level of each file. */
export type ConfigChanges = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/**
 * A home of its own for a second stack on the same machine: the project's configuration, with free ports, own Redis
 * and own data. Used by replays and by tests.
 */
export async function createIsolatedHome(
  dir: string,
  changes: ConfigChanges = {},
  strategies?: Readonly<Record<string, unknown>>,
  /** Where others choose ports at the same time, by the same means as they. */
  findPorts: (count: number) => Promise<readonly number[]> = findFreePorts,
): Promise<Home> {
  const home = resolveHome({ HUANGPU_HOME: dir })
  mkdirSync(home.configDir, { recursive: true })
  cpSync(join(home.projectRoot, 'config'), home.configDir, { recursive: true })
  const [gateway, trading, strategy, market, web, exchange, redis, td, md] = await findPorts(9)
  // It ends by itself: no reserve for the day when the disk is full.
  const disk = { reserve_mb: 0 }
  edit(home, 'services.yaml', { ports: { gateway, trading, strategy, market, web, exchange }, disk })
  edit(home, 'redis_config.yaml', { mode: 'embedded', host: '127.0.0.1', port: redis, password: '', db: 0 })
  const exchangeConfig = read(home, 'exchange.yaml') as { fronts?: Record<string, unknown> }
  edit(home, 'exchange.yaml', { fronts: { ...exchangeConfig.fronts, td_port: td, md_port: md } })
  const ctp = read(home, 'ctp_config.yaml') as { environments: { sim: Record<string, unknown> } }
  edit(home, 'ctp_config.yaml', {
    active: 'sim',
    environments: {
      sim: { ...ctp.environments.sim, td_front: `tcp://127.0.0.1:${td}`, md_front: `tcp://127.0.0.1:${md}` },
    },
  })
  for (const [file, change] of Object.entries(changes)) edit(home, file, change)
  if (strategies) {
    const folder = join(home.configDir, 'strategies')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    for (const [file, content] of Object.entries(strategies)) writeFileSync(join(folder, file), stringify(content))
  }
  return home
}

const read = (home: Home, file: string): Record<string, unknown> => {
  const path = join(home.configDir, file)
  return existsSync(path) ? (parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : {}
}

function edit(home: Home, file: string, change: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(home.configDir, file), stringify({ ...read(home, file), ...change }))
}
