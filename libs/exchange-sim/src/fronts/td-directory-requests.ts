import { formatShanghai, shanghaiDay, type ProductSpec } from '@huangpu/core'
import { afterLogin, type TdHandler, type TdRequest } from './td-request.js'
import type { TdSession } from './td-session.js'

const EXCHANGE_NAMES: Readonly<Record<string, string>> = { SHFE: '上海期货交易所', INE: '上海国际能源交易中心' }

const matches = (wanted: string, value: string): boolean => wanted === '' || wanted === value
const wants = (wanted: number, value: number): boolean => !(wanted > 0) || wanted === value

/** Products of the contracts that trade here, once each. */
function products({ front }: TdRequest): ProductSpec[] {
  const specs = [...front.exchange.markets.values()].map(({ contract }) => contract.spec)
  return [...new Map(specs.map((spec) => [spec.product, spec])).values()]
}

const exchanges = (request: TdRequest): string[] => [
  ...new Set(
    products(request)
      .map((spec) => spec.exchange)
      .filter((exchange) => matches(request.fields.text('ExchangeID'), exchange)),
  ),
]

const productFields = (spec: ProductSpec) => ({
  ProductID: spec.product,
  ProductName: spec.nameZh,
  ExchangeID: spec.exchange,
  ProductClass: '1',
  VolumeMultiple: spec.multiplier,
  PriceTick: spec.priceTick,
  MaxMarketOrderVolume: 30,
  MinMarketOrderVolume: 1,
  MaxLimitOrderVolume: spec.maxLimitOrderLots,
  MinLimitOrderVolume: 1,
  PositionType: '2',
  // SHFE and INE keep the lots of today and those of before apart.
  PositionDateType: '1',
  CloseDealType: '0',
  TradeCurrencyID: 'CNY',
  MortgageFundUseRange: '0',
  UnderlyingMultiple: 1,
  ExchangeProductID: spec.product,
})

/** Who and what there is: small queries that clients ask at their start. */
export const DIRECTORY_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqQryExchange: afterLogin((request) => {
    const rows = exchanges(request).map((id) => ({
      ExchangeID: id,
      ExchangeName: EXCHANGE_NAMES[id],
      ExchangeProperty: '0',
    }))
    request.session.respondRows(request.name, request.requestId, rows)
  }),

  ReqQryProduct: afterLogin((request) => {
    const { session, name, requestId, fields } = request
    const rows = products(request)
      .filter((spec) => matches(fields.text('ProductID'), spec.product))
      .filter((spec) => matches(fields.text('ExchangeID'), spec.exchange))
      .filter(() => matches(fields.text('ProductClass'), '1'))
      .map(productFields)
    session.respondRows(name, requestId, rows)
  }),

  ReqQryInvestor: afterLogin(({ session, front, name, requestId, accountId }) => {
    const investor = {
      InvestorID: accountId,
      BrokerID: front.exchange.brokerId,
      InvestorName: accountId,
      IdentifiedCardType: '1',
      IsActive: 1,
    }
    session.respondRows(name, requestId, [investor])
  }),

  ReqQryTradingCode: afterLogin((request) => {
    const { session, front, name, requestId, accountId } = request
    const rows = exchanges(request).map((exchangeId) => ({
      InvestorID: accountId,
      BrokerID: front.exchange.brokerId,
      ExchangeID: exchangeId,
      ClientID: accountId.slice(0, 10),
      IsActive: 1,
      ClientIDType: '1',
    }))
    session.respondRows(name, requestId, rows)
  }),

  ReqQryBrokerTradingParams: afterLogin(({ session, front, name, requestId, accountId }) => {
    // Profits of open lots count as available; the margin price is the broker's choice.
    const parameters = {
      BrokerID: front.exchange.brokerId,
      InvestorID: accountId,
      MarginPriceType: front.exchange.ledger.rates.marginPrice === 'open_price' ? '4' : '1',
      Algorithm: '1',
      AvailIncludeCloseProfit: '0',
      CurrencyID: 'CNY',
      AccountID: accountId,
    }
    session.respondRows(name, requestId, [parameters])
  }),

  /** From 6.7.11 on. */
  ReqQryUserSession: afterLogin(({ session, front, name, requestId, accountId, fields }) => {
    const rows = [...front.sessionsOf(accountId)]
      .filter((each) => wants(fields.number('FrontID'), each.frontId))
      .filter((each) => wants(fields.number('SessionID'), each.sessionId))
      .filter((each) => matches(fields.text('UserID'), each.userId))
      .map(sessionFields)
    session.respondRows(name, requestId, rows)
  }),
}

function sessionFields({ front, frontId, sessionId, userId, loggedInMs }: TdSession) {
  return {
    FrontID: frontId,
    SessionID: sessionId,
    BrokerID: front.exchange.brokerId,
    UserID: userId,
    LoginDate: shanghaiDay(loggedInMs),
    LoginTime: formatShanghai(loggedInMs).slice(11, 19),
    IPAddress: '127.0.0.1',
  }
}
