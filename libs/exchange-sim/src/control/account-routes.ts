import {
  exchangeAccountDetailSchema,
  exchangeAccountListSchema,
  exchangeAccountSchema,
  exchangeCountsListSchema,
  exchangeSettledDaysSchema,
  exchangeSettlementSchema,
  exchangeTransferBodySchema,
  tradingDayField,
} from '@huangpu/messages'
import { ApiProblem, createRoute, jsonAnswer, jsonBody, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import type { Exchange } from '../exchange/exchange.js'
import { knownAccount } from './known.js'
import { accountView, positionViews } from './views/account-view.js'
import { countsView } from './views/counts-view.js'

const tags = ['accounts']

const accounts = createRoute({
  method: 'get',
  path: '/accounts',
  tags,
  summary: '全部账户资金 / All accounts with their funds',
  responses: { 200: jsonAnswer(exchangeAccountListSchema, '一户一行 / One row an account'), ...REFUSALS },
})

const account = createRoute({
  method: 'get',
  path: '/accounts/{id}',
  tags,
  summary: '账户资金与持仓 / Funds and positions of an account',
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: jsonAnswer(exchangeAccountDetailSchema, '资金与持仓 / Funds and positions'), ...REFUSALS },
})

const transfer = createRoute({
  method: 'post',
  path: '/accounts/{id}/transfers',
  tags,
  summary: '出入金 / Money into an account (positive) or out of it',
  request: { params: z.object({ id: z.string() }), body: jsonBody(exchangeTransferBodySchema) },
  responses: { 200: jsonAnswer(exchangeAccountSchema, '之后的资金 / The funds after that'), ...REFUSALS },
})

const counts = createRoute({
  method: 'get',
  path: '/accounts/{id}/counts',
  tags,
  summary: '异常交易计数 / Self-trades and cancels of the trading day, by contract',
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: jsonAnswer(exchangeCountsListSchema, '每合约一行 / One row a contract'), ...REFUSALS },
})

const settledDays = createRoute({
  method: 'get',
  path: '/accounts/{id}/settlements',
  tags,
  summary: '有结算单的交易日 / Trading days that have a settlement statement, the last one first',
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: jsonAnswer(exchangeSettledDaysSchema, '每日一行 / One row a day'), ...REFUSALS },
})

const lastSettlement = createRoute({
  method: 'get',
  path: '/settlements/{account}',
  tags,
  summary: '最近结算单 / The last settlement statement of an account',
  request: { params: z.object({ account: z.string() }) },
  responses: { 200: jsonAnswer(exchangeSettlementSchema, '结算单 / The statement'), ...REFUSALS },
})

const settlement = createRoute({
  method: 'get',
  path: '/settlements/{account}/{day}',
  tags,
  summary: '指定交易日结算单 / The settlement statement of a trading day',
  request: { params: z.object({ account: z.string(), day: tradingDayField }) },
  responses: { 200: jsonAnswer(exchangeSettlementSchema, '结算单 / The statement'), ...REFUSALS },
})

/** Accounts and their settled days. `sessionsOf`: how many trader sessions of an account are logged in. */
export function addAccountRoutes(
  http: ServiceRoutes,
  exchange: Exchange,
  sessionsOf: (accountId: string) => number,
): void {
  const viewOf = (accountId: string) => accountView(exchange, accountId, sessionsOf(accountId))
  const statement = (wanted: string, day?: string): z.output<typeof exchangeSettlementSchema> => {
    const accountId = knownAccount(exchange, wanted)
    const found = exchange.settlementOf(accountId, day)
    if (found) return { account_id: accountId, trading_day: found.tradingDay, text: found.text }
    throw new ApiProblem(
      404,
      'no_settlement',
      day === undefined ? `${accountId} 还没有结算过` : `${accountId} 在 ${day} 没有结算单`,
      day === undefined ? `no day of ${accountId} has been settled yet` : `${accountId} has no statement of ${day}`,
    )
  }
  http.openapi(accounts, (context) => context.json({ items: exchange.accountIds.map(viewOf), next_cursor: null }, 200))
  http.openapi(account, (context) => {
    const accountId = knownAccount(exchange, context.req.valid('param').id)
    return context.json({ ...viewOf(accountId), positions: positionViews(exchange, accountId) }, 200)
  })
  http.openapi(transfer, (context) => {
    const accountId = knownAccount(exchange, context.req.valid('param').id)
    const { amount, note } = context.req.valid('json')
    const refused = exchange.transfer(accountId, amount, note)
    if (refused) throw transferRefused(refused, exchange.funds(accountId).withdrawQuota)
    return context.json(viewOf(accountId), 200)
  })
  http.openapi(counts, (context) => {
    const accountId = knownAccount(exchange, context.req.valid('param').id)
    return context.json({ items: exchange.tradingCountsOf(accountId).map(countsView), next_cursor: null }, 200)
  })
  http.openapi(settledDays, (context) => {
    const days = exchange.settledDaysOf(knownAccount(exchange, context.req.valid('param').id))
    return context.json({ items: days.map((trading_day) => ({ trading_day })), next_cursor: null }, 200)
  })
  http.openapi(lastSettlement, (context) => context.json(statement(context.req.valid('param').account), 200))
  http.openapi(settlement, (context) => {
    const { account: accountId, day } = context.req.valid('param')
    return context.json(statement(accountId, day), 200)
  })
}

function transferRefused(why: 'bad_amount' | 'over_quota', quota: number): ApiProblem {
  if (why === 'bad_amount') return new ApiProblem(400, why, '金额不能为零', 'the amount must not be zero')
  const most = quota.toFixed(2)
  return new ApiProblem(409, why, `超出可取资金 ${most} 元`, `more than may go out: ${most} yuan`)
}
