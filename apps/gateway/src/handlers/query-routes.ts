import {
  COUNTER_QUERY_ANSWERS,
  type CounterQueryAnswer,
  type CounterQueryKind,
  type RateData,
  counterQueryBodySchema,
  rateListSchema,
  rateQueryBodySchema,
} from '@huangpu/messages'
import { createRoute, jsonAnswer, jsonBody, REFUSALS, type ServiceRoutes } from '@huangpu/service'

export interface QueryRoutePorts {
  ask<K extends CounterQueryKind>(kind: K, symbol?: string): Promise<CounterQueryAnswer<K>>
  rates(): RateData[]
}

const SUMMARY: Readonly<Record<CounterQueryKind, string>> = {
  orders: '向柜台查询报单 / Ask the counter for its orders',
  trades: '向柜台查询成交 / Ask the counter for its trades',
  positions: '向柜台查询持仓 / Ask the counter for positions',
  account: '向柜台查询资金 / Ask the counter for funds',
  instruments: '向柜台重新查询合约 / Ask the counter for its contracts again',
  margin_rate: '向柜台查询保证金率 / Ask the counter for the margin of a contract',
  commission_rate: '向柜台查询手续费率 / Ask the counter for the commission of a contract',
}

const readRates = createRoute({
  method: 'get',
  path: '/rates',
  tags: ['queries'],
  summary: '已查询的保证金率与手续费率 / Margin and commission as far as they were asked',
  responses: { 200: jsonAnswer(rateListSchema, '按合约代码排序 / Ordered by symbol'), ...REFUSALS },
})

/** POST /queries/{kind} through the gateway's own scheduler, and GET /rates. */
export function queryRoutes(http: ServiceRoutes, ports: QueryRoutePorts): void {
  for (const kind of Object.keys(COUNTER_QUERY_ANSWERS) as CounterQueryKind[]) addQuery(http, kind, ports)
  http.openapi(readRates, (context) => context.json({ items: ports.rates(), next_cursor: null }, 200))
}

function addQuery(http: ServiceRoutes, kind: CounterQueryKind, ports: QueryRoutePorts): void {
  const isRate = kind === 'margin_rate' || kind === 'commission_rate'
  const route = createRoute({
    method: 'post',
    path: `/queries/${kind}`,
    tags: ['queries'],
    summary: SUMMARY[kind],
    request: { body: jsonBody(isRate ? rateQueryBodySchema : counterQueryBodySchema) },
    responses: { 200: jsonAnswer(COUNTER_QUERY_ANSWERS[kind], '柜台的应答 / What the counter answered'), ...REFUSALS },
  })
  http.openapi(route, async (context) => {
    const { symbol } = context.req.valid('json')
    return context.json(await ports.ask(kind, symbol), 200)
  })
}
