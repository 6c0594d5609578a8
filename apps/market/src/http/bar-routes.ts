import { barListSchema } from '@huangpu/messages'
import { createRoute, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import type { SeriesLeg } from '@huangpu/storage'
import { z } from 'zod'
import { answerBars } from './bar-answer.js'
import { barsQuery, continuousQuery } from './bar-query.js'
import { todayOf, type RoutePorts } from './route-ports.js'
import { orProblem } from './stream-answer.js'

const bars = {
  description:
    '由旧到新；Accept: text/csv 或 format=csv 时为 CSV / Oldest first; CSV for Accept: text/csv or format=csv',
  content: { 'application/json': { schema: barListSchema }, 'text/csv': { schema: z.string() } },
}

const readBars = createRoute({
  method: 'get',
  path: '/bars',
  tags: ['bars'],
  summary: '合约 K 线 / Bars of a contract',
  request: { query: barsQuery },
  responses: { 200: bars, ...REFUSALS },
})

const readContinuous = createRoute({
  method: 'get',
  path: '/continuous',
  tags: ['bars'],
  summary: '主力连续 K 线，可复权 / Dominant contracts put end to end, adjusted if asked for',
  request: { query: continuousQuery },
  responses: { 200: bars, ...REFUSALS },
})

/** GET /bars, GET /continuous */
export function addBarRoutes(http: ServiceRoutes, ports: RoutePorts): void {
  http.openapi(readBars, async (context) => {
    const { symbol, trading_day: day, interval, ...query } = context.req.valid('query')
    const days = await ports.store.loadTradingDays(symbol, day === undefined ? {} : { from: day, to: day })
    const legs: SeriesLeg[] = [{ symbol, days, shift: { times: 1, plus: 0 } }]
    const of = ['bars', symbol, interval, day ?? ''].join(' ')
    return answerBars(context, ports, { of, legs, interval, withSymbol: false, day, query })
  })
  http.openapi(readContinuous, async (context) => {
    const { product, adjust, interval, ...query } = context.req.valid('query')
    const legs = await orProblem(() => ports.continuous.legs(product, adjust, todayOf(ports, product)))
    const of = ['continuous', product, interval, adjust].join(' ')
    const anchor = adjust === 'none' ? undefined : legs.findLast((leg) => leg.days.length > 0)?.symbol
    return answerBars(context, ports, { of, anchor, legs, interval, withSymbol: true, query })
  })
}
