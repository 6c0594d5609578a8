import { ApiProblem, readBody, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import type { ExchangeRuntime } from '../exchange-runtime.js'
import { stepTo } from '../time/step-to.js'
import { addAccountRoutes } from './account-routes.js'
import { addFaultRoutes } from './fault-routes.js'
import { knownAccount } from './known.js'
import { addMarketRoutes } from './market-routes.js'
import { addOrderRoutes } from './order-routes.js'
import { addParticipantRoutes } from './participant-routes.js'
import { positionFields } from '../fronts/position-fields.js'

const stepSchema = z.strictObject({ to_ms: z.int().positive() })
const DAY_MS = 86_400_000
/** Nothing else is answered while a step is performed: one to a wrong number would never end. */
const STEP_MAX_MS = 31 * DAY_MS
const disconnectSchema = z.strictObject({ front: z.enum(['td', 'md']) })

/** The control API: time, progress, books, orders and accounts, other participants, faults. `counted`: the progress counters are written. */
export function addControlRoutes(app: ServiceRoutes, runtime: ExchangeRuntime, counted: () => Promise<void>): void {
  const { exchange, td, md } = runtime

  app.post('/clock/step', async (context) => {
    const { to_ms: toMs } = await readBody(context, stepSchema)
    if (runtime.mode !== 'stepped') {
      throw new ApiProblem(
        409,
        'time_is_running',
        '时间在自行推进：请在 config/exchange.yaml 设置 time.mode: stepped',
        'time runs by itself: set time.mode: stepped in config/exchange.yaml',
      )
    }
    if (toMs - exchange.nowMs > STEP_MAX_MS) {
      throw new ApiProblem(
        400,
        'step_too_long',
        `to_ms 离当前时间超过 ${STEP_MAX_MS / DAY_MS} 天：请核对毫秒数，或分几次推进`,
        `to_ms is more than ${STEP_MAX_MS / DAY_MS} days ahead: check that it is milliseconds, or step several times`,
      )
    }
    const before = md.server.counters.eventsSent
    await stepTo(runtime, toMs)
    await counted()
    return context.json({
      now_ms: exchange.nowMs,
      ticks_sent: md.server.counters.eventsSent - before,
      next_event_ms: exchange.nextEventMs() ?? null,
    })
  })

  app.get('/progress', (context) =>
    context.json({
      td_events_sent: td.server.counters.eventsSent,
      md_events_sent: md.server.counters.eventsSent,
      requests_received: td.server.counters.requestsReceived + md.server.counters.requestsReceived,
    }),
  )

  app.post('/fronts/disconnect', async (context) => {
    const { front } = await readBody(context, disconnectSchema)
    runtime[front].server.disconnect()
    return context.json({ disconnected: front })
  })

  app.get('/accounts/:id/orders', (context) => context.json(list(exchange.ordersOf(known(context.req.param('id'))))))
  app.get('/accounts/:id/trades', (context) => context.json(list(exchange.tradesOf(known(context.req.param('id'))))))
  app.get('/accounts/:id/positions', (context) => {
    const accountId = known(context.req.param('id'))
    const holder = { brokerId: exchange.brokerId, accountId, tradingDay: exchange.tradingDay }
    const { legs } = exchange.account(accountId)
    const marks = exchange.ledger.marksOf(accountId)
    return context.json(list(legs.flatMap((leg) => positionFields(leg, marks(leg.symbol), holder))))
  })
  app.get('/accounts/:id/logins', (context) => context.json(td.guard.loginsOf(known(context.req.param('id')))))
  app.get('/accounts/:id/funds', (context) => {
    const accountId = known(context.req.param('id'))
    const { legs, ...account } = exchange.account(accountId)
    return context.json({ ...account, ...exchange.funds(accountId) })
  })

  addMarketRoutes(app, runtime)
  addOrderRoutes(app, exchange)
  addAccountRoutes(app, exchange, (accountId) => [...td.sessionsOf(accountId)].length)
  addParticipantRoutes(app, exchange)
  addFaultRoutes(app, runtime.faults, exchange)

  const known = (accountId: string): string => knownAccount(exchange, accountId)
}

const list = <T>(items: readonly T[]): { items: readonly T[]; next_cursor: null } => ({ items, next_cursor: null })
