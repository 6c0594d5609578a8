import {
  EXCHANGE_OWNER_KINDS,
  exchangeOrderListSchema,
  exchangeTradeListSchema,
  inBothLanguages,
  participantNameField,
} from '@huangpu/messages'
import { createRoute, jsonAnswer, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import type { Exchange } from '../exchange/exchange.js'
import { knownAccount, knownMarket } from './known.js'
import { isOrderCursor, orderPage } from './views/order-page.js'
import { tradePage } from './views/trade-page.js'

const limitField = z.coerce.number().int().min(1).max(1_000).default(200)

const orders = createRoute({
  method: 'get',
  path: '/orders',
  tags: ['orders'],
  summary: '全体委托 / Orders of all accounts and participants in the trading day',
  request: {
    query: z.object({
      kind: z.enum(EXCHANGE_OWNER_KINDS).optional(),
      account: z.string().max(32).optional(),
      participant: participantNameField.optional(),
      symbol: z.string().max(16).optional(),
      /** `1`: that work; `0`: that have ended. */
      working: z.enum(['0', '1']).optional(),
      limit: limitField,
      cursor: z
        .string()
        .refine(isOrderCursor, inBothLanguages('应为上一页的 next_cursor', 'next_cursor of the page before'))
        .optional(),
    }),
  },
  responses: {
    200: jsonAnswer(exchangeOrderListSchema, '先账户、再参与者、再市场 / Accounts, then participants, then the market'),
    ...REFUSALS,
  },
})

const trades = createRoute({
  method: 'get',
  path: '/trades',
  tags: ['orders'],
  summary: '全体账户成交 / Trades of all accounts in the trading day, newest first',
  request: {
    query: z.object({
      account: z.string().max(32).optional(),
      symbol: z.string().max(16).optional(),
      limit: limitField,
      cursor: z
        .string()
        .regex(/^\d{1,12}$/, inBothLanguages('应为上一页的 next_cursor', 'next_cursor of the page before'))
        .optional(),
    }),
  },
  responses: { 200: jsonAnswer(exchangeTradeListSchema, '成交 / Trades'), ...REFUSALS },
})

/** Orders and trades of everybody. */
export function addOrderRoutes(http: ServiceRoutes, exchange: Exchange): void {
  const named = <T extends { account?: string | undefined; symbol?: string | undefined }>(query: T): T => ({
    ...query,
    ...(query.account === undefined ? {} : { account: knownAccount(exchange, query.account) }),
    ...(query.symbol === undefined ? {} : { symbol: knownMarket(exchange, query.symbol).contract.symbol }),
  })
  http.openapi(orders, (context) => {
    const { working, limit, cursor, ...query } = named(context.req.valid('query'))
    const isWorking = working === undefined ? undefined : working === '1'
    return context.json(orderPage(exchange, { ...query, isWorking }, { limit, cursor }), 200)
  })
  http.openapi(trades, (context) => {
    const { limit, cursor, ...query } = named(context.req.valid('query'))
    return context.json(tradePage(exchange, query, { limit, cursor }), 200)
  })
}
