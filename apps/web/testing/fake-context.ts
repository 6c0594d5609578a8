import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bus } from '@huangpu/bus'
import type { ServiceName } from '@huangpu/messages'
import {
  ApiProblem,
  createServiceApp,
  HealthReporter,
  ServiceMetrics,
  type PeerClient,
  type ServiceContext,
  type SubscriptionRequest,
} from '@huangpu/service'
import type { Hono } from 'hono'

/** Answers the request of a peer: `GET /orders?limit=300`, with the body of a change. */
export type PeerHandler = (method: 'GET' | 'POST' | 'DELETE', path: string, body: unknown) => unknown

export interface FakeContext {
  readonly context: ServiceContext
  /** What is served: the shell around the service's routes. */
  readonly outer: Hono
  readonly root: string
  readonly token: string
  /** What Redis keys hold. */
  readonly keys: Map<string, string>
  readonly hashes: Map<string, Record<string, string>>
  readonly peers: Map<ServiceName, PeerHandler>
  readonly audits: Record<string, unknown>[]
  /** Lets requests through to the routes. */
  open(): void
  publish(channel: string, json: string): void
  append(stream: string, json: string): void
  gap(): void
  dispose(): void
}

const TOKEN = 'token-of-the-tests'

/** A service context without Redis and without other services, for the console's tests and its demonstration. */
export function createFakeContext(
  options: { port?: number; nowMs?: () => number; environment?: 'sim' | 'live' } = {},
): FakeContext {
  const root = mkdtempSync(join(tmpdir(), 'huangpu-web-'))
  const keys = new Map<string, string>()
  const hashes = new Map<string, Record<string, string>>()
  const peers = new Map<ServiceName, PeerHandler>()
  const audits: Record<string, unknown>[] = []
  const environment = options.environment ?? 'sim'
  let subscription: SubscriptionRequest | undefined
  let onEntry: ((stream: string, id: string, json: string) => void) | undefined
  const health = new HealthReporter('web', environment, '0.0.0')
  health.setLive(true)
  const log = {
    debug: () => undefined,
    info: (details: Record<string, unknown>) => void audits.push(details),
    warn: () => undefined,
    error: () => undefined,
  } as unknown as ServiceContext['log']
  const bus = {
    keys: {
      get: (key: string) => Promise.resolve(keys.get(key) ?? null),
      hgetall: (key: string) => Promise.resolve(hashes.get(key) ?? {}),
      hset: (key: string, fields: Record<string, string>) => {
        hashes.set(key, { ...hashes.get(key), ...fields })
        return Promise.resolve()
      },
      hdel: (key: string, ...fields: string[]) => {
        const gone = new Set(fields)
        hashes.set(key, Object.fromEntries(Object.entries(hashes.get(key) ?? {}).filter(([field]) => !gone.has(field))))
        return Promise.resolve(fields.length)
      },
    },
    publish: () => undefined,
    tail: (_streams: readonly string[], _from: unknown, listener: typeof onEntry) => {
      onEntry = listener
      return { ready: Promise.resolve(), close: () => Promise.resolve() }
    },
  } as unknown as Bus
  const app = createServiceApp({
    token: TOKEN,
    host: '127.0.0.1',
    guard: 'none',
    health: () => health.snapshot(),
    metrics: () => new ServiceMetrics('web', environment).text(health.snapshot(), health.gauges),
    log,
  })
  const context = {
    name: 'web',
    home: {
      root,
      configDir: join(root, 'config'),
      secretsDir: join(root, '.huangpu', 'secrets'),
      runDir: root,
      projectRoot: root,
    },
    dataDir: join(root, 'data'),
    services: { ports: { web: options.port ?? 8080 } },
    environment,
    accountId: 'sim001',
    log,
    clock: {
      kind: 'wall',
      nowMs: options.nowMs ?? Date.now,
      monotonicMs: () => performance.now(),
      stepped: false,
      onAdvance: () => () => undefined,
    },
    bus,
    http: app.routes,
    health,
    subscribe: (request: SubscriptionRequest) => {
      subscription = request
      return Promise.resolve({ close: () => Promise.resolve() })
    },
    peer: (name: ServiceName) => fakePeer(name, peers),
  } as unknown as ServiceContext
  return {
    context,
    outer: app.outer,
    root,
    token: TOKEN,
    keys,
    hashes,
    peers,
    audits,
    open: () => app.open(),
    publish: (channel, json) => subscription?.onMessage(channel, json),
    append: (stream, json) => onEntry?.(stream, '0-1', json),
    gap: () => subscription?.onGap(),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  }
}

function fakePeer(name: ServiceName, peers: ReadonlyMap<ServiceName, PeerHandler>): PeerClient {
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, body: unknown): Promise<unknown> => {
    const handler = peers.get(name)
    if (!handler)
      throw new ApiProblem(
        503,
        'peer_unavailable',
        `服务 ${name} 无响应`,
        `${name} does not answer (connect ECONNREFUSED)`,
      )
    return JSON.parse(JSON.stringify(await handler(method, path, body)))
  }
  return {
    get: async (path, schema) => schema.parse(await call('GET', path, undefined)),
    post: async (path, body, schema) => schema.parse(await call('POST', path, body)),
    delete: async (path, schema) => schema.parse(await call('DELETE', path, undefined)),
  }
}
