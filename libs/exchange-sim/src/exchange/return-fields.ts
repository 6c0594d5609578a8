import type { OrderRecord, OrderStatusCode, SubmitStatusCode, TradeRecord } from '../counter/order-record.js'
import type { Contract } from '../counter/contract.js'

export type CtpFields = Record<string, string | number>

const DIRECTION = { buy: '0', sell: '1' } as const
const TIME_AND_VOLUME = { day: ['3', '1'], fak: ['1', '1'], fok: ['1', '3'] } as const
/** The seat through which this counter trades. */
export const TRADER_ID = 'huangpu01'

/** CThostFtdcOrderField of an order, as it stands or in a state that the exchange repeats. */
export function orderFields(
  order: OrderRecord,
  contract: Contract,
  brokerId: string,
  state: { status: OrderStatusCode; submitStatus: SubmitStatusCode; statusMessage: string } = order,
): CtpFields {
  const [timeCondition, anyOrAll] = TIME_AND_VOLUME[order.timeInForce]
  return {
    BrokerID: brokerId,
    InvestorID: order.accountId,
    UserID: order.userId,
    OrderRef: order.orderRef,
    OrderPriceType: '2',
    Direction: DIRECTION[order.side],
    CombOffsetFlag: order.offsetFlag,
    CombHedgeFlag: '1',
    LimitPrice: order.price,
    VolumeTotalOriginal: order.volumeLots,
    TimeCondition: timeCondition,
    VolumeCondition: order.minVolumeLots === undefined ? anyOrAll : '2',
    MinVolume: order.minVolumeLots ?? 1,
    ContingentCondition: '1',
    ForceCloseReason: '0',
    RequestID: order.requestId,
    OrderLocalID: order.orderLocalId,
    ExchangeID: contract.spec.exchange,
    ParticipantID: brokerId,
    ClientID: order.accountId.slice(0, 10),
    TraderID: TRADER_ID,
    InstallID: 1,
    OrderSubmitStatus: state.submitStatus,
    NotifySequence: order.notifySequence,
    TradingDay: order.tradingDay,
    SettlementID: 1,
    OrderSysID: order.orderSysId,
    OrderSource: '0',
    OrderStatus: state.status,
    OrderType: '0',
    VolumeTraded: order.tradedLots,
    VolumeTotal: order.volumeLots - order.tradedLots,
    InsertDate: order.insertDate,
    InsertTime: order.insertTime,
    UpdateTime: order.updateTime,
    CancelTime: order.cancelTime,
    SequenceNo: order.seq,
    FrontID: order.frontId,
    SessionID: order.sessionId,
    StatusMsg: state.statusMessage,
    BrokerOrderSeq: order.seq,
    InstrumentID: order.symbol,
    ExchangeInstID: order.symbol,
    OrderMemo: order.orderMemo,
  }
}

/** CThostFtdcTradeField. */
export const tradeFields = (trade: TradeRecord, contract: Contract, brokerId: string): CtpFields => ({
  BrokerID: brokerId,
  InvestorID: trade.accountId,
  UserID: trade.userId,
  OrderRef: trade.orderRef,
  ExchangeID: contract.spec.exchange,
  TradeID: trade.tradeId,
  Direction: DIRECTION[trade.side],
  OrderSysID: trade.orderSysId,
  ParticipantID: brokerId,
  ClientID: trade.accountId.slice(0, 10),
  TradingRole: '1',
  OffsetFlag: trade.offsetFlag,
  HedgeFlag: '1',
  Price: trade.price,
  Volume: trade.volumeLots,
  TradeDate: trade.tradeDate,
  TradeTime: trade.tradeTime,
  TradeType: '0',
  PriceSource: '0',
  TraderID: TRADER_ID,
  OrderLocalID: trade.orderLocalId,
  SequenceNo: trade.seq,
  TradingDay: trade.tradingDay,
  SettlementID: 1,
  BrokerOrderSeq: trade.orderSeq,
  TradeSource: '0',
  InstrumentID: trade.symbol,
  ExchangeInstID: trade.symbol,
})
