import type { Environment } from '@huangpu/messages'
import type { Database } from 'better-sqlite3'
import { AccountBook } from '../positions/account-book.js'
import { Counters } from '../positions/counters.js'
import { OrderTable } from './order-table.js'
import { RequestTable } from './request-table.js'
import { SnapshotTable } from './snapshot-table.js'
import { TradeTable } from './trade-table.js'

/** What trading knows of one account. The tables are the truth; nothing is cached beside them. */
export interface TradingRepository {
  readonly requests: RequestTable
  readonly orders: OrderTable
  readonly trades: TradeTable
  readonly account: AccountBook
  readonly snapshots: SnapshotTable
  readonly counters: Counters
}

/** On a database that TRADING_MIGRATIONS were applied to. */
export const openTradingRepository = (
  db: Database,
  account: { readonly accountId: string; readonly environment: Environment },
): TradingRepository => ({
  requests: new RequestTable(db, account.accountId),
  orders: new OrderTable(db, account.accountId),
  trades: new TradeTable(db, account.accountId, account.environment),
  account: new AccountBook(db, account.accountId),
  snapshots: new SnapshotTable(db, account.accountId),
  counters: new Counters(db, account.accountId),
})
