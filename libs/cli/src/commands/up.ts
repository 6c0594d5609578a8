import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceName } from '@huangpu/messages'
import { requireLiveConfirmation } from '@huangpu/service'
import { Command } from 'commander'
import { readInstallation, type Installation } from '../stack/installation.js'
import { Pm2 } from '../stack/pm2.js'
import { writeRedisConf } from '../stack/redis-conf.js'
import { readHealth } from '../stack/service-health.js'
import { findPortHolder } from '../system/port-holder.js'
import { CommandProblem } from './command-problem.js'

const LIVE_LIMIT_MS = 120_000
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
  refuseTakenPorts(installation, missing)
  if (redis.mode === 'embedded') writeRedisConf(home, redis, ctp.dataDir)
  mkdirSync(join(home.root, 'data', 'logs'), { recursive: true })
  if (missing.length === 0) say('\n==> All services run already / 服务已在运行')
  else {
    say(`\n==> Starting under PM2: ${missing.join(', ')} / 启动服务`)
    for (const name of missing) if (pm2.list().some((each) => each.name === name)) pm2.remove(name)
  }
  const starting =
    missing.length === 0 ? Promise.resolve() : pm2.start(join(home.projectRoot, 'ecosystem.config.cjs'), missing)
  await Promise.all([starting, waitUntilLive(installation)])
  await sayWhoTrades(installation)
  sayWhereToGo(installation)
}

/** A port of a service that is to be started may be held by nobody. */
function refuseTakenPorts(installation: Installation, missing: readonly string[]): void {
  const { services, redis, ctp } = installation
  const portsOf = (name: string): number[] => {
    if (name === 'redis') return [redis.port]
    const fronts = name === 'exchange' ? [ctp.tdFront, ctp.mdFront].map((front) => Number(front.split(':').at(-1))) : []
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

async function waitUntilLive(installation: Installation): Promise<void> {
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
    if (waiting.size > 0 && performance.now() - begin > LIVE_LIMIT_MS) {
      const list = [...waiting].map((name) => `${name} (${said.get(name) ?? 'does not answer / 无响应'})`).join(', ')
      throw new CommandProblem(`服务未就绪：${list}。用 npm run logs 查看日志`, `not live: ${list}. See npm run logs`)
    }
    if (waiting.size > 0) await pause(200)
  }
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
