import { ADJUSTMENTS, BAR_INTERVALS } from '@huangpu/core'
import {
  barDataSchema,
  coverageSchema,
  orderAcceptanceSchema,
  placeOrderBodySchema,
  subscribeBodySchema,
  tradingDayField,
  unsubscribeAnswerSchema,
  type ServiceName,
} from '@huangpu/messages'
import { readBody, readQuery, type ServiceContext } from '@huangpu/service'
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { requireRole, type SessionEnv } from '../access/session-guard.js'
import type { ServiceView } from '../../client/wire/live-message.js'
import { listOf } from './peer-views.js'
import { trustedAnswer } from './trusted-answer.js'

const symbolField = placeOrderBodySchema.shape.symbol
const limitField = z.coerce.number().int().min(1).max(10_000).optional()
const barsQuery = z.strictObject({
  symbol: symbolField,
  interval: z.enum(BAR_INTERVALS).optional(),
  limit: limitField,
  cursor: z.string().max(300).optional(),
  trading_day: tradingDayField.optional(),
})
const continuousQuery = z.strictObject({
  product: z.string().regex(/^[A-Za-z]{1,4}$/),
  adjust: z.enum(ADJUSTMENTS),
  interval: z.enum(BAR_INTERVALS).optional(),
  limit: limitField,
})
const coverageQuery = z.strictObject({ symbol: symbolField, from: tradingDayField })
const ordersQuery = z.strictObject({
  active: z.enum(['0', '1']).optional(),
  limit: limitField,
  cursor: z.string().max(200).optional(),
})
const tradesQuery = z.strictObject({
  since: z.string().max(64).optional(),
  limit: limitField,
  cursor: z.string().max(200).optional(),
})
const cancelBody = z.strictObject({ request_id: placeOrderBodySchema.shape.request_id })
/** `current`: the minute that is being built. */
const barsAnswer = listOf(barDataSchema).extend({ current: barDataSchema.nullish() })
const anything = listOf(z.unknown())

export interface ApiOptions {
  readonly peer: ServiceContext['peer']
  readonly services: () => Promise<ServiceView[]>
  readonly audit: (action: string, details: Record<string, unknown>) => void
  /** Something was changed through here: what is on the screens may be behind. */
  readonly onChanged: (what: 'orders' | 'strategies' | 'ticks') => void
  /** A contract was unsubscribed; the console itself wants it no longer. */
  readonly onUnsubscribed: (symbol: string, stillWanted: boolean) => void
  /** Somebody looks at a contract. */
  readonly onLooked: (symbol: string) => void
}

/** The services behind one origin: validated, asked with the service token, answers and refusals passed on. */
export function createApiRoutes(options: ApiOptions): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>()
  const { peer } = options
  const get = async <S extends z.ZodType>(name: ServiceName, path: string, query: object, schema: S) =>
    trustedAnswer(name, () => peer(name).get(withQuery(path, query), schema))

  app.get('/services', async (context) => context.json({ items: await options.services(), next_cursor: null }))
  app.get('/bars', async (context) => {
    const query = readQuery(context, barsQuery)
    const answer = await get('market', '/bars', query, barsAnswer)
    options.onLooked(query.symbol)
    return context.json(answer)
  })
  app.get('/continuous', async (context) =>
    context.json(await get('market', '/continuous', readQuery(context, continuousQuery), barsAnswer)),
  )
  app.get('/coverage', async (context) =>
    context.json(await get('market', '/coverage', readQuery(context, coverageQuery), coverageSchema)),
  )
  app.get('/ticks', async (context) => context.json(await get('market', '/ticks', {}, anything)))
  app.get('/symbols', async (context) => context.json(await get('market', '/symbols', {}, anything)))
  app.get('/orders', async (context) =>
    context.json(await get('trading', '/orders', readQuery(context, ordersQuery), anything)),
  )
  app.get('/trades', async (context) =>
    context.json(await get('trading', '/trades', readQuery(context, tradesQuery), anything)),
  )
  app.get('/positions', async (context) => context.json(await get('trading', '/positions', {}, anything)))
  app.get('/account', async (context) => context.json(await get('trading', '/account', {}, z.unknown())))
  app.get('/strategies', async (context) => context.json(await get('strategy', '/strategies', {}, anything)))
  addChanges(app, options)
  return app
}

function addChanges(app: Hono<SessionEnv>, { peer, audit, onChanged, onUnsubscribed }: ApiOptions): void {
  const personOf = (context: Context<SessionEnv>): string => context.get('signedIn').user.name

  app.post('/orders', async (context) => {
    requireRole(context, 'trader')
    const order = await readBody(context, placeOrderBodySchema)
    audit('place_order', { user: personOf(context), ...order })
    try {
      return context.json(
        await trustedAnswer('trading', () => peer('trading').post('/orders', order, orderAcceptanceSchema)),
      )
    } finally {
      onChanged('orders')
    }
  })

  app.post('/orders/:order_id/cancel', async (context) => {
    requireRole(context, 'trader')
    const { request_id } = await readBody(context, cancelBody)
    const orderId = placeOrderBodySchema.shape.request_id.or(z.string().max(64)).parse(context.req.param('order_id'))
    audit('cancel_order', { user: personOf(context), order_id: orderId, request_id })
    const path = `/orders/${encodeURIComponent(orderId)}/cancel`
    try {
      return context.json(
        await trustedAnswer('trading', () => peer('trading').post(path, { request_id }, orderAcceptanceSchema)),
      )
    } finally {
      onChanged('orders')
    }
  })

  app.post('/strategies/:name/:action{start|stop|acknowledge}', async (context) => {
    requireRole(context, 'trader')
    const { name, action } = context.req.param()
    audit(`strategy_${action}`, { user: personOf(context), strategy: name })
    try {
      const path = `/strategies/${encodeURIComponent(name)}/${action}`
      const body = action === 'acknowledge' ? { by: personOf(context) } : {}
      return context.json(
        (await trustedAnswer('strategy', () => peer('strategy').post(path, body, z.unknown()))) as object,
      )
    } finally {
      onChanged('strategies')
    }
  })

  app.post('/subscriptions', async (context) => {
    requireRole(context, 'trader')
    const body = await readBody(context, subscribeBodySchema)
    const answer = await trustedAnswer('gateway', () => peer('gateway').post('/subscriptions', body, z.unknown()))
    onChanged('ticks')
    return context.json(answer as object)
  })
  app.post('/subscriptions/:symbol/remove', async (context) => {
    requireRole(context, 'trader')
    const symbol = symbolField.parse(context.req.param('symbol'))
    audit('unsubscribe', { user: personOf(context), symbol })
    const answer = await trustedAnswer('gateway', () =>
      peer('gateway').delete(`/subscriptions/${symbol}`, unsubscribeAnswerSchema),
    )
    // That this console drew its chart is no reason to keep it.
    const still_wanted_by = answer.still_wanted_by.filter((holder) => holder !== 'web')
    onUnsubscribed(symbol, still_wanted_by.length > 0)
    return context.json({ ...answer, still_wanted_by })
  })
}

function withQuery(path: string, query: object): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value))
  return search.size === 0 ? path : `${path}?${search}`
}
