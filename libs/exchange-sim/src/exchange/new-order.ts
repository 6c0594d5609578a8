import type { OrderIntent, OrderRecord } from '../counter/order-record.js'
import { paddedId } from './padded-id.js'
import { SUBMITTED } from './return-sequence.js'

/**
 * The record of an order that the counter has just taken. Field by field: spreading an intent of this size into a larger
 * object costs more than matching the order.
 */
export function newOrder(
  intent: OrderIntent,
  of: { seq: number; tradingDay: string; date: string; time: string },
): OrderRecord {
  return {
    accountId: intent.accountId,
    userId: intent.userId,
    symbol: intent.symbol,
    side: intent.side,
    offset: intent.offset,
    offsetFlag: intent.offsetFlag,
    price: intent.price,
    priceTicks: intent.priceTicks,
    isOffTick: intent.isOffTick,
    volumeLots: intent.volumeLots,
    timeInForce: intent.timeInForce,
    minVolumeLots: intent.minVolumeLots,
    frontId: intent.frontId,
    sessionId: intent.sessionId,
    orderRef: intent.orderRef,
    requestId: intent.requestId,
    orderMemo: intent.orderMemo,
    seq: of.seq,
    tradingDay: of.tradingDay,
    status: SUBMITTED.status,
    submitStatus: SUBMITTED.submitStatus,
    statusMessage: SUBMITTED.statusMessage,
    tradedLots: 0,
    orderLocalId: paddedId(of.seq),
    orderSysId: '',
    insertDate: of.date,
    insertTime: of.time,
    updateTime: of.time,
    cancelTime: '',
    notifySequence: 0,
  }
}
