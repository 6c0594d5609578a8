import { createAccount, holdForWorking, type Account } from '../counter/account.js'
import type { Contract } from '../counter/contract.js'
import type { ContractTerms } from '../counter/contract-terms.js'
import { fundsOf, transfer, type Funds, type Marks } from '../counter/funds.js'
import type { OrderRecord } from '../counter/order-record.js'
import { heldLots, restoredLeg, type LegMarks } from '../counter/position-leg.js'
import type { RateBook } from '../counter/rate-book.js'
import type { ContractMarket } from '../market/contract-market.js'

export interface LedgerAccount {
  readonly accountId: string
  /** Yuan, when it is first seen. */
  readonly initialBalance: number
  /** Yuan that must stay; 0 where it is left out. */
  readonly reserve?: number
}

/** The investors' accounts, valued at the market with each one's own rates. */
export class AccountLedger {
  private readonly accounts = new Map<string, Account>()
  private readonly reserves: ReadonlyMap<string, number>

  /** @throws Error naming an account that holds a contract which does not trade here any more */
  constructor(
    configured: readonly LedgerAccount[],
    stored: { readonly accounts: readonly Account[]; readonly orders: readonly OrderRecord[] },
    readonly rates: RateBook,
    private readonly markets: ReadonlyMap<string, ContractMarket>,
  ) {
    for (const account of stored.accounts) this.accounts.set(account.accountId, this.restored(account))
    for (const { accountId, initialBalance } of configured) {
      if (!this.accounts.has(accountId)) this.accounts.set(accountId, createAccount(accountId, initialBalance))
    }
    for (const [accountId, account] of this.accounts) {
      holdForWorking(
        account,
        stored.orders.filter((order) => order.accountId === accountId),
      )
    }
    this.reserves = new Map(configured.map(({ accountId, reserve }) => [accountId, reserve ?? 0]))
  }

  private market(symbol: string): ContractMarket {
    const market = this.markets.get(symbol)
    if (!market) throw new Error(`no contract ${symbol}`)
    return market
  }

  private isListed(symbol: string): boolean {
    return this.markets.has(symbol)
  }

  /** Sums over the details are not stored: they are made anew, so that the two can't disagree. */
  private restored(account: Account): Account {
    const legs = account.legs.flatMap((leg) => {
      if (this.isListed(leg.symbol)) return [restoredLeg(leg, this.market(leg.symbol).contract)]
      if (heldLots(leg) > 0) throw notListed(account.accountId, leg.symbol)
      return []
    })
    const messages = account.messages.filter(({ symbol }) => this.isListed(symbol))
    return { ...account, legs, messages }
  }

  get ids(): readonly string[] {
    return [...this.accounts.keys()]
  }

  has(accountId: string): boolean {
    return this.accounts.has(accountId)
  }

  account(accountId: string): Account {
    const account = this.accounts.get(accountId)
    if (!account) throw new Error(`no account ${accountId}`)
    return account
  }

  /** After a settlement. */
  replace(account: Account): void {
    this.accounts.set(account.accountId, account)
  }

  confirmSettlement(accountId: string, tradingDay: string, time: string): void {
    const account = this.account(accountId)
    account.settlementConfirmedDay = tradingDay
    account.settlementConfirmedTime = time
  }

  funds(accountId: string): Funds {
    return fundsOf(this.account(accountId), this.marksOf(accountId), this.reserveOf(accountId))
  }

  reserveOf(accountId: string): number {
    return this.reserves.get(accountId) ?? 0
  }

  /** What a contract costs this account. */
  termsOf(accountId: string, contract: Contract): ContractTerms {
    return this.rates.termsOf(accountId, contract)
  }

  /** Prices of the contracts, with the terms of an account. */
  marksOf(accountId: string): Marks {
    return (symbol) => this.marks(accountId, symbol)
  }

  marks(accountId: string, symbol: string): LegMarks {
    const market = this.market(symbol)
    return market.marks(this.rates.termsOf(accountId, market.contract))
  }

  priceOf(symbol: string, ticks: number): number {
    return this.market(symbol).priceOf(ticks)
  }

  /** Money in (positive yuan) or out. Returns why it is refused. */
  transfer(accountId: string, yuan: number, atMs: number, note: string): ReturnType<typeof transfer> {
    const { withdrawQuota } = this.funds(accountId)
    return transfer(this.account(accountId), { atMs, yuan, note }, withdrawQuota)
  }
}

const notListed = (accountId: string, symbol: string): Error =>
  new Error(
    `config/exchange.yaml market: 账户 ${accountId} 持有 ${symbol}，但其中没有该合约：请加回，或停止后删除 data/exchange` +
      ` / account ${accountId} holds ${symbol}, which is not listed: add it again, or remove data/exchange while stopped`,
  )
