import type { Direction, EpochMs, Exchange, Offset } from '@huangpu/core'
import { directionOf, exchangeOf, offsetOf } from './ctp-codes.js'
import { ctpInstant } from './ctp-time.js'
import { CtpDecodeError, type CtpFields, requiredInt, requiredNumber, requiredText, textOf } from './ctp-fields.js'

/** OnRtnTrade, or one row of the trade query. It names its order by OrderSysID only: no front, no session. */
export interface TradeReport {
  readonly tradingDay: string
  readonly exchange: Exchange
  readonly tradeId: string
  readonly direction: Direction
  readonly offset: Offset
  readonly symbol: string
  readonly priceValue: number
  readonly volumeLots: number
  /** Trimmed: a map key. */
  readonly orderSysId: string
  readonly orderRef: string
  readonly atMs: EpochMs
}

/** @throws CtpDecodeError naming the field that has no meaning here */
export function tradeReportOf(fields: CtpFields): TradeReport {
  const exchange = exchangeOf(fields.ExchangeID)
  const date = textOf(fields, 'TradeDate') || textOf(fields, 'TradingDay')
  const atMs = ctpInstant(date, textOf(fields, 'TradeTime'))
  if (atMs === undefined) throw new CtpDecodeError('TradeDate+TradeTime', `${date} ${fields.TradeTime}`, 'a time')
  return {
    tradingDay: requiredText(fields, 'TradingDay'),
    exchange,
    tradeId: requiredText(fields, 'TradeID').trim(),
    direction: directionOf(fields.Direction),
    offset: offsetOf(requiredText(fields, 'OffsetFlag'), exchange),
    symbol: requiredText(fields, 'InstrumentID').trim(),
    priceValue: requiredNumber(fields, 'Price'),
    volumeLots: requiredInt(fields, 'Volume'),
    orderSysId: requiredText(fields, 'OrderSysID').trim(),
    orderRef: textOf(fields, 'OrderRef').trim(),
    atMs,
  }
}
