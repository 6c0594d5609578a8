import type { CtpFields } from '../wire/ctp-fields.js'

export const TRADING_DAY = '20261120'
export const FRONT = 1
export const SESSION = -77

/** OnRtnOrder of rb2701, buy open 3 lots at 3150, limit; `a` as it comes first. */
export const orderFields = (over: Record<string, string | number | undefined> = {}): CtpFields => ({
  BrokerID: '9999',
  InvestorID: 'sim001',
  InstrumentID: 'rb2701',
  ExchangeID: 'SHFE',
  TradingDay: TRADING_DAY,
  FrontID: FRONT,
  SessionID: SESSION,
  OrderRef: '           1',
  OrderMemo: '',
  Direction: '0',
  CombOffsetFlag: '0',
  OrderPriceType: '2',
  TimeCondition: '3',
  VolumeCondition: '1',
  LimitPrice: 3150,
  VolumeTotalOriginal: 3,
  VolumeTraded: 0,
  OrderStatus: 'a',
  OrderSubmitStatus: '0',
  OrderSysID: '',
  StatusMsg: '',
  ...over,
})

/** OnRtnTrade of the same order. */
export const tradeFields = (over: Record<string, string | number | undefined> = {}): CtpFields => ({
  InstrumentID: 'rb2701',
  ExchangeID: 'SHFE',
  TradingDay: TRADING_DAY,
  TradeID: '           9',
  Direction: '0',
  OffsetFlag: '0',
  OrderSysID: '          42',
  OrderRef: '           1',
  Price: 3149,
  Volume: 3,
  TradeDate: TRADING_DAY,
  TradeTime: '10:00:01',
  ...over,
})

export const instrumentFields = (over: Record<string, string | number | undefined> = {}): CtpFields => ({
  InstrumentID: 'rb2701',
  ExchangeID: 'SHFE',
  ProductID: 'rb',
  ProductClass: '1',
  InstrumentName: '螺纹钢2701',
  VolumeMultiple: 10,
  PriceTick: 1,
  MaxLimitOrderVolume: 500,
  MinLimitOrderVolume: 1,
  LongMarginRatio: 0.16,
  ShortMarginRatio: undefined,
  ExpireDate: '20270115',
  IsTrading: 1,
  ...over,
})

export const positionFields = (over: Record<string, string | number | undefined> = {}): CtpFields => ({
  InstrumentID: 'rb2701',
  ExchangeID: 'SHFE',
  PosiDirection: '2',
  PositionDate: '1',
  Position: 2,
  TodayPosition: 2,
  YdPosition: 0,
  LongFrozen: 0,
  ShortFrozen: 0,
  OpenCost: 63_000,
  PositionCost: 63_000,
  PositionProfit: 100,
  UseMargin: 10_080,
  ...over,
})

export const accountFields: CtpFields = {
  Balance: 1_000_000,
  Available: 900_000,
  CurrMargin: 100_000,
  FrozenMargin: 0,
  Commission: 12.5,
  CloseProfit: 0,
  PositionProfit: 100,
  PreBalance: 999_900,
}
