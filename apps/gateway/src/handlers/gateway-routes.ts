import type { ServiceContext } from '@huangpu/service'
import type { CounterSides } from '../counter-sides.js'
import { gatewayMetrics } from '../gateway-metrics.js'
import type { KillSwitch } from '../kill/kill-switch.js'
import type { InstrumentCache } from '../queries/instrument-cache.js'
import type { CounterDay } from '../session/counter-day.js'
import type { SessionDisplay } from '../session/session-display.js'
import { connectionRoutes } from './connection-routes.js'
import { instrumentRoutes } from './instrument-routes.js'
import { killRoutes } from './kill-routes.js'
import { passwordRoute } from './password-route.js'
import { queryRoutes } from './query-routes.js'

export interface GatewayRoutesPorts {
  readonly context: ServiceContext
  readonly sides: CounterSides
  readonly day: CounterDay
  readonly display: SessionDisplay
  readonly killSwitch: KillSwitch
  readonly instruments: InstrumentCache
  /** Whether the account is surely ours. */
  leased(): boolean
  /** Messages that are committed and not in Redis yet. */
  outboxRows(): number
}

/** All that the gateway answers over HTTP, but for ticks and their clock. */
export function gatewayRoutes(ports: GatewayRoutesPorts): void {
  const { context, day, display, killSwitch, instruments } = ports
  const { td, md } = ports.sides
  const { http, metrics, ctp, accountId } = context
  connectionRoutes(http, {
    current: () => display.current(),
    libraries: () => ({ td: td.version ?? null, md: md.version ?? null }),
    latches: () => ({ td: td.link.session.latch, md: md.link.session.latch }),
    fronts: () => ({ td: ctp.tdFront, md: ctp.mdFront }),
    hours: () => day.view(),
    rates: () => ({ front: td.frontRates, queryIntervalMs: td.queries.intervalMs }),
    unlatch: () => day.unlatch(),
  })
  passwordRoute(http, (newPassword) => td.login.password.change(newPassword))
  queryRoutes(http, {
    ask: (kind, symbol) => td.queries.asked.ask(kind, symbol),
    rates: () => td.queries.rates.all(),
  })
  instrumentRoutes(http, instruments)
  killRoutes(http, accountId, killSwitch)
  gatewayMetrics(metrics, {
    outboxRows: () => ports.outboxRows(),
    queries: () => td.queries.depth,
    instruments: () => instruments.size,
    session: (link) => (link === 'td' ? td : md).link.session,
    leased: () => ports.leased(),
    killed: () => killSwitch.active,
    queue: (link) => (link === 'td' ? td : md).queue,
  })
}
