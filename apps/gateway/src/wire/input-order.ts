import type { SendOrderCommand } from '@huangpu/messages'
import { ACTION_DELETE, DIRECTION_CODE, OFFSET_CODE, ORDER_CONSTANTS, ORDER_RECIPE } from './ctp-codes.js'

/** Who orders: broker, investor and user id. At futures brokers user and investor id are the same. */
export interface CounterIdentity {
  readonly brokerId: string
  readonly userId: string
}

export interface InputOrderIds {
  readonly orderRef: string
  /** Undefined where the version has no OrderMemo. */
  readonly orderMemo: string | undefined
}

/** What an insert needs of an order. */
export type InsertableOrder = Pick<
  SendOrderCommand,
  'symbol' | 'exchange' | 'direction' | 'offset' | 'order_type' | 'price' | 'volume'
>

/** Fields of CThostFtdcInputOrderField. */
export function inputOrderFields(
  order: InsertableOrder,
  identity: CounterIdentity,
  ids: InputOrderIds,
): Record<string, string | number | undefined> {
  const recipe = ORDER_RECIPE[order.order_type]
  return {
    BrokerID: identity.brokerId,
    InvestorID: identity.userId,
    UserID: identity.userId,
    InstrumentID: order.symbol,
    ExchangeID: order.exchange,
    OrderRef: ids.orderRef,
    Direction: DIRECTION_CODE[order.direction],
    CombOffsetFlag: OFFSET_CODE[order.offset],
    OrderPriceType: recipe.price,
    TimeCondition: recipe.time,
    VolumeCondition: recipe.volume,
    LimitPrice: order.price,
    VolumeTotalOriginal: order.volume,
    ...ORDER_CONSTANTS,
    ...(ids.orderMemo === undefined ? {} : { OrderMemo: ids.orderMemo }),
  }
}

export interface CancellableOrder {
  readonly symbol: string
  readonly exchange: string
  readonly orderSysId: string | null
  readonly frontId: number
  readonly sessionId: number
  readonly orderRef: string
}

/** Fields of CThostFtdcInputOrderActionField: by OrderSysID verbatim when the exchange gave one, else by session. */
export function inputOrderActionFields(
  order: CancellableOrder,
  identity: CounterIdentity,
  ids: { readonly orderActionRef: number },
): Record<string, string | number | undefined> {
  return {
    BrokerID: identity.brokerId,
    InvestorID: identity.userId,
    UserID: identity.userId,
    InstrumentID: order.symbol,
    ExchangeID: order.exchange,
    OrderActionRef: ids.orderActionRef,
    ActionFlag: ACTION_DELETE,
    ...(order.orderSysId === null
      ? { FrontID: order.frontId, SessionID: order.sessionId, OrderRef: order.orderRef }
      : { OrderSysID: order.orderSysId }),
  }
}
