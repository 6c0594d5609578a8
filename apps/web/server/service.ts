import { join } from 'node:path'
import { BAR_PATTERN, STREAMS, TICK_PATTERN } from '@huangpu/messages'
import { InterestReporter, type RunningService, type ServiceContext } from '@huangpu/service'
import {
  createSessionsRepository,
  createUsersRepository,
  openStore,
  WEB_MIGRATIONS,
  type Store,
} from '@huangpu/storage'
import { createAccessRoutes } from './access/access-routes.js'
import { createFirstLogin } from './access/first-login.js'
import { LoginThrottle } from './access/login-throttle.js'
import { PasswordHasher } from './access/password-hash.js'
import { changeGuard } from './access/request-guard.js'
import { securityHeaders } from './access/security-headers.js'
import { sessionCookieName, sessionGuard, type SessionEnv } from './access/session-guard.js'
import { Sessions } from './access/sessions.js'
import { createApiRoutes } from './api/api-routes.js'
import { createExchangeRoutes } from './api/exchange-routes.js'
import { createKillRoutes } from './api/kill-routes.js'
import { createPeerViews, type PeerViews } from './api/peer-views.js'
import { createServicesReader } from './api/services-reader.js'
import { ConsoleInterest } from './live/console-interest.js'
import { LiveHub } from './live/live-hub.js'
import { createLiveRoute } from './live/live-route.js'
import { readSiteFiles } from './site/site-files.js'
import { createSiteRoutes } from './site/site-routes.js'
import { Hono } from 'hono'

/** Alerts of this long before the start are shown too. */
const ALERTS_SINCE_MS = 12 * 3_600_000

/** The console: who may come in, what the browser may ask, what moves on its screen, and its files. */
export async function startWeb(context: ServiceContext, siteFolder: string): Promise<RunningService> {
  const store = openStore({
    file: join(context.dataDir, 'db', 'web.sqlite'),
    environment: context.environment,
    migrations: WEB_MIGRATIONS,
    synchronous: 'FULL',
    service: 'web',
  })
  const access = await prepareAccess(context, store)
  const services = createServicesReader(context)
  const views = createPeerViews(context)
  const hub = new LiveHub({
    environment: context.environment,
    accountId: context.accountId,
    exchangeNowMs: () => context.clock.nowMs(),
    read: { ...views, services },
    sessionIsOpen: (idHash) => access.sessions.isOpen(idHash),
    log: context.log,
    count: (name) => context.health.count(name),
  })
  const reporter = new InterestReporter({
    bus: context.bus,
    holder: context.name,
    failed: (error) => context.log.warn({ err: error }, 'interest in ticks not reported yet'),
  })
  const interest = new ConsoleInterest({
    report: (symbols) => reporter.set(symbols),
    anybody: () => hub.anybody,
    wallMs: Date.now,
  })
  addRoutes({ context, access, hub, services, views, siteFolder, interest })
  const feed = await followSystem(context, hub)
  hub.start()
  context.health.set('ready', true)
  return {
    stop: async () => {
      hub.stop()
      interest.stop()
      await reporter.close()
      await feed.stop()
      store.close()
    },
  }
}

interface Access {
  readonly sessions: Sessions
  readonly cookieName: string
  readonly routes: (onSessionsChanged: () => void) => Hono<SessionEnv>
}

async function prepareAccess(context: ServiceContext, store: Store): Promise<Access> {
  const wallMs = (): number => Date.now()
  const users = createUsersRepository(store.db)
  const sessions = new Sessions(createSessionsRepository(store.db), users, wallMs)
  const hasher = new PasswordHasher()
  const cookieName = sessionCookieName(context.services.ports.web)
  const file = join(context.home.secretsDir, 'first-login')
  const firstLogin = createFirstLogin({ file, users, hasher, wallMs })
  if (await firstLogin.prepare()) context.log.warn({ file }, 'first start: user and password are in this file')
  const routes = (onSessionsChanged: () => void): Hono<SessionEnv> =>
    createAccessRoutes({
      users,
      sessions,
      hasher,
      firstLogin,
      cookieName,
      throttle: new LoginThrottle(() => context.clock.monotonicMs()),
      describe: {
        environment: context.environment,
        account_id: context.accountId,
        version: context.health.snapshot().version,
      },
      audit: audit(context),
      onSessionsChanged,
    })
  return { sessions, cookieName, routes }
}

const audit = (context: ServiceContext) => (action: string, details: Record<string, unknown>) =>
  context.log.info({ audit: action, ...details }, 'audit')

function addRoutes(parts: {
  context: ServiceContext
  access: Access
  hub: LiveHub
  services: ReturnType<typeof createServicesReader>
  views: PeerViews
  siteFolder: string
  interest: ConsoleInterest
}): void {
  const { context, access, hub, services, views, siteFolder, interest } = parts
  const api = new Hono<SessionEnv>()
  api.use('*', changeGuard)
  api.route(
    '/',
    access.routes(() => hub.dropClosedSessions()),
  )
  api.use('*', sessionGuard(access.sessions, access.cookieName))
  api.route(
    '/',
    createApiRoutes({
      peer: context.peer,
      services,
      audit: audit(context),
      onChanged: (what) => hub.hint(what),
      onLooked: (symbol) => interest.looked(symbol),
      onUnsubscribed: (symbol, stillWanted) => {
        interest.forget(symbol)
        if (!stillWanted) hub.forgetQuote(symbol)
      },
    }),
  )
  api.route(
    '/',
    createKillRoutes({
      peer: context.peer,
      accountId: context.accountId,
      read: views.kill,
      audit: audit(context),
      onChanged: () => hub.hint('kill'),
    }),
  )
  api.route(
    '/',
    createExchangeRoutes({
      environment: context.environment,
      accountId: context.accountId,
      peer: context.peer,
      audit: audit(context),
    }),
  )
  context.http.use('*', securityHeaders)
  context.http.route('/', createLiveRoute(hub, access.sessions, access.cookieName))
  context.http.route('/api', api)
  context.http.route('/', createSiteRoutes(readSiteFiles(siteFolder)))
}

async function followSystem(context: ServiceContext, hub: LiveHub): Promise<{ stop(): Promise<void> }> {
  const subscription = await context.subscribe({
    patterns: [TICK_PATTERN, BAR_PATTERN],
    onMessage: (channel, json) => hub.onMessage(channel, json),
    onGap: () => hub.onGap(),
  })
  const followed = [STREAMS.orderStatus, STREAMS.trade, STREAMS.position, STREAMS.event]
  const tail = context.bus.tail(
    followed,
    { [STREAMS.event]: `${Date.now() - ALERTS_SINCE_MS}-0` },
    (stream, _id, json) => hub.onEntry(stream, json),
  )
  return {
    stop: async () => {
      await tail.close()
      await subscription.close()
    },
  }
}
