import { formatShanghai, productOf, specOf } from '@huangpu/core'
import { marketSymbolListSchema, symbolField, tickListSchema, type TickData } from '@huangpu/messages'
import { createRoute, jsonAnswer, REFUSALS, type ServiceRoutes } from '@huangpu/service'
import { z } from 'zod'
import type { ContractFeed } from '../contract-feed.js'
import { listingOf } from '../listing.js'
import { noQuery } from './no-query.js'
import type { RoutePorts } from './route-ports.js'
import { streamJson } from './stream-answer.js'

const ticksQuery = z.strictObject({
  symbols: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(symbolField))
    .optional(),
})

const readTicks = createRoute({
  method: 'get',
  path: '/ticks',
  tags: ['ticks'],
  summary: '最新行情 / Last accepted ticks',
  request: { query: ticksQuery },
  responses: { 200: jsonAnswer(tickListSchema, '按合约代码排序 / Ordered by symbol'), ...REFUSALS },
})

const readSymbols = createRoute({
  method: 'get',
  path: '/symbols',
  tags: ['ticks'],
  summary: '有行情或 K 线文件的合约 / Contracts with ticks or files',
  request: { query: noQuery },
  responses: { 200: jsonAnswer(marketSymbolListSchema, '按合约代码排序 / Ordered by symbol'), ...REFUSALS },
})

type SymbolList = z.infer<typeof marketSymbolListSchema>
type SymbolItem = SymbolList['items'][number]

/** Days of so many contracts are text at once: those of all would hold up the ticks. */
const SYMBOLS_A_PART = 20

/** GET /ticks, GET /symbols */
export function addTickRoutes(http: ServiceRoutes, ports: RoutePorts): void {
  http.openapi(readTicks, (context) => {
    const { symbols } = context.req.valid('query')
    const only = symbols && new Set(symbols)
    const items = [...ports.book.all()]
      .filter((feed) => only?.has(feed.symbol) ?? true)
      .sort(bySymbol)
      // Each was checked when it came: to check all of them again would hold up the ticks meanwhile.
      .flatMap(({ lastTickJson }) => (lastTickJson === undefined ? [] : [JSON.parse(lastTickJson) as TickData]))
    return context.json({ items, next_cursor: null }, 200)
  })
  http.openapi(readSymbols, () => streamJson<SymbolList>(symbolTexts(ports)))
}

async function* symbolTexts(ports: RoutePorts): AsyncGenerator<string, void, void> {
  const ticking = [...ports.book.all()].map((feed) => feed.symbol)
  const symbols = [...new Set([...(await ports.store.loadSymbols()), ...ticking])].sort()
  yield '{"items":['
  for (let at = 0; at < symbols.length; at += SYMBOLS_A_PART) {
    const items = []
    for (const symbol of symbols.slice(at, at + SYMBOLS_A_PART)) items.push(await symbolItem(ports, symbol))
    yield (at === 0 ? '' : ',') + items.map((item) => JSON.stringify(item)).join(',')
  }
  yield '],"next_cursor":null}'
}

async function symbolItem({ book, calendar, store }: RoutePorts, symbol: string): Promise<SymbolItem> {
  const spec = specOf(symbol)
  const listing = listingOf(calendar, symbol)
  const day = book.get(symbol)?.state.day
  return {
    symbol,
    product: productOf(symbol) ?? null,
    exchange: listing?.exchange ?? null,
    name_zh: spec?.nameZh ?? null,
    name_en: spec?.nameEn ?? null,
    volume_multiple: spec?.multiplier ?? null,
    price_tick: listing?.priceTick ?? null,
    last_tick: day ? formatShanghai(day.timeMs) : null,
    trading_days: await store.loadTradingDays(symbol),
  }
}

const bySymbol = (a: ContractFeed, b: ContractFeed): number => (a.symbol < b.symbol ? -1 : 1)
