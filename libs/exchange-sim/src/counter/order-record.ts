import type { BookSideName, TimeInForce } from '@huangpu/core'

/** CTP's OrderStatus: 0 filled, 1 partial, 3 queued, 5 cancelled, a unknown. */
export type OrderStatusCode = '0' | '1' | '3' | '5' | 'a'
/** CTP's OrderSubmitStatus: 0 insert submitted, 1 cancel submitted, 3 accepted, 4 insert rejected. */
export type SubmitStatusCode = '0' | '1' | '3' | '4'
export type OrderOffset = 'open' | 'close_today' | 'close_yesterday'

/** What an investor wants, checked by the counter. */
export interface OrderIntent {
  accountId: string
  /** Who sent it; the account's own user or another one of the account. */
  userId: string
  symbol: string
  side: BookSideName
  offset: OrderOffset
  /** CombOffsetFlag as sent (0, 1, 3, 4): 1 and 4 both close yesterday's lots. */
  offsetFlag: string
  price: number
  priceTicks: number
  /** The price is no multiple of the tick: the exchange, not the counter, refuses it. */
  isOffTick?: boolean
  volumeLots: number
  timeInForce: TimeInForce
  /** Of a FAK that wants so many lots at once, or none: CTP's VolumeCondition 2. */
  minVolumeLots?: number
  frontId: number
  sessionId: number
  orderRef: string
  requestId: number
  orderMemo: string
}

/** What the account's books need to know of an order. */
export type BookedIntent = Pick<OrderIntent, 'symbol' | 'side' | 'offset' | 'priceTicks' | 'volumeLots'>

/** An order that the counter accepted; one row of the store. */
export interface OrderRecord extends OrderIntent {
  /** Counts the orders of all days: the book's id and the priority in time. */
  seq: number
  tradingDay: string
  status: OrderStatusCode
  submitStatus: SubmitStatusCode
  statusMessage: string
  tradedLots: number
  /** Right-justified, 12 wide. */
  orderLocalId: string
  /** The same; empty until the exchange accepted. */
  orderSysId: string
  insertDate: string
  insertTime: string
  updateTime: string
  cancelTime: string
  notifySequence: number
}

export interface TradeRecord {
  tradingDay: string
  /** Right-justified, 12 wide; both sides of a match share it. */
  tradeId: string
  seq: number
  accountId: string
  /** Who sent the order. */
  userId: string
  orderSeq: number
  symbol: string
  side: BookSideName
  offset: OrderOffset
  offsetFlag: string
  price: number
  volumeLots: number
  commission: number
  /** Yuan against the last settlement, or the open price of today's lots; 0 of opening trades. */
  closeProfit: number
  tradeDate: string
  tradeTime: string
  orderRef: string
  orderSysId: string
  orderLocalId: string
}

export const isFinal = (order: Pick<OrderRecord, 'status'>): boolean => order.status === '0' || order.status === '5'

export const workingLots = (order: OrderRecord): number => (isFinal(order) ? 0 : order.volumeLots - order.tradedLots)

/** The side of the position that an order opens or closes. */
export const positionSideOf = (order: Pick<OrderIntent, 'side' | 'offset'>): 'long' | 'short' =>
  (order.side === 'buy') === (order.offset === 'open') ? 'long' : 'short'
