import type { Store } from '@huangpu/storage'
import { createAccount, type Account } from '../counter/account.js'
import type { OrderRecord, TradeRecord } from '../counter/order-record.js'
import type {
  CommitView,
  ExchangeJournal,
  ExchangeState,
  Settlement,
  StoredExchange,
} from '../exchange/exchange-changes.js'
import type { DayFigures } from '../market/day-figures.js'
import type { StandingOrders } from '../market/standing-orders.js'
import { FlowRows } from './flow-rows.js'
import { PositionRows } from './position-rows.js'

interface Row {
  body: string
}

/** The exchange in SQLite. The bodies are this program's own JSON: they are read back as what was written. */
export class SqliteJournal implements ExchangeJournal {
  private readonly put
  private readonly flow: FlowRows
  private readonly forgetOld
  private readonly positions: PositionRows

  /** Orders and trades of the last `keepDays` settled trading days stay; statements and the current day always do. */
  constructor(
    private readonly store: Store,
    private readonly keepDays: number,
  ) {
    const { db } = store
    this.flow = new FlowRows(store)
    this.positions = new PositionRows(store)
    const upsert = (table: string, keys: string) =>
      db.prepare(
        `INSERT INTO ${table} (${keys}, body) VALUES (${keys.replace(/\w+/g, '?')}, ?)
         ON CONFLICT DO UPDATE SET body = excluded.body`,
      )
    this.put = {
      single: upsert('singles', 'name'),
      figures: upsert('figures', 'symbol'),
      standing: db.prepare(
        `INSERT INTO standing_orders (symbol, trading_day, body) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET trading_day = excluded.trading_day, body = excluded.body`,
      ),
      account: upsert('accounts', 'account_id'),
      order: upsert('orders', 'account_id, seq, trading_day'),
      trade: upsert('trades', 'account_id, seq, trading_day'),
      settlement: upsert('settlements', 'account_id, trading_day'),
    }
    this.forgetOld = ['orders', 'trades'].map((table) =>
      db.prepare(
        `DELETE FROM ${table} WHERE trading_day <
         (SELECT min(trading_day) FROM (SELECT DISTINCT trading_day FROM settlements ORDER BY trading_day DESC LIMIT ?))`,
      ),
    )
  }

  load(): StoredExchange {
    const state = this.single<ExchangeState>('state')
    const day = state?.tradingDay ?? ''
    return {
      state,
      source: this.single('source'),
      standing: new Map(this.standing(day)),
      accounts: this.accounts(day),
      figures: new Map(this.figures()),
      orders: this.bodies<OrderRecord>('SELECT body FROM orders WHERE trading_day = ? ORDER BY seq', day),
      trades: this.bodies<TradeRecord>('SELECT body FROM trades WHERE trading_day = ? ORDER BY seq', day),
      flow: this.flow.load(day),
    }
  }

  commit(view: CommitView): void {
    const { changes, state } = view
    this.store.transaction(() => {
      this.put.single.run('state', JSON.stringify(state))
      if (changes.sourceMoved) this.put.single.run('source', JSON.stringify(view.source()))
      if (changes.booksKept) this.saveStanding(view)
      for (const symbol of changes.figures) this.put.figures.run(symbol, JSON.stringify(view.figures(symbol)))
      for (const id of changes.accounts) this.saveAccount(view.account(id), changes.rolledAccounts.has(id))
      this.savePositions(view)
      for (const order of changes.orders) {
        this.put.order.run(order.accountId, order.seq, order.tradingDay, JSON.stringify(order))
      }
      for (const trade of changes.trades) {
        this.put.trade.run(trade.accountId, trade.seq, trade.tradingDay, JSON.stringify(trade))
      }
      this.flow.save(changes.flow)
      for (const { accountId, tradingDay, text } of changes.settlements) {
        this.put.settlement.run(accountId, tradingDay, JSON.stringify(text))
      }
      if (changes.settlements.length > 0) this.forgetOldDays(state.tradingDay)
    })
  }

  settlement(accountId: string, tradingDay?: string): Settlement | undefined {
    const row = this.store.db
      .prepare(
        `SELECT trading_day, body FROM settlements WHERE account_id = ? AND (? IS NULL OR trading_day = ?)
         ORDER BY trading_day DESC LIMIT 1`,
      )
      .get(accountId, tradingDay ?? null, tradingDay ?? null) as (Row & { trading_day: string }) | undefined
    return row && { accountId, tradingDay: row.trading_day, text: JSON.parse(row.body) as string }
  }

  settledDays(accountId: string): string[] {
    const rows = this.store.db
      .prepare('SELECT trading_day FROM settlements WHERE account_id = ? ORDER BY trading_day DESC')
      .all(accountId) as { trading_day: string }[]
    return rows.map((row) => row.trading_day)
  }

  private accounts(day: string): Account[] {
    const legs = this.positions.load(day)
    return this.bodies<Account>('SELECT body FROM accounts').map((stored) => ({
      ...createAccount(stored.accountId, 0),
      ...stored,
      legs: legs.get(stored.accountId) ?? [],
    }))
  }

  private saveAccount(account: Account, isRolled: boolean): void {
    this.put.account.run(account.accountId, JSON.stringify({ ...account, legs: undefined }))
    if (isRolled) this.positions.saveAll(account)
  }

  private saveStanding({ state, symbols, standing }: CommitView): void {
    for (const symbol of symbols) {
      const orders = standing(symbol)
      if (orders) this.put.standing.run(symbol, state.tradingDay, JSON.stringify(orders))
    }
  }

  private savePositions({ changes: { legs, details, rolledAccounts } }: CommitView): void {
    for (const [leg, id] of legs) if (!rolledAccounts.has(id)) this.positions.saveLeg(id, leg)
    for (const [detail, id] of details) if (!rolledAccounts.has(id)) this.positions.saveDetail(id, detail)
  }

  private forgetOldDays(tradingDay: string): void {
    this.flow.keepOnly(tradingDay)
    for (const statement of this.forgetOld) statement.run(this.keepDays)
  }

  private single<T>(name: string): T | undefined {
    const row = this.store.db.prepare('SELECT body FROM singles WHERE name = ?').get(name) as Row | undefined
    return row && (JSON.parse(row.body) as T)
  }

  private bodies<T>(sql: string, ...parameters: string[]): T[] {
    return (this.store.db.prepare(sql).all(...parameters) as Row[]).map((row) => JSON.parse(row.body) as T)
  }

  private standing(day: string): [string, StandingOrders][] {
    const sql = 'SELECT symbol, body FROM standing_orders WHERE trading_day = ?'
    const rows = this.store.db.prepare(sql).all(day) as (Row & { symbol: string })[]
    return rows.map((row) => [row.symbol, JSON.parse(row.body) as StandingOrders])
  }

  private figures(): [string, DayFigures][] {
    const rows = this.store.db.prepare('SELECT symbol, body FROM figures').all() as (Row & { symbol: string })[]
    return rows.map((row) => [row.symbol, JSON.parse(row.body) as DayFigures])
  }
}
