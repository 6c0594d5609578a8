import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WebSocketServerLike } from '@hono/node-server'
import { connectBus, startHeartbeat, type Bus } from '@huangpu/bus'
import { CLOCK_CHANNEL, ENVIRONMENT_KEY, healthSchema, type ServiceName } from '@huangpu/messages'
import type { Logger } from 'pino'
import { ClockFeed } from './clock/clock-feed.js'
import { ConfigProblem } from './config/config-problem.js'
import { loadCtpEnvironment, type CtpEnvironment } from './config/ctp-config.js'
import { resolveHome, type Home } from './config/home.js'
import { loadRedisConfig, type RedisConfig } from './config/redis-config.js'
import { readOrCreateSecret } from './config/secret-file.js'
import { DEFAULT_LOGS, loadServicesConfig, type ServicesConfig } from './config/services-config.js'
import { createEventPublisher } from './event-publisher.js'
import { HealthReporter } from './health-reporter.js'
import { listen, type Listening } from './http/listen.js'
import { createPeerClient, type PeerClient } from './http/peer-client.js'
import { createServiceApp } from './http/service-app.js'
import { requireLiveConfirmation } from './live/live-confirmation.js'
import { requireDurableRedis } from './live/require-durable-redis.js'
import { openServiceLog } from './log/open-service-log.js'
import { ServiceMetrics } from './metrics/service-metrics.js'
import { ProgressCounters } from './progress-counters.js'
import type { RunningService, ServiceContext } from './service-context.js'

export interface ServiceDefinition {
  readonly name: ServiceName
  /** Services that must be live before this one starts its work; holds also when it is restarted alone. */
  readonly waitFor: readonly ServiceName[]
  /** `none`: the service guards its routes itself; default `token`. */
  readonly guard?: 'token' | 'none'
  readonly websocketServer?: WebSocketServerLike
  /** The simulated exchange drives the virtual clock and so does not wait for it. */
  readonly drivesClock?: boolean
  start(context: ServiceContext): Promise<RunningService>
}

interface Boot {
  readonly home: Home
  readonly services: ServicesConfig
  readonly ctp: CtpEnvironment
  readonly redis: RedisConfig
  readonly token: string
  readonly log: Logger
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const STOP_LIMIT_MS = 8_000

/** The life of every service: configure, connect, listen, wait for what it depends on, start, drain on a signal. */
export async function runService(definition: ServiceDefinition): Promise<void> {
  const boot = readBoot(definition.name)
  const { log } = boot
  process.on('uncaughtException', (error) => die(log, error))
  process.on('unhandledRejection', (error) => die(log, error))
  try {
    await new ServiceProcess(definition, boot).run()
  } catch (error) {
    die(log, error)
  }
}

/** A broken invariant: say it and end; PM2 starts the service anew from what is stored. */
function die(log: Logger, error: unknown): void {
  if (error instanceof ConfigProblem) log.fatal({ file: error.file, line: error.line }, error.message)
  else log.fatal({ err: error }, error instanceof Error ? error.message : 'failed')
  setTimeout(() => process.exit(1), 50)
}

function readBoot(name: ServiceName): Boot {
  const home = resolveHome()
  try {
    const services = loadServicesConfig(home)
    const ctp = loadCtpEnvironment(home)
    if (ctp.environment === 'live' && services.clock === 'virtual') {
      throw new ConfigProblem(
        join(home.configDir, 'services.yaml'),
        null,
        '实盘环境必须使用 clock: wall',
        'the live environment needs clock: wall',
      )
    }
    if (ctp.environment === 'live') requireLiveConfirmation(home, ctp)
    const token = readOrCreateSecret(join(home.secretsDir, 'service-token'))
    const redis = loadRedisConfig(home)
    return { home, services, ctp, redis, token, log: openServiceLog(name, services.log_level, services.logs) }
  } catch (error) {
    die(openServiceLog(name, 'info', DEFAULT_LOGS), error)
    throw error
  }
}

class ServiceProcess {
  private readonly health: HealthReporter
  private readonly metrics: ServiceMetrics
  private stopping = false

  constructor(
    private readonly definition: ServiceDefinition,
    private readonly boot: Boot,
  ) {
    this.health = new HealthReporter(definition.name, boot.ctp.environment, versionOf(boot.home))
    this.metrics = new ServiceMetrics(definition.name, boot.ctp.environment)
  }

  async run(): Promise<void> {
    const { definition, boot } = this
    const { log } = boot
    log.info({ environment: boot.ctp.environment, home: boot.home.root }, 'starting')
    const bus = await this.connect()
    await this.checkEnvironment(bus)
    const app = createServiceApp({
      token: boot.token,
      host: boot.services.host,
      guard: definition.guard ?? 'token',
      health: () => this.health.snapshot(),
      metrics: () => this.metrics.text(this.health.snapshot(), this.health.gauges),
      log,
    })
    const address = { host: boot.services.host, port: boot.services.ports[definition.name] }
    const listening = await listen(app.outer, address, definition.websocketServer)
    await this.waitForPeers()
    const fail = (error: unknown): void => log.warn({ err: error }, 'background write failed')
    const progress = new ProgressCounters(definition.name, bus, fail)
    const clockFeed = await ClockFeed.open({
      kind: definition.drivesClock ? 'wall' : boot.services.clock,
      bus,
      report: (nowMs) => progress.set('clock_ms', nowMs),
      fail: (error) => die(log, error),
      onWaiting: () => this.health.set('waiting_for_clock', false, ['no exchange time was published yet']),
    })
    progress.writeWhile(() => clockFeed.stepped)
    let subscribed = false
    const subscribe: ServiceContext['subscribe'] = (request) => {
      subscribed = true
      return bus.subscribe({
        channels: [CLOCK_CHANNEL, ...(request.channels ?? [])],
        patterns: request.patterns ?? [],
        onMessage: (channel, json) => {
          if (channel === CLOCK_CHANNEL) clockFeed.onMessage(json)
          else request.onMessage(channel, json)
        },
        onGap: () => request.onGap(),
      })
    }
    const { accountId, environment } = boot.ctp
    const context: ServiceContext = {
      name: definition.name,
      home: boot.home,
      dataDir: boot.ctp.dataDir,
      services: boot.services,
      ctp: boot.ctp,
      environment,
      accountId,
      log,
      clock: clockFeed.clock,
      bus: clockFeed.clock.kind === 'virtual' ? acknowledgeAfterCounting(bus, progress) : bus,
      http: app.routes,
      health: this.health,
      metrics: this.metrics,
      progress,
      events: createEventPublisher({
        service: definition.name,
        accountId,
        environment,
        clock: clockFeed.clock,
        bus,
        log,
      }),
      subscribe,
      peer: (name) => this.peer(name),
    }
    this.health.set('starting', false)
    const running = await definition.start(context)
    app.open()
    if (!subscribed) await subscribe({ onMessage: () => undefined, onGap: () => undefined })
    const state = (): string => this.health.snapshot().state
    const stopHeartbeat = startHeartbeat({ bus, service: definition.name, state, log })
    this.stopOnSignals({ running, clockFeed, listening, bus, stopHeartbeat })
    this.health.setLive(true)
    log.info({ ...address }, 'live')
    process.send?.('ready')
  }

  private peer(name: ServiceName): PeerClient {
    const { services, token } = this.boot
    return createPeerClient({ name, host: services.host, port: services.ports[name], token })
  }

  private async connect(): Promise<Bus> {
    const { log, redis } = this.boot
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await connectBus(redis, { name: this.definition.name, log })
      } catch (error) {
        if (attempt % 20 === 0) log.warn({ err: error, host: redis.host, port: redis.port }, 'waiting for Redis')
        await pause(250)
      }
    }
  }

  /** A Redis that served the other environment is refused: its streams hold the other's orders. */
  private async checkEnvironment(bus: Bus): Promise<void> {
    const own = this.boot.ctp.environment
    const file = join(this.boot.home.configDir, 'redis_config.yaml')
    if (own === 'live') requireDurableRedis(file, await bus.durability())
    const stamp = await bus.keys.get(ENVIRONMENT_KEY)
    if (stamp === null || stamp === undefined) await bus.keys.set(ENVIRONMENT_KEY, own)
    else if (stamp !== own) {
      throw new ConfigProblem(
        file,
        null,
        `该 Redis 属于 ${stamp} 环境，请为 ${own} 使用另一个 Redis 或 db`,
        `this Redis belongs to the ${stamp} environment: use another server or db for ${own}`,
      )
    }
  }

  private async waitForPeers(): Promise<void> {
    for (const name of this.definition.waitFor) {
      for (let attempt = 0; ; attempt += 1) {
        const health = await this.peer(name)
          .get('/health', healthSchema)
          .catch(() => undefined)
        if (health?.live) break
        this.health.set(`waiting_for_${name}`, false, [`${name} is not live yet`])
        if (attempt % 40 === 0) this.boot.log.info({ peer: name }, 'waiting for a service')
        await pause(250)
      }
    }
  }

  private stopOnSignals(parts: {
    running: RunningService
    clockFeed: ClockFeed
    listening: Listening
    bus: Bus
    stopHeartbeat: () => void
  }): void {
    const { log } = this.boot
    const stop = async (signal: string): Promise<void> => {
      if (this.stopping) return
      this.stopping = true
      log.info({ signal }, 'stopping')
      const limit = setTimeout(
        () => die(log, new Error(`stopping took longer than ${STOP_LIMIT_MS} ms`)),
        STOP_LIMIT_MS,
      )
      parts.stopHeartbeat()
      this.health.setLive(false)
      await parts.listening.close()
      await parts.clockFeed.close()
      await parts.running.stop()
      await parts.bus.close()
      clearTimeout(limit)
      log.info('stopped')
      process.exit(0)
    }
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => void stop(signal).catch((error: unknown) => die(log, error)))
    }
  }
}

/** A stepped replay reads the counters before it trusts an acknowledgement, so they are written first. */
function acknowledgeAfterCounting(bus: Bus, progress: ProgressCounters): Bus {
  const consume: Bus['consume'] = (options) =>
    bus.consume({
      ...options,
      outbox: {
        kick: () => options.outbox?.kick(),
        flush: async () => {
          await options.outbox?.flush()
          await progress.flushed()
        },
      },
    })
  return new Proxy(bus, { get: (target, key) => (key === 'consume' ? consume : Reflect.get(target, key, target)) })
}

const versionOf = (home: Home): string => {
  const manifest: unknown = JSON.parse(readFileSync(join(home.projectRoot, 'package.json'), 'utf8'))
  return (manifest as { version: string }).version
}
