import type { Account } from '../counter/account.js'
import type { CommissionRate, Contract } from '../counter/contract.js'
import type { Exchange } from '../exchange/exchange.js'
import type { ContractMarket } from '../market/contract-market.js'
import { depthFields } from '../market/depth-fields.js'
import { afterLogin, type TdHandler, type TdRequest } from './td-request.js'

const matches = (wanted: string, value: string): boolean => wanted === '' || wanted === value

/** Contracts that the query's filters leave. */
function selected({ front, fields }: TdRequest): ContractMarket[] {
  return [...front.exchange.markets.values()].filter(
    ({ contract: { symbol, spec } }) =>
      matches(fields.text('InstrumentID'), symbol) &&
      matches(fields.text('ExchangeID'), spec.exchange) &&
      matches(fields.text('ProductID'), spec.product),
  )
}

/** Margin and commission queries without a contract answer for held ones only. */
function selectedOrHeld(request: TdRequest, account: Account): Contract[] {
  const isOpenQuery = request.fields.text('InstrumentID') === ''
  const held = new Set(account.legs.map((leg) => leg.symbol))
  return selected(request)
    .map((market) => market.contract)
    .filter((contract) => !isOpenQuery || held.has(contract.symbol))
}

function instrumentFields({ symbol, spec }: Contract, exchange: Exchange) {
  const lastDay = exchange.lastTradingDayOf(symbol)
  const delivery = symbol.slice(-4)
  const year = 2000 + Number(delivery.slice(0, 2))
  const month = delivery.slice(2)
  return {
    InstrumentID: symbol,
    ExchangeID: spec.exchange,
    InstrumentName: `${spec.nameZh}${delivery}`,
    ExchangeInstID: symbol,
    ProductID: spec.product,
    ProductClass: '1',
    DeliveryYear: year,
    DeliveryMonth: Number(month),
    MaxMarketOrderVolume: 30,
    MinMarketOrderVolume: 1,
    MaxLimitOrderVolume: spec.maxLimitOrderLots,
    MinLimitOrderVolume: 1,
    VolumeMultiple: spec.multiplier,
    PriceTick: spec.priceTick,
    CreateDate: `${year - 1}${month}01`,
    OpenDate: `${year - 1}${month}16`,
    ExpireDate: lastDay,
    StartDelivDate: exchange.tradingDayAfter(lastDay, 1),
    EndDelivDate: exchange.tradingDayAfter(lastDay, 3),
    InstLifePhase: '1',
    IsTrading: 1,
    PositionType: '2',
    PositionDateType: '1',
    LongMarginRatio: spec.marginRatio,
    ShortMarginRatio: spec.marginRatio,
    MaxMarginSideAlgorithm: '1',
    UnderlyingInstrID: spec.product,
    StrikePrice: Number.MAX_VALUE,
    UnderlyingMultiple: 1,
    CombinationType: '0',
  }
}

const marginFields = (contract: Contract, brokerId: string, accountId: string) => ({
  InstrumentID: contract.symbol,
  ExchangeID: contract.spec.exchange,
  InvestorRange: '1',
  BrokerID: brokerId,
  InvestorID: accountId,
  HedgeFlag: '1',
  LongMarginRatioByMoney: contract.spec.marginRatio,
  LongMarginRatioByVolume: 0,
  ShortMarginRatioByMoney: contract.spec.marginRatio,
  ShortMarginRatioByVolume: 0,
  IsRelative: 0,
})

function commissionFields(contract: Contract, brokerId: string, accountId: string) {
  const rate = (name: string, { byTurnover, perLot }: CommissionRate) => ({
    [`${name}RatioByMoney`]: byTurnover,
    [`${name}RatioByVolume`]: perLot,
  })
  return {
    InstrumentID: contract.symbol,
    ExchangeID: contract.spec.exchange,
    InvestorRange: '1',
    BrokerID: brokerId,
    InvestorID: accountId,
    ...rate('Open', contract.openRate),
    ...rate('Close', contract.openRate),
    ...rate('CloseToday', contract.closeTodayRate),
  }
}

const orderRateFields = (contract: Contract, brokerId: string, accountId: string) => ({
  InstrumentID: contract.symbol,
  ExchangeID: contract.spec.exchange,
  InvestorRange: '1',
  BrokerID: brokerId,
  InvestorID: accountId,
  HedgeFlag: '1',
  OrderCommByVolume: 0,
  OrderActionCommByVolume: 0,
  OrderCommByTrade: 0,
  OrderActionCommByTrade: 0,
})

const instruments: TdHandler = afterLogin((request) => {
  const { exchange } = request.front
  const rows = selected(request).map((market) => instrumentFields(market.contract, exchange))
  request.session.respondRows(request.name, request.requestId, rows)
})

export const REFERENCE_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqQryInstrument: instruments,
  /** From 6.5.1 on; one class of contracts is all there is here. */
  ReqQryClassifiedInstrument: instruments,

  /** SHFE charges for orders on some contracts of the real market; here it charges for none. */
  ReqQryInstrumentOrderCommRate: afterLogin((request) => {
    const { exchange } = request.front
    const contracts = selectedOrHeld(request, exchange.account(request.accountId))
    const rows = contracts.map((contract) => orderRateFields(contract, exchange.brokerId, request.accountId))
    request.session.respondRows(request.name, request.requestId, rows)
  }),

  ReqQryDepthMarketData: afterLogin((request) => {
    const { tradingDay, nowMs } = request.front.exchange
    const rows = selected(request).map((market) => depthFields(market, tradingDay, nowMs))
    request.session.respondRows(request.name, request.requestId, rows)
  }),

  ReqQryInstrumentMarginRate: afterLogin((request) => {
    const { exchange } = request.front
    const contracts = selectedOrHeld(request, exchange.account(request.accountId))
    const rows = contracts.map((contract) => marginFields(contract, exchange.brokerId, request.accountId))
    request.session.respondRows(request.name, request.requestId, rows)
  }),

  ReqQryInstrumentCommissionRate: afterLogin((request) => {
    const { exchange } = request.front
    const contracts = selectedOrHeld(request, exchange.account(request.accountId))
    const rows = contracts.map((contract) => commissionFields(contract, exchange.brokerId, request.accountId))
    request.session.respondRows(request.name, request.requestId, rows)
  }),
}
