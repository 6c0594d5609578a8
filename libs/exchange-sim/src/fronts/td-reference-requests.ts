import type { Contract } from '../counter/contract.js'
import type { Exchange } from '../exchange/exchange.js'
import { depthFields } from '../market/depth-fields.js'
import { selectedContracts, selectedMarkets } from './selected-contracts.js'
import { afterLogin, type TdHandler } from './td-request.js'

function instrumentFields({ symbol, spec, terms }: Contract, exchange: Exchange) {
  const lastDay = exchange.days.lastTradingDayOf(symbol)
  const isOver = exchange.tradingDay > lastDay
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
    StartDelivDate: exchange.days.after(lastDay, 1),
    EndDelivDate: exchange.days.after(lastDay, 3),
    InstLifePhase: isOver ? '3' : '1',
    IsTrading: isOver ? 0 : 1,
    PositionType: '2',
    PositionDateType: '1',
    LongMarginRatio: terms.margin.long.byMoney,
    ShortMarginRatio: terms.margin.short.byMoney,
    MaxMarginSideAlgorithm: terms.isLargerSideOnly ? '1' : '0',
    UnderlyingInstrID: spec.product,
    StrikePrice: Number.MAX_VALUE,
    UnderlyingMultiple: 1,
    CombinationType: '0',
  }
}

const instruments: TdHandler = afterLogin((request) => {
  const { exchange } = request.front
  const rows = selectedContracts(request).map((contract) => instrumentFields(contract, exchange))
  request.session.respondRows(request.name, request.requestId, rows)
})

export const REFERENCE_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqQryInstrument: instruments,
  /** From 6.5.1 on; one class of contracts is all there is here. */
  ReqQryClassifiedInstrument: instruments,

  ReqQryDepthMarketData: afterLogin((request) => {
    const { tradingDay, nowMs } = request.front.exchange
    const rows = selectedMarkets(request).map((market) => depthFields(market, tradingDay, nowMs))
    request.session.respondRows(request.name, request.requestId, rows)
  }),
}
