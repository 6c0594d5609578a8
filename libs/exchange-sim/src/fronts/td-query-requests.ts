import { orderFields, tradeFields } from '../exchange/return-fields.js'
import type { Exchange } from '../exchange/exchange.js'
import { positionFields } from './position-fields.js'
import { afterLogin, type TdHandler } from './td-request.js'

const matches = (wanted: string, value: string): boolean => wanted === '' || wanted.trim() === value.trim()
/** `21:05:00`; an empty end is open. */
const isBetween = (time: string, from: string, to: string): boolean => time >= from && (to === '' || time <= to)

function accountFields(exchange: Exchange, accountId: string) {
  const account = exchange.account(accountId)
  const funds = exchange.funds(accountId)
  return {
    BrokerID: exchange.brokerId,
    AccountID: accountId,
    PreBalance: account.preBalance,
    PreMargin: account.preMargin,
    Deposit: account.deposit,
    Withdraw: account.withdraw,
    FrozenMargin: funds.frozenMargin,
    FrozenCommission: funds.frozenCommission,
    CurrMargin: funds.margin,
    ExchangeMargin: funds.exchangeMargin,
    Commission: account.commission,
    CloseProfit: account.closeProfit,
    PositionProfit: funds.positionProfit,
    Balance: funds.balance,
    Available: funds.available,
    WithdrawQuota: funds.withdrawQuota,
    Reserve: funds.reserve,
    TradingDay: exchange.tradingDay,
    SettlementID: 1,
    CurrencyID: 'CNY',
  }
}

export const QUERY_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqQryTradingAccount: afterLogin(({ session, front, name, requestId, accountId }) => {
    session.respondRows(name, requestId, [accountFields(front.exchange, accountId)])
  }),

  ReqQryInvestorPosition: afterLogin(({ session, front, name, requestId, accountId, fields }) => {
    const { exchange } = front
    const holder = { brokerId: exchange.brokerId, accountId, tradingDay: exchange.tradingDay }
    const marks = exchange.ledger.marksOf(accountId)
    const rows = exchange
      .account(accountId)
      .legs.filter((leg) => matches(fields.text('InstrumentID'), leg.symbol))
      .flatMap((leg) => positionFields(leg, marks(leg.symbol), holder))
    session.respondRows(name, requestId, rows)
  }),

  ReqQryOrder: afterLogin(({ session, front, name, requestId, accountId, fields }) => {
    const { exchange } = front
    const rows = exchange
      .ordersOf(accountId)
      .filter((order) => matches(fields.text('InstrumentID'), order.symbol))
      .filter((order) => matches(fields.text('OrderSysID'), order.orderSysId))
      .filter((order) => matches(fields.text('ExchangeID'), exchange.market(order.symbol).contract.spec.exchange))
      .filter((order) => isBetween(order.insertTime, fields.text('InsertTimeStart'), fields.text('InsertTimeEnd')))
      .map((order) => orderFields(order, exchange.market(order.symbol).contract, exchange.brokerId))
    session.respondRows(name, requestId, rows)
    front.untold.told(accountId)
  }),

  ReqQryTrade: afterLogin(({ session, front, name, requestId, accountId, fields }) => {
    const { exchange } = front
    const rows = exchange
      .tradesOf(accountId)
      .filter((trade) => matches(fields.text('InstrumentID'), trade.symbol))
      .filter((trade) => matches(fields.text('TradeID'), trade.tradeId))
      .filter((trade) => matches(fields.text('ExchangeID'), exchange.market(trade.symbol).contract.spec.exchange))
      .filter((trade) => isBetween(trade.tradeTime, fields.text('TradeTimeStart'), fields.text('TradeTimeEnd')))
      .map((trade) => tradeFields(trade, exchange.market(trade.symbol).contract, exchange.brokerId))
    session.respondRows(name, requestId, rows)
  }),
}
