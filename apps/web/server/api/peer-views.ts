import {
  accountDataSchema,
  connectionKey,
  connectionSnapshotSchema,
  exchangeField,
  instrumentDataSchema,
  instrumentsKey,
  orderViewSchema,
  positionViewSchema,
  strategyViewSchema,
  symbolField,
  tickDataSchema,
  tradeDataSchema,
  type AccountData,
  type OrderView,
  type PositionView,
  type StrategyView,
  type TickData,
  type TradeData,
} from '@huangpu/messages'
import { ApiProblem, type ServiceContext } from '@huangpu/service'
import { z } from 'zod'
import type { ConnectionView, InstrumentView } from '../../client/wire/live-message.js'
import { createKillReader, type KillReader } from './kill-reader.js'

const WORKING_MAX = 1_000
const RECENT_ORDERS = 300
const RECENT_TRADES = 300

export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), next_cursor: z.unknown().optional() })

/** Everything the console draws, read from the services that own it. */
export interface PeerViews {
  orders(): Promise<OrderView[]>
  trades(): Promise<TradeData[]>
  positions(): Promise<PositionView[]>
  account(): Promise<AccountData | null>
  strategies(): Promise<StrategyView[]>
  ticks(): Promise<TickData[]>
  connection(): Promise<ConnectionView>
  instruments(): Promise<InstrumentView[]>
  readonly kill: KillReader
}

export function createPeerViews(context: Pick<ServiceContext, 'accountId' | 'bus' | 'peer'>): PeerViews {
  const items = async <S extends z.ZodType>(name: 'trading' | 'strategy' | 'market', path: string, item: S) =>
    (await context.peer(name).get(path, listOf(item))).items
  return {
    kill: createKillReader(context),
    orders: async () => {
      const [working, recent] = await Promise.all([
        items('trading', `/orders?active=1&limit=${WORKING_MAX}`, orderViewSchema),
        items('trading', `/orders?limit=${RECENT_ORDERS}`, orderViewSchema),
      ])
      return [...new Map([...working, ...recent].map((order) => [order.order_id, order])).values()]
    },
    trades: () => items('trading', `/trades?limit=${RECENT_TRADES}`, tradeDataSchema),
    positions: () => items('trading', '/positions', positionViewSchema),
    account: () => context.peer('trading').get('/account', accountDataSchema).catch(nullWhenNotFound),
    strategies: () => items('strategy', '/strategies', strategyViewSchema),
    ticks: () => items('market', '/ticks', tickDataSchema),
    connection: async () => {
      const json = await context.bus.keys.get(connectionKey(context.accountId))
      return json ? connectionSnapshotSchema.parse(JSON.parse(json)) : { td: null, md: null }
    },
    instruments: async () => {
      const [counter, known] = await Promise.all([
        context.bus.keys.hgetall(instrumentsKey(context.accountId)),
        items('market', '/symbols', knownSymbol).catch(() => []),
      ])
      const specs = known.flatMap(instrumentOfSpec).map((row) => [row.symbol, row] as const)
      return [...new Map([...specs, ...readInstruments(counter).map((row) => [row.symbol, row] as const)]).values()]
    },
  }
}

/** No funds were reported yet: not an error, there is just nothing to show. */
function nullWhenNotFound(error: unknown): null {
  if (error instanceof ApiProblem && error.status === 404) return null
  throw error
}

/** What market knows of a contract from its product, before the counter's own list has come. */
const knownSymbol = z.object({
  symbol: symbolField,
  exchange: exchangeField.nullable(),
  name_zh: z.string().nullable(),
  volume_multiple: z.number().positive().nullable(),
  price_tick: z.number().positive().nullable(),
})

function instrumentOfSpec(known: z.output<typeof knownSymbol>): InstrumentView[] {
  const { symbol, exchange, name_zh, volume_multiple, price_tick } = known
  if (exchange === null || volume_multiple === null || price_tick === null) return []
  return [{ symbol, exchange, name: name_zh ?? symbol, price_tick, volume_multiple, max_limit_order_volume: null }]
}

/** Futures only: options and combinations have other symbols, and a console does not list thousands of them. */
const instrumentJson = z.string().transform((json, issues) => {
  try {
    return instrumentDataSchema.parse(JSON.parse(json))
  } catch {
    issues.addIssue('not an instrument')
    return z.NEVER
  }
})

function readInstruments(hash: Record<string, string>): InstrumentView[] {
  return Object.values(hash).flatMap((json) => {
    const parsed = instrumentJson.safeParse(json)
    if (!parsed.success) return []
    const { symbol, exchange, name, price_tick, volume_multiple, max_limit_order_volume } = parsed.data
    return [{ symbol, exchange, name, price_tick, volume_multiple, max_limit_order_volume }]
  })
}
