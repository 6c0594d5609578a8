import { formatShanghai, productOf, specOf, type Bar, type Calendar } from '@huangpu/core'
import { symbolField, tradingDayField, type Environment } from '@huangpu/messages'
import { ApiProblem, readQuery } from '@huangpu/service'
import { BarFileError, type BarStore } from '@huangpu/storage'
import type { Hono } from 'hono'
import { z } from 'zod'
import { toBarData } from '../bar-data.js'
import { MARKET_CONFIG } from '../config.js'
import { createContractFeed, type ContractFeed } from '../contract-feed.js'
import type { FeedBook } from '../feed-book.js'

export interface RoutePorts {
  readonly book: FeedBook
  readonly store: BarStore
  readonly calendar: Calendar
  readonly accountId: string
  readonly environment: Environment
}

const barsQuery = z.object({
  symbol: symbolField,
  limit: z.coerce.number().int().min(1).max(MARKET_CONFIG.barsPerPageMax).default(500),
  trading_day: tradingDayField.optional(),
  /** Epoch ms: only bars that start before it. An answer's `next_cursor` asks for the page of older bars. */
  cursor: z.coerce.number().int().positive().optional(),
})

const ticksQuery = z.object({ symbols: z.string().optional() })

/** GET /bars, /ticks, /symbols. */
export function addRoutes(app: Hono, ports: RoutePorts): void {
  app.get('/bars', (context) => context.json(orProblem(() => bars(ports, readQuery(context, barsQuery)))))
  app.get('/ticks', (context) => context.json(ticks(ports, readQuery(context, ticksQuery))))
  app.get('/symbols', (context) => context.json({ items: symbols(ports), next_cursor: null }))
}

function orProblem<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof BarFileError)) throw error
    throw new ApiProblem(409, `bar_file_${error.code}`, error.messageZh, error.message)
  }
}

/** Written bars, oldest first, and the one that is being built. */
function bars(ports: RoutePorts, query: z.output<typeof barsQuery>): object {
  const { store, book } = ports
  const { symbol, limit, trading_day: day, cursor = Infinity } = query
  const wanted = limit + 1
  const found = day
    ? store
        .read(symbol, day)
        .filter((bar) => bar.startMs < cursor)
        .slice(-wanted)
    : store.latest(symbol, wanted, cursor)
  const page = found.slice(-limit)
  const open = book.get(symbol)?.state.open
  const feed = book.get(symbol) ?? createContractFeed(symbol, ports.calendar, null)
  const render = (bar: Bar) => toBarData(feed, bar, ports.accountId, ports.environment)
  const current = open && (day === undefined || day === open.tradingDay) ? render(open) : null
  const oldest = found.length > page.length ? page[0] : undefined
  return { items: page.map(render), next_cursor: oldest ? String(oldest.startMs) : null, current }
}

function ticks(ports: RoutePorts, query: z.output<typeof ticksQuery>): object {
  const only = query.symbols === undefined ? undefined : new Set(query.symbols.split(','))
  const items = [...ports.book.all()]
    .filter((feed) => feed.lastTickJson !== undefined && (only?.has(feed.symbol) ?? true))
    .sort(bySymbol)
    .map((feed) => JSON.parse(feed.lastTickJson ?? 'null') as unknown)
  return { items, next_cursor: null }
}

function symbols(ports: RoutePorts): object[] {
  const names = new Set([...ports.store.symbols(), ...[...ports.book.all()].map((feed) => feed.symbol)])
  return [...names].sort().map((symbol) => {
    const spec = specOf(symbol)
    const day = ports.book.get(symbol)?.state.day
    return {
      symbol,
      product: productOf(symbol),
      exchange: spec?.exchange ?? null,
      name_zh: spec?.nameZh ?? null,
      name_en: spec?.nameEn ?? null,
      volume_multiple: spec?.multiplier ?? null,
      price_tick: spec?.priceTick ?? null,
      last_tick: day ? formatShanghai(day.timeMs) : null,
      trading_days: ports.store.tradingDays(symbol),
    }
  })
}

const bySymbol = (a: ContractFeed, b: ContractFeed): number => (a.symbol < b.symbol ? -1 : 1)
