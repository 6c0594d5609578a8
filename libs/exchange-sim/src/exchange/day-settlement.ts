import { settleAccount, type Account } from '../counter/account.js'
import type { TradeRecord } from '../counter/order-record.js'
import type { LegMarks } from '../counter/position-leg.js'
import type { ContractMarket } from '../market/contract-market.js'
import { nextDay, settlementTicksOf } from '../market/day-figures.js'
import type { ExchangeChanges } from './exchange-changes.js'
import { settlementStatement } from './settlement-statement.js'

/** Settlement follows the day's close after this. */
export const SETTLEMENT_AFTER_MS = 15 * 60_000

export interface SettledDay {
  readonly tradingDay: string
  readonly markets: ReadonlyMap<string, ContractMarket>
  /** Settled accounts take the place of the old ones. */
  readonly accounts: Map<string, Account>
  readonly changes: ExchangeChanges
  tradesOf(accountId: string): readonly TradeRecord[]
}

/** Settles every account at the day's settlement prices, writes the statements, and gives the markets their next day. */
export function settleDay({ tradingDay, markets, accounts, changes, tradesOf }: SettledDay): void {
  const marks = settlementMarks(markets)
  for (const [accountId, account] of accounts) {
    const text = settlementStatement(account, tradingDay, marks, tradesOf(accountId))
    changes.settlements.push({ accountId, tradingDay, text })
    accounts.set(accountId, settleAccount(account, marks))
    changes.accounts.add(accountId)
  }
  for (const [symbol, market] of markets) {
    market.day = nextDay(market.contract, market.day)
    changes.figures.add(symbol)
  }
}

function settlementMarks(markets: ReadonlyMap<string, ContractMarket>): (symbol: string) => LegMarks {
  const marks = new Map(
    [...markets].map(([symbol, market]) => {
      const mark = market.priceOf(settlementTicksOf(market.contract, market.day))
      return [symbol, { ...market.marks(), mark }] as const
    }),
  )
  return (symbol) => {
    const found = marks.get(symbol)
    if (!found) throw new Error(`no contract ${symbol}`)
    return found
  }
}
