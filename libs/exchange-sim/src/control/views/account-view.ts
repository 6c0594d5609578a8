import type { ExchangeAccount, ExchangePosition } from '@huangpu/messages'
import { isFinal } from '../../counter/order-record.js'
import { legMarginOf, type Marks } from '../../counter/funds.js'
import { heldLots, openCostOf, openProfitOf, type PositionLeg } from '../../counter/position-leg.js'
import type { Exchange } from '../../exchange/exchange.js'

export function accountView(exchange: Exchange, accountId: string, sessions: number): ExchangeAccount {
  const account = exchange.account(accountId)
  const funds = exchange.funds(accountId)
  return {
    account_id: accountId,
    pre_balance: account.preBalance,
    deposit: account.deposit,
    withdraw: account.withdraw,
    balance: funds.balance,
    available: funds.available,
    withdraw_quota: funds.withdrawQuota,
    margin: funds.margin,
    frozen_margin: funds.frozenMargin,
    frozen_commission: funds.frozenCommission,
    close_profit: account.closeProfit,
    position_profit: funds.positionProfit,
    commission: account.commission,
    working_orders: exchange.ordersOf(accountId).filter((order) => !isFinal(order)).length,
    position_volume: account.legs.reduce((sum, leg) => sum + heldLots(leg), 0),
    sessions,
    settlement_confirmed: account.settlementConfirmedDay === exchange.tradingDay,
  }
}

/** Sides of contracts that hold lots, by contract. */
export const positionViews = (exchange: Exchange, accountId: string): ExchangePosition[] =>
  exchange
    .account(accountId)
    .legs.map((leg) => positionView(leg, exchange.ledger.marksOf(accountId)))
    .filter(({ volume }) => volume > 0)
    .toSorted((a, b) => a.symbol.localeCompare(b.symbol) || a.side.localeCompare(b.side))

function positionView(leg: PositionLeg, marks: Marks): ExchangePosition {
  const at = marks(leg.symbol)
  const volume = heldLots(leg)
  const cost = openCostOf(leg.today, at.contract) + openCostOf(leg.yesterday, at.contract)
  return {
    symbol: leg.symbol,
    side: leg.side,
    volume,
    today_volume: leg.today.lots,
    yd_volume: leg.yesterday.lots,
    frozen: leg.today.frozen.lots + leg.yesterday.frozen.lots,
    open_price: volume === 0 ? null : cost / volume / at.contract.spec.multiplier,
    margin: legMarginOf(leg, at),
    profit: openProfitOf(leg, 'today', at) + openProfitOf(leg, 'yesterday', at),
  }
}
