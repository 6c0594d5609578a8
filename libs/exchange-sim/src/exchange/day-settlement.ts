import { settleAccount } from '../counter/settle-account.js'
import type { Marks } from '../counter/funds.js'
import type { TradeRecord } from '../counter/order-record.js'
import type { ContractMarket } from '../market/contract-market.js'
import { nextDay } from '../market/day-figures.js'
import type { AccountLedger } from './account-ledger.js'
import type { ExchangeChanges } from './exchange-changes.js'
import { settlementStatement } from '../statement/settlement-statement.js'

export interface SettledDay {
  readonly brokerId: string
  readonly tradingDay: string
  readonly markets: ReadonlyMap<string, ContractMarket>
  /** Settled accounts take the place of the old ones. */
  readonly ledger: AccountLedger
  readonly changes: ExchangeChanges
  /** Settlement prices by symbol, in ticks. */
  readonly settled: ReadonlyMap<string, number>
  /** The contract does not trade on the next day: what is held is paid out. */
  hasEnded(symbol: string): boolean
  tradesOf(accountId: string): readonly TradeRecord[]
}

/** Settles every account at the day's settlement prices, writes the statements, and gives the markets their next day. */
export function settleDay(day: SettledDay): void {
  const { tradingDay, markets, ledger, changes, settled } = day
  for (const accountId of ledger.ids) {
    const account = ledger.account(accountId)
    const marks: Marks = (symbol) => {
      const marked = ledger.marks(accountId, symbol)
      const ticks = settled.get(symbol)
      return ticks === undefined ? marked : { ...marked, mark: ledger.priceOf(symbol, ticks) }
    }
    const after = settleAccount(account, marks, day.hasEnded)
    const text = settlementStatement({
      ...{ brokerId: day.brokerId, tradingDay, account, settled: after, marks, hasEnded: day.hasEnded },
      ...{ reserve: ledger.reserveOf(accountId), trades: day.tradesOf(accountId) },
    })
    changes.settlements.push({ accountId, tradingDay, text })
    ledger.replace(after)
    changes.accounts.add(accountId)
    changes.rolledAccounts.add(accountId)
  }
  for (const [symbol, market] of markets) {
    const settledTicks = settled.get(symbol) ?? market.day.preSettlementTicks
    if (day.hasEnded(symbol)) market.payOutCrowd(settledTicks)
    market.day = nextDay(market.contract, market.day, settledTicks)
    changes.figures.add(symbol)
  }
}
