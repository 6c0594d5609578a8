import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceName } from '@huangpu/messages'
import { requireLiveConfirmation, type Home } from '@huangpu/service'
import { Command } from 'commander'
import { checkConfiguration } from '../stack/check-configuration.js'
import { frontPorts } from '../stack/front-ports.js'
import { readInstallation, type Installation } from '../stack/installation.js'
import { Pm2 } from '../stack/pm2.js'
import { ServiceLog } from '../stack/service-log.js'
import { writeRedisConf } from '../stack/redis-conf.js'
import { readHealth } from '../stack/service-health.js'
import { findPortHolder } from '../system/port-holder.js'
import { CommandProblem } from './command-problem.js'

const LIVE_LIMIT_MS = 120_000
/** So many ends of one service by its own error, and waiting on is of no use. */
const DEATHS_MAX = 5
const TRADING_LIMIT_MS = 20_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const say = (text: string): void => void process.stdout.write(`${text}\n`)

export const upCommand = (): Command =>
  new Command('up')
    .description('start the services under PM2 and wait until each is live / 启动全部服务')
    .action(() => up())

async function up(): Promise<void> {
  const installation = readInstallation()
  if (installation.ctp.environment === 'live') requireLiveConfirmation(installation.home, installation.ctp)
  const { home, redis, ctp } = installation
  const pm2 = new Pm2(home)
  const online = new Set(
    pm2
      .list()
      .filter((each) => each.status === 'online')
      .map((each) => each.name),
  )
  const wanted = [...(redis.mode === 'embedded' ? ['redis'] : []), ...installation.serviceNames]
  const missing = wanted.filter((name) => !online.has(name))
  if (missing.length > 0) refuseBadConfiguration(home)
  refuseTakenPorts(installation, missing)
  if (redis.mode === 'embedded') writeRedisConf(home, redis, ctp.dataDir)
  mkdirSync(join(home.root, 'data', 'logs'), { recursive: true })
  if (missing.length === 0) say('\n==> All services run already / 服务已在运行')
  else {
    say(`\n==> Starting under PM2: ${missing.join(', ')} / 启动服务`)
    for (const name of missing) if (pm2.list().some((each) => each.name === name)) pm2.remove(name)
  }
  const logs = new Map(installation.serviceNames.map((name) => [name, ServiceLog.from(home, name)]))
  const failed = new AbortController()
  const starting =
    missing.length === 0
      ? Promise.resolve()
      : pm2.start(join(home.projectRoot, 'ecosystem.config.cjs'), missing, failed.signal)
  try {
    await Promise.all([starting, waitUntilLive(installation, logs)])
  } catch (error) {
    failed.abort()
    throw error
  }
  await sayWhoTrades(installation)
  sayWhereToGo(installation)
}

/** What keeps a service from starting is said before any is started; a broken strategy file only stops its strategy. */
function refuseBadConfiguration(home: Home): void {
  const broken = checkConfiguration(home).filter(({ problem }) => problem !== null)
  const list = (needed: boolean): string[] =>
    broken.filter((check) => check.needed === needed).map(({ problem }) => `  ${problem}`)
  const [fatal, strategies] = [list(true), list(false)]
  if (strategies.length > 0) say(`\n==> These strategies will not run / 以下策略无法运行\n${strategies.join('\n')}`)
  if (fatal.length === 0) return
  throw new CommandProblem(
    '配置有误，未启动任何服务：请按上述文件与行号修改后重试（npx huangpu doctor 可再次检查）',
    `the configuration cannot be used, nothing was started:\n${fatal.join('\n')}\n  mend the line and try again (npx huangpu doctor checks it)`,
  )
}

/** A port of a service that is to be started may be held by nobody. */
function refuseTakenPorts(installation: Installation, missing: readonly string[]): void {
  const { services, redis, ctp } = installation
  const portsOf = (name: string): number[] => {
    if (name === 'redis') return [redis.port]
    const fronts = name === 'exchange' ? Object.values(frontPorts(ctp)) : []
    return [services.ports[name as ServiceName], ...fronts]
  }
  const taken = missing.flatMap((name) =>
    portsOf(name).flatMap((port) => {
      const holder = findPortHolder(port)
      return holder ? [`  ${name}: ${port} <- pid ${holder.pid ?? '?'} ${holder.command}`] : []
    }),
  )
  if (taken.length === 0) return
  throw new CommandProblem(
    '以上端口被占用：请停止该进程，或修改 config/services.yaml、config/redis_config.yaml 中的端口',
    `these ports are taken:\n${taken.join('\n')}\n  stop the process, or change the port in config/services.yaml or config/redis_config.yaml`,
  )
}

async function waitUntilLive(installation: Installation, logs: ReadonlyMap<ServiceName, ServiceLog>): Promise<void> {
  const waiting = new Set(installation.serviceNames)
  const begin = performance.now()
  const said = new Map<string, string>()
  while (waiting.size > 0) {
    for (const name of [...waiting]) {
      const health = await readHealth(installation, name)
      if (health?.live) {
        waiting.delete(name)
        say(
          `  ${name.padEnd(9)} live   :${installation.services.ports[name]}  ${((performance.now() - begin) / 1000).toFixed(1)} s`,
        )
      } else if (health) said.set(name, health.reasons.join('; ') || health.state)
    }
    if (waiting.size === 0) return
    const restarting = [...waiting].some((name) => (logs.get(name)?.read().deaths ?? 0) >= DEATHS_MAX)
    if (restarting || performance.now() - begin > LIVE_LIMIT_MS) {
      const list = [...waiting].map((name) => whyNotLive(name, said.get(name), logs.get(name)))
      throw new CommandProblem(
        '服务未就绪，原因见上。用 npm run logs 查看日志',
        `not live:\n${list.join('\n')}\n  See npm run logs`,
      )
    }
    await pause(200)
  }
}

function whyNotLive(name: ServiceName, said: string | undefined, log: ServiceLog | undefined): string {
  const { deaths = 0, lastError } = log?.read() ?? {}
  const state = deaths > 1 ? `keeps restarting (${deaths}x) / 反复重启` : (said ?? 'does not answer / 无响应')
  return `  ${name}: ${state}${lastError ? `\n    ${lastError}` : ''}`
}

/** Trading follows live within seconds when the counter answers; what does not is said, not waited for. */
async function sayWhoTrades(installation: Installation): Promise<void> {
  const begin = performance.now()
  for (;;) {
    const all = await Promise.all(
      installation.serviceNames.map(async (name) => ({ name, health: await readHealth(installation, name) })),
    )
    const idle = all.filter(({ health }) => !health?.trading)
    if (idle.length === 0 || performance.now() - begin > TRADING_LIMIT_MS) {
      const trading = all.filter(({ health }) => health?.trading).map(({ name }) => name)
      say(`\n  trading / 工作中: ${trading.join(', ') || '-'}`)
      for (const { name, health } of idle)
        say(`  not yet / 未就绪: ${name}: ${health?.reasons.join('; ') || health?.state || '?'}`)
      return
    }
    await pause(250)
  }
}

function sayWhereToGo(installation: Installation): void {
  const { home, services } = installation
  say(`\n==> Console / 控制台: http://${services.host}:${services.ports.web}`)
  sayFirstLogin(home.secretsDir)
  say('    npm run status | npm run logs | npm stop')
}

/** Shown once. The file stays, for its owner alone, until the first sign-in removes it. */
function sayFirstLogin(secretsDir: string): void {
  const file = join(secretsDir, 'first-login')
  const shown = `${file}.shown`
  if (!existsSync(file)) return
  const seen = existsSync(shown) && statSync(shown).mtimeMs >= statSync(file).mtimeMs
  if (seen) return say(`    first login / 首次登录: ${file}`)
  say(`    ${readFileSync(file, 'utf8').trim().replaceAll('\n', '\n    ')}`)
  say('    Shown only this once: note it down / 仅显示这一次，请妥善保存')
  writeFileSync(shown, '', { mode: 0o600 })
}
