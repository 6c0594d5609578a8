import type { ExchangeAccount, ExchangePosition } from '@huangpu/messages'
import { isFinal } from '../../counter/order-record.js'
import { bucketMarginOf, lotsOf, openProfitOf, type PositionLeg } from '../../counter/position-leg.js'
import type { Exchange } from '../../exchange/exchange.js'

export function accountView(exchange: Exchange, accountId: string, sessions: number): ExchangeAccount {
  const account = exchange.account(accountId)
  const { balance, available, margin, positionProfit } = exchange.funds(accountId)
  return {
    account_id: accountId,
    pre_balance: account.preBalance,
    balance,
    available,
    margin,
    frozen_margin: account.frozenMargin,
    frozen_commission: account.frozenCommission,
    close_profit: account.closeProfit,
    position_profit: positionProfit,
    commission: account.commission,
    working_orders: exchange.ordersOf(accountId).filter((order) => !isFinal(order)).length,
    position_volume: account.legs.reduce((sum, leg) => sum + lotsOf(leg.today) + lotsOf(leg.yesterday), 0),
    sessions,
    settlement_confirmed: account.settlementConfirmedDay === exchange.tradingDay,
  }
}

/** Sides of contracts that hold lots, by contract. */
export const positionViews = (exchange: Exchange, accountId: string): ExchangePosition[] =>
  exchange
    .account(accountId)
    .legs.map((leg) => positionView(leg, exchange))
    .filter(({ volume }) => volume > 0)
    .toSorted((a, b) => a.symbol.localeCompare(b.symbol) || a.side.localeCompare(b.side))

function positionView(leg: PositionLeg, exchange: Exchange): ExchangePosition {
  const at = exchange.marks(leg.symbol)
  const parts = [...leg.yesterday.open, ...leg.today.open]
  const today = lotsOf(leg.today)
  const yesterday = lotsOf(leg.yesterday)
  const volume = today + yesterday
  const cost = parts.reduce((sum, part) => sum + part.openPrice * part.lots, 0)
  return {
    symbol: leg.symbol,
    side: leg.side,
    volume,
    today_volume: today,
    yd_volume: yesterday,
    frozen: leg.today.frozenLots + leg.yesterday.frozenLots,
    open_price: volume === 0 ? null : cost / volume,
    margin: bucketMarginOf(leg, 'today', at) + bucketMarginOf(leg, 'yesterday', at),
    profit: openProfitOf(leg, 'today', at) + openProfitOf(leg, 'yesterday', at),
  }
}
