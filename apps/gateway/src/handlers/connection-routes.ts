import { connectionViewSchema, type ConnectionSnapshot, type ConnectionView } from '@huangpu/messages'
import { createRoute, jsonAnswer, REFUSALS, type ServiceRoutes, withoutUser } from '@huangpu/service'
import type { FrontRates } from '../ports/counter-ports.js'
import type { SessionHoursView } from '../session/session-hours.js'
import { type Cause, causeText } from '../session/session-facts.js'

export interface ConnectionRoutePorts {
  /** As it is now, told or not; undefined until both sessions were told of. */
  current(): ConnectionSnapshot | undefined
  /** What the libraries call themselves; null while one is not open. */
  libraries(): { td: string | null; md: string | null }
  latches(): { td: Cause | null; md: Cause | null }
  fronts(): { td: string; md: string }
  hours(): SessionHoursView
  rates(): { front: FrontRates | undefined; queryIntervalMs: number }
  /** A person says that the cause of a latch is gone. */
  unlatch(): void
}

const state = jsonAnswer(connectionViewSchema, '两个会话的状态 / The state of both sessions')

const readConnection = createRoute({
  method: 'get',
  path: '/connection',
  tags: ['connection'],
  summary: '柜台连接状态 / State of the connection to the counter',
  responses: { 200: state, ...REFUSALS },
})

const unlatch = createRoute({
  method: 'post',
  path: '/unlatch',
  tags: ['connection'],
  summary: '解除登录锁定并重试 / Lift a latch and try again',
  responses: { 200: state, ...REFUSALS },
})

export function connectionRoutes(http: ServiceRoutes, ports: ConnectionRoutePorts): void {
  const view = (): ConnectionView => {
    const { td, md } = ports.latches()
    const { mode, open, changesAt } = ports.hours()
    const { front, queryIntervalMs } = ports.rates()
    const fronts = ports.fronts()
    return {
      ...(ports.current() ?? { td: null, md: null }),
      libraries: ports.libraries(),
      latches: { td: latchView(td), md: latchView(md) },
      fronts: { td: withoutUser(fronts.td), md: withoutUser(fronts.md) },
      front_rates: front
        ? { queries_per_second: front.queriesPerSecond, packets_per_second: front.packetsPerSecond }
        : null,
      query_interval_ms: queryIntervalMs,
      hours: { mode, open, changes_at: changesAt },
    }
  }
  http.openapi(readConnection, (context) => context.json(view(), 200))
  http.openapi(unlatch, (context) => {
    ports.unlatch()
    return context.json(view(), 200)
  })
}

const latchView = (latch: Cause | null): ConnectionView['latches']['td'] =>
  latch && {
    reason: causeText(latch),
    reason_zh: latch.zh,
    reason_en: latch.en,
    remedy_zh: latch.remedy?.zh ?? null,
    remedy_en: latch.remedy?.en ?? null,
    error_id: latch.errorId,
  }
