import { parseShanghai } from '@huangpu/core'
import { inBothLanguages, placeOrderBodySchema, requestIdField, type OrderAcceptance } from '@huangpu/messages'
import { readBody, readQuery } from '@huangpu/service'
import type { Page } from '@huangpu/storage'
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { TradingDesk } from '../trading-desk.js'
import type { OrderEntry } from './order-entry.js'
import { orderViewOf } from './order-view.js'

const LIMIT_MAX = 1_000
const pageFields = {
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(200),
  /** `next_cursor` of the page before. */
  cursor: z.coerce.number().int().positive().optional(),
}
const ordersQuery = z.object({ ...pageFields, active: z.enum(['0', '1', 'false', 'true']).default('0') })
const tradesQuery = z.object({
  ...pageFields,
  since: z
    .string()
    .refine(
      (text) => parseShanghai(text) !== undefined,
      inBothLanguages('应为北京时间，如 2025-12-23T21:00:00', 'Shanghai wall clock such as 2025-12-23T21:00:00'),
    )
    .transform((text) => text.replace(' ', 'T'))
    .optional(),
})
const cancelBody = z.object({ request_id: requestIdField, strategy_name: z.string().max(64).default('manual') })

const listOf = <T, V>(page: Page<T>, view: (item: T) => V): { items: V[]; next_cursor: string | null } => ({
  items: page.items.map(view),
  next_cursor: page.nextBeforeId === undefined ? null : String(page.nextBeforeId),
})

/** A refusal is an answer of its own: 409 with the code and the sentence. */
const answer = (context: Context, acceptance: OrderAcceptance): Response =>
  context.json(acceptance, acceptance.accepted ? 200 : 409)

/** GET /orders, GET /trades, POST /orders, POST /orders/:order_id/cancel. Lists are newest first. */
export function addOrderRoutes(app: Hono, desk: TradingDesk, entry: OrderEntry): void {
  app.get('/orders', (context) => {
    const { limit, cursor, active } = readQuery(context, ordersQuery)
    const working = active === '1' || active === 'true'
    const page = desk.tables.orders.page({ limit, beforeId: cursor }, working)
    return context.json(listOf(page, (order) => orderViewOf(order, desk)))
  })
  app.get('/trades', (context) => {
    const { limit, cursor, since } = readQuery(context, tradesQuery)
    const page = desk.tables.trades.page({ limit, beforeId: cursor }, since ?? '')
    return context.json(listOf(page, (trade) => trade))
  })
  app.post('/orders', async (context) =>
    answer(context, await entry.place(await readBody(context, placeOrderBodySchema))),
  )
  app.post('/orders/:order_id/cancel', async (context) => {
    const { request_id: requestId, strategy_name: strategyName } = await readBody(context, cancelBody)
    const target = { orderId: context.req.param('order_id') }
    return answer(context, await entry.cancel({ requestId, strategyName, target }))
  })
}
