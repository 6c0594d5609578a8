import { formatShanghai } from '@huangpu/core'
import type { CounterQueryAnswer, CounterQueryKind } from '@huangpu/messages'
import { ApiProblem } from '@huangpu/service'
import type { Timers } from '../ports/counter-ports.js'
import { QueryFailed } from '../session/query-scheduler.js'
import type { TradeReport } from '../wire/trade-report.js'
import type { CounterOrder, CounterQueries } from './counter-queries.js'
import type { InstrumentCache } from './instrument-cache.js'
import type { InstrumentList } from './instrument-list.js'
import type { RateQueries } from './rate-queries.js'

/** Longer waits are told to the person; the query itself goes on and what it brings is booked. */
const PATIENCE_MS = 30_000

export interface AskedQueriesPorts {
  readonly queries: CounterQueries
  readonly rates: RateQueries
  readonly instruments: InstrumentList
  readonly cache: InstrumentCache
  readonly timers: Timers
  ready(): boolean
  tradingDay(): string
}

type Items<K extends CounterQueryKind> = CounterQueryAnswer<K>['items']

/** Queries that a person asks for: through the same scheduler, booked like the gateway's own. */
export class AskedQueries {
  constructor(private readonly ports: AskedQueriesPorts) {}

  /** @throws ApiProblem: 409 not ready, 502 refused or lost, 504 no answer yet */
  async ask<K extends CounterQueryKind>(kind: K, symbol?: string): Promise<CounterQueryAnswer<K>> {
    if (!this.ports.ready()) {
      throw new ApiProblem(409, 'not_ready', '柜台连接未就绪', 'the session with the counter is not ready')
    }
    const ask = this.#asks[kind] as (symbol: string) => Promise<Items<K>>
    try {
      const items = await this.#inTime(ask(symbol ?? ''))
      return { items, next_cursor: null } as CounterQueryAnswer<K>
    } catch (error) {
      if (!(error instanceof QueryFailed)) throw error
      const details = error.errorId === undefined ? undefined : { error_id: error.errorId }
      throw new ApiProblem(502, 'query_failed', `柜台查询失败：${error.message}`, error.message, details)
    }
  }

  readonly #asks: { readonly [K in CounterQueryKind]: (symbol: string) => Promise<Items<K>> } = {
    orders: async (symbol) => ofSymbol((await this.ports.queries.orders('person')).map(orderRow), symbol),
    trades: async (symbol) => ofSymbol((await this.ports.queries.trades('person')).map(tradeRow), symbol),
    positions: async (symbol) => {
      const { rows } = await this.ports.queries.positions('person')
      return ofSymbol(
        rows.filter((row) => row.volume > 0),
        symbol,
      )
    },
    account: async () => {
      const account = await this.ports.queries.account('person')
      return account ? [account] : []
    },
    instruments: async (symbol) => {
      await this.ports.instruments.askAnew(this.ports.tradingDay())
      return ofSymbol(this.ports.cache.all(), symbol)
    },
    margin_rate: async (symbol) => presentOnly(await this.ports.rates.margin(symbol, 'person')),
    commission_rate: async (symbol) => presentOnly(await this.ports.rates.commission(symbol, 'person')),
  }

  #inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.ports.timers.after(PATIENCE_MS, () =>
        reject(
          new ApiProblem(
            504,
            'query_slow',
            `柜台 ${PATIENCE_MS / 1000} 秒内未完成查询，结果到达后仍会入账`,
            `the counter did not complete the query in ${PATIENCE_MS / 1000} s; what it still brings is booked`,
          ),
        ),
      )
      answer.then(resolve, reject).finally(stop)
    })
  }
}

const presentOnly = <T>(row: T | null): T[] => (row === null ? [] : [row])
const ofSymbol = <T extends { readonly symbol: string }>(rows: readonly T[], symbol: string): T[] =>
  rows.filter((row) => symbol === '' || row.symbol === symbol)

const orderRow = ({ report, orderId }: CounterOrder): Items<'orders'>[number] => ({
  order_id: orderId ?? null,
  trading_day: report.tradingDay,
  symbol: report.symbol,
  exchange: report.exchange,
  direction: report.direction,
  offset: report.offset,
  order_type: report.orderType,
  price: report.price,
  volume: report.volumeLots,
  traded: report.tradedLots,
  status: report.status,
  order_sys_id: report.orderSysId,
  order_ref: report.orderRef,
  front_id: report.frontId,
  session_id: report.sessionId,
  message: report.statusMessage,
})

const tradeRow = (report: TradeReport): Items<'trades'>[number] => ({
  trade_id: report.tradeId,
  trading_day: report.tradingDay,
  symbol: report.symbol,
  exchange: report.exchange,
  direction: report.direction,
  offset: report.offset,
  price: report.priceValue,
  volume: report.volumeLots,
  order_sys_id: report.orderSysId,
  order_ref: report.orderRef,
  datetime: formatShanghai(report.atMs),
})
