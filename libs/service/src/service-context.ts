import type { Bus, Subscription } from '@huangpu/bus'
import type { ServiceName } from '@huangpu/messages'
import type { Logger } from 'pino'
import type { ServiceClock } from './clock/clock-feed.js'
import type { CtpEnvironment } from './config/ctp-config.js'
import type { Home } from './config/home.js'
import type { ServicesConfig } from './config/services-config.js'
import type { EventPublisher } from './event-publisher.js'
import type { HealthReporter } from './health-reporter.js'
import type { ServiceRoutes } from './http/api-route.js'
import type { PeerClient } from './http/peer-client.js'
import type { ServiceMetrics } from './metrics/service-metrics.js'
import type { ProgressCounters } from './progress-counters.js'

export interface SubscriptionRequest {
  readonly channels?: string[]
  readonly patterns?: string[]
  onMessage(channel: string, json: string): void
  /** The connection was lost and is back: messages may be missing. */
  onGap(): void
}

/** What the shell gives to a service. */
export interface ServiceContext {
  readonly name: ServiceName
  readonly home: Home
  /** Folder of this environment's data: bars/, db/, flow/. */
  readonly dataDir: string
  readonly services: ServicesConfig
  readonly ctp: CtpEnvironment
  readonly environment: 'sim' | 'live'
  readonly accountId: string
  readonly log: Logger
  readonly clock: ServiceClock
  readonly bus: Bus
  /** Routes of this service: see `createRoute`. */
  readonly http: ServiceRoutes
  readonly health: HealthReporter
  readonly metrics: ServiceMetrics
  readonly progress: ProgressCounters
  readonly events: EventPublisher
  /** Shares one connection with the clock, so that a tick never overtakes the time it belongs to. Call it once. */
  subscribe(request: SubscriptionRequest): Promise<Subscription>
  peer(name: ServiceName): PeerClient
}

export interface RunningService {
  /** Takes no new work, finishes what is in hand, closes its stores. */
  stop(): Promise<void>
}
