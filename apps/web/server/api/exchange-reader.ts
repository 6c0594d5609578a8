import {
  exchangeAccountDetailSchema,
  exchangeAccountListSchema,
  exchangeBookSchema,
  exchangeClockSchema,
  exchangeFaultListSchema,
  exchangeMarketListSchema,
  exchangeOrderListSchema,
} from '@huangpu/messages'
import type { ServiceContext } from '@huangpu/service'
import type { z } from 'zod'
import type { ExchangeFloor } from '../../client/wire/exchange-floor.js'
import { trustedAnswer } from './trusted-answer.js'

const LEVELS = 10
const ORDERS_MAX = 200

export interface FloorWish {
  readonly symbol?: string | undefined
  readonly account?: string | undefined
}

export type ExchangeReader = (wish: FloorWish) => Promise<ExchangeFloor>

/** Reads the floor of the simulated exchange. `ownAccount`: shown when none is asked for. @throws ApiProblem */
export function createExchangeReader(peer: ServiceContext['peer'], ownAccount: string): ExchangeReader {
  const get = <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> =>
    trustedAnswer('exchange', () => peer('exchange').get(path, schema))
  const working = (kind: 'account' | 'participant') =>
    get(`/orders?kind=${kind}&working=1&limit=${ORDERS_MAX}`, exchangeOrderListSchema)

  return async (wish) => {
    const [clock, { items: markets }, { items: accounts }, { items: faults }, own, others] = await Promise.all([
      get('/clock', exchangeClockSchema),
      get('/markets', exchangeMarketListSchema),
      get('/accounts', exchangeAccountListSchema),
      get('/faults', exchangeFaultListSchema),
      working('account'),
      working('participant'),
    ])
    const symbol = nameOf(
      markets.map((market) => market.symbol),
      wish.symbol,
    )
    const accountId = nameOf(
      accounts.map((account) => account.account_id),
      wish.account ?? ownAccount,
    )
    const [book, account] = await Promise.all([
      symbol === undefined ? null : get(`/books/${symbol}?levels=${LEVELS}`, exchangeBookSchema),
      accountId === undefined ? null : get(`/accounts/${encodeURIComponent(accountId)}`, exchangeAccountDetailSchema),
    ])
    const is_cut = own.next_cursor !== null || others.next_cursor !== null
    return { clock, markets, book, orders: [...own.items, ...others.items], is_cut, accounts, account, faults }
  }
}

/** The wanted one where it exists, else the first. */
const nameOf = (names: readonly string[], wanted: string | undefined): string | undefined =>
  names.find((name) => name === wanted) ?? names[0]
