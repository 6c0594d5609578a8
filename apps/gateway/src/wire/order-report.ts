import type { Direction, Exchange, Offset, OrderStatus, OrderType } from '@huangpu/core'
import { directionOf, exchangeOf, offsetOf, orderStatusOf, orderTypeOf, submitStatusOf } from './ctp-codes.js'
import { type CtpFields, requiredInt, requiredNumber, requiredText, textOf } from './ctp-fields.js'

/** OnRtnOrder, or one row of the order query, in the vocabulary of the wire. */
export interface OrderReport {
  readonly tradingDay: string
  readonly frontId: number
  readonly sessionId: number
  /** Trimmed of CTP's padding. */
  readonly orderRef: string
  /** Empty where the version has none or another terminal left it empty. */
  readonly orderMemo: string
  readonly exchange: Exchange
  readonly symbol: string
  readonly direction: Direction
  readonly offset: Offset
  readonly orderType: OrderType
  readonly price: number
  readonly volumeLots: number
  readonly tradedLots: number
  readonly status: OrderStatus
  /** Verbatim with its padding: a cancel needs it so. Null until the exchange accepted. */
  readonly orderSysId: string | null
  readonly statusMessage: string
}

/** @throws CtpDecodeError naming the field that has no meaning here */
export function orderReportOf(fields: CtpFields): OrderReport {
  const exchange = exchangeOf(fields.ExchangeID)
  const orderSysId = textOf(fields, 'OrderSysID')
  const tradedLots = requiredInt(fields, 'VolumeTraded')
  return {
    tradingDay: requiredText(fields, 'TradingDay'),
    frontId: requiredInt(fields, 'FrontID'),
    sessionId: requiredInt(fields, 'SessionID'),
    orderRef: requiredText(fields, 'OrderRef').trim(),
    orderMemo: textOf(fields, 'OrderMemo').trim(),
    exchange,
    symbol: requiredText(fields, 'InstrumentID').trim(),
    direction: directionOf(fields.Direction),
    offset: offsetOf(requiredText(fields, 'CombOffsetFlag'), exchange),
    orderType: orderTypeOf(
      textOf(fields, 'OrderPriceType'),
      textOf(fields, 'TimeCondition'),
      textOf(fields, 'VolumeCondition'),
    ),
    price: requiredNumber(fields, 'LimitPrice'),
    volumeLots: requiredInt(fields, 'VolumeTotalOriginal'),
    tradedLots,
    status: reportedStatus(fields, tradedLots),
    orderSysId: orderSysId.trim() === '' ? null : orderSysId,
    statusMessage: textOf(fields, 'StatusMsg').trim(),
  }
}

/** An exchange's reject comes as "cancelled" with OrderSubmitStatus 4; SHFE repeats "queued" for a partial fill. */
function reportedStatus(fields: CtpFields, tradedLots: number): OrderStatus {
  const status = orderStatusOf(fields.OrderStatus)
  const submit = submitStatusOf(fields.OrderSubmitStatus)
  if (status === 'CANCELLED' && submit === 'insert_rejected') return 'REJECTED'
  if (status === 'NOTTRADED' && tradedLots > 0) return 'PARTTRADED'
  return status
}
