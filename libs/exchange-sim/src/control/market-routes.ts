import { exchangeBookSchema, exchangeClockSchema, exchangeMarketListSchema } from '@huangpu/messages'
import { createRoute, jsonAnswer, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import type { ExchangeRuntime } from '../exchange-runtime.js'
import { knownMarket } from './known.js'
import { bookView } from './views/book-view.js'
import { marketView } from './views/market-view.js'

const tags = ['markets']
const LEVELS_MAX = 1_000

const clock = createRoute({
  method: 'get',
  path: '/clock',
  tags: ['time'],
  summary: '交易所时间 / Exchange time and trading day',
  responses: {
    200: jsonAnswer(exchangeClockSchema, '时间与下一事件 / Time, and when something happens next'),
    ...REFUSALS,
  },
})

const markets = createRoute({
  method: 'get',
  path: '/markets',
  tags,
  summary: '全部合约 / All contracts with phase, quotes and limits',
  responses: { 200: jsonAnswer(exchangeMarketListSchema, '合约行情 / One row a contract'), ...REFUSALS },
})

const book = createRoute({
  method: 'get',
  path: '/books/{symbol}',
  tags,
  summary: '订单簿 / The book of a contract, and whose lots stand at each price',
  request: {
    params: z.object({ symbol: z.string() }),
    query: z.object({
      levels: z.coerce.number().int().min(1).max(LEVELS_MAX).default(10),
      /** `1`: the resting orders of these levels too. */
      orders: z.enum(['0', '1']).default('0'),
    }),
  },
  responses: { 200: jsonAnswer(exchangeBookSchema, '两边各档，由优到劣 / Both sides, best first'), ...REFUSALS },
})

/** Time, contracts and books. All of it is read from memory, bounded, and costs the exchange no wait. */
export function addMarketRoutes(http: ServiceRoutes, runtime: Pick<ExchangeRuntime, 'mode' | 'exchange'>): void {
  const { mode, exchange } = runtime
  http.openapi(clock, (context) =>
    context.json(
      {
        mode,
        now_ms: exchange.nowMs,
        trading_day: exchange.tradingDay,
        next_event_ms: exchange.nextEventMs() ?? null,
      },
      200,
    ),
  )
  http.openapi(markets, (context) => {
    const items = [...exchange.markets.values()].map(marketView)
    return context.json({ now_ms: exchange.nowMs, trading_day: exchange.tradingDay, items, next_cursor: null }, 200)
  })
  http.openapi(book, (context) => {
    const { levels, orders } = context.req.valid('query')
    const market = knownMarket(exchange, context.req.valid('param').symbol)
    return context.json(bookView(exchange, market, { levelsMax: levels, withOrders: orders === '1' }), 200)
  })
}
