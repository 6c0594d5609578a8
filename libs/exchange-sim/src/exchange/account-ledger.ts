import { createAccount, holdForWorking, type Account } from '../counter/account.js'
import type { Contract } from '../counter/contract.js'
import type { ContractTerms } from '../counter/contract-terms.js'
import { fundsOf, transfer, type Funds, type Marks } from '../counter/funds.js'
import type { OrderRecord } from '../counter/order-record.js'
import { heldLots, restoredLeg, type LegMarks } from '../counter/position-leg.js'
import type { RateBook } from '../counter/rate-book.js'
import type { MarketHall } from '../market/market-hall.js'

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
    private readonly hall: MarketHall,
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

  /** Sums over the details are not stored: they are made anew, so that the two can't disagree. */
  private restored(account: Account): Account {
    const legs = account.legs.flatMap((leg) => {
      if (!this.hall.isListed(leg.symbol) && heldLots(leg) > 0) throw notListed(account.accountId, leg.symbol)
      const market = this.hall.find(leg.symbol)
      return market ? [restoredLeg(leg, market.contract)] : []
    })
    const messages = account.messages.filter(({ symbol }) => this.hall.find(symbol) !== undefined)
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
    const market = this.hall.market(symbol)
    return market.marks(this.rates.termsOf(accountId, market.contract))
  }

  priceOf(symbol: string, ticks: number): number {
    return this.hall.market(symbol).priceOf(ticks)
  }

  /** Money in (positive yuan) or out. Returns why it is refused. */
  transfer(accountId: string, yuan: number, atMs: number, note: string): ReturnType<typeof transfer> {
    const { withdrawQuota } = this.funds(accountId)
    return transfer(this.account(accountId), { atMs, yuan, note }, withdrawQuota)
  }
}

const notListed = (accountId: string, symbol: string): Error =>
  new Error(
    `config/exchange.yaml market: account ${accountId} holds ${symbol}, which is not listed: add it again and close the position, or ` +
      `start the simulation over (docs/operating.md) / 账户 ${accountId} 持有 ${symbol}，但其中没有该合约：请加回并平仓，` +
      `或重新开始模拟（见 docs/operating.md）`,
  )
