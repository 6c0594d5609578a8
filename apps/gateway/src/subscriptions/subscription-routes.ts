import { formatShanghai, specOf } from '@huangpu/core'
import {
  type SubscriptionView,
  subscribeBodySchema,
  subscriptionListSchema,
  symbolField,
  unsubscribeAnswerSchema,
} from '@huangpu/messages'
import { ApiProblem, createRoute, jsonAnswer, jsonBody, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import type { ReferencePrices } from '../ticks/reference-board.js'
import type { Subscription } from './subscription-book.js'

export interface SubscriptionRoutePorts {
  all(): readonly Subscription[]
  /** True while the counter's contracts are not known. */
  mayBeListed(symbol: string): boolean
  /** Instant of the last tick of this trading day. */
  lastTickMs(symbol: string): number | null
  reference(symbol: string): ReferencePrices | undefined
  add(symbols: readonly string[]): void
  remove(symbol: string): boolean
}

const list = createRoute({
  method: 'get',
  path: '/subscriptions',
  tags: ['subscriptions'],
  summary: '行情订阅 / Who wants ticks of what, and what the front said',
  responses: { 200: jsonAnswer(subscriptionListSchema, '按合约代码排序 / Ordered by symbol'), ...REFUSALS },
})

const add = createRoute({
  method: 'post',
  path: '/subscriptions',
  tags: ['subscriptions'],
  summary: '订阅合约，重启后保留 / Subscribe to contracts; kept over restarts',
  request: { body: jsonBody(subscribeBodySchema) },
  responses: { 200: jsonAnswer(subscriptionListSchema, '所请求的合约 / The contracts asked for'), ...REFUSALS },
})

const remove = createRoute({
  method: 'delete',
  path: '/subscriptions/{symbol}',
  tags: ['subscriptions'],
  summary: '取消经 HTTP 的订阅 / Take back a subscription made over HTTP',
  request: { params: z.object({ symbol: symbolField }) },
  responses: {
    200: jsonAnswer(unsubscribeAnswerSchema, '其他来源仍需要时保持订阅 / It stays while others want it'),
    ...REFUSALS,
  },
})

/** GET and POST /subscriptions, DELETE /subscriptions/{symbol}. */
export function subscriptionRoutes(http: ServiceRoutes, ports: SubscriptionRoutePorts): void {
  const views = (): SubscriptionView[] => ports.all().map((subscription) => viewOf(subscription, ports))
  http.openapi(list, (context) => context.json({ items: views(), next_cursor: null }, 200))
  http.openapi(add, (context) => {
    const { symbols } = context.req.valid('json')
    refuseUnknown(symbols, ports)
    ports.add(symbols)
    const asked = new Set(symbols)
    return context.json({ items: views().filter((view) => asked.has(view.symbol)), next_cursor: null }, 200)
  })
  http.openapi(remove, (context) => {
    const { symbol } = context.req.valid('param')
    const removed = ports.remove(symbol)
    const still = ports.all().find((subscription) => subscription.symbol === symbol)?.wantedBy ?? []
    return context.json({ symbol, removed, still_wanted_by: [...still] }, 200)
  })
}

function refuseUnknown(symbols: readonly string[], ports: SubscriptionRoutePorts): void {
  const unknown = symbols.filter((symbol) => specOf(symbol) === undefined || !ports.mayBeListed(symbol))
  if (unknown.length > 0) throw unknownSymbol(unknown)
}

const unknownSymbol = (symbols: readonly string[]): ApiProblem =>
  new ApiProblem(
    400,
    'unknown_symbol',
    `柜台没有上期所或能源中心的这些合约，请检查代码是否到期或拼写错误：${symbols.join(', ')}`,
    `no contracts of SHFE or INE that the counter lists; expired or misspelt? ${symbols.join(', ')}`,
    symbols,
  )

function viewOf({ symbol, wantedBy, state }: Subscription, ports: SubscriptionRoutePorts): SubscriptionView {
  const lastTickMs = ports.lastTickMs(symbol)
  const reference = ports.reference(symbol)
  return {
    symbol,
    wanted_by: [...wantedBy],
    state: state.kind === 'waiting' && !ports.mayBeListed(symbol) ? 'unlisted' : state.kind,
    error: state.kind === 'refused' ? state.error : null,
    last_tick: lastTickMs === null ? null : formatShanghai(lastTickMs),
    reference: reference
      ? {
          trading_day: reference.tradingDay,
          limit_up: reference.limitUp,
          limit_down: reference.limitDown,
          pre_settlement: reference.preSettlement,
          pre_close: reference.preClose,
        }
      : null,
  }
}
