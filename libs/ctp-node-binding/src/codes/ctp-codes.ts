/**
 * The coded characters that this system writes or reads, by CTP's own names without their prefix (D_Buy is Buy).
 * A test holds them against `abi/enums.json`.
 */
export const ctpCodes = {
  Direction: { Buy: '0', Sell: '1' },
  OffsetFlag: {
    Open: '0',
    Close: '1',
    ForceClose: '2',
    CloseToday: '3',
    CloseYesterday: '4',
    ForceOff: '5',
    LocalForceClose: '6',
  },
  HedgeFlag: { Speculation: '1', Arbitrage: '2', Hedge: '3', MarketMaker: '5' },
  OrderPriceType: { AnyPrice: '1', LimitPrice: '2', BestPrice: '3', LastPrice: '4' },
  TimeCondition: { IOC: '1', GFS: '2', GFD: '3', GTD: '4', GTC: '5', GFA: '6' },
  VolumeCondition: { AV: '1', MV: '2', CV: '3' },
  ContingentCondition: { Immediately: '1', Touch: '2' },
  ForceCloseReason: { NotForceClose: '0' },
  ActionFlag: { Delete: '0', Modify: '3' },
  OrderStatus: {
    AllTraded: '0',
    PartTradedQueueing: '1',
    PartTradedNotQueueing: '2',
    NoTradeQueueing: '3',
    NoTradeNotQueueing: '4',
    Canceled: '5',
    Unknown: 'a',
    NotTouched: 'b',
    Touched: 'c',
  },
  OrderSubmitStatus: {
    InsertSubmitted: '0',
    CancelSubmitted: '1',
    ModifySubmitted: '2',
    Accepted: '3',
    InsertRejected: '4',
    CancelRejected: '5',
    ModifyRejected: '6',
  },
  PosiDirection: { Net: '1', Long: '2', Short: '3' },
  PositionDate: { Today: '1', History: '2' },
  InstrumentStatus: {
    BeforeTrading: '0',
    NoTrading: '1',
    Continous: '2',
    AuctionOrdering: '3',
    AuctionBalance: '4',
    AuctionMatch: '5',
    Closed: '6',
  },
  ProductClass: { Futures: '1', Options: '2', Combination: '3' },
  OrderSource: { Participant: '0', Administrator: '1' },
  TradeType: { Common: '0' },
} as const

export type CtpCodeType = keyof typeof ctpCodes
export type CtpCodeName<Type extends CtpCodeType> = keyof (typeof ctpCodes)[Type] & string

/** @example ctpCodeName('OrderStatus', '5') // 'Canceled'; undefined for a code that the table lacks */
export function ctpCodeName<Type extends CtpCodeType>(type: Type, code: unknown): CtpCodeName<Type> | undefined {
  const entry = Object.entries(ctpCodes[type]).find(([, value]) => value === code)
  return entry?.[0] as CtpCodeName<Type> | undefined
}
