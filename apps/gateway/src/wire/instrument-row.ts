import type { InstrumentData } from '@huangpu/messages'
import { exchangeOf } from './ctp-codes.js'
import { type CtpFields, numberOrNull, requiredInt, requiredNumber, requiredText, textOf } from './ctp-fields.js'

const FUTURES_CLASS = '1'
const FUTURES_SYMBOL = /^[A-Za-z]{1,4}\d{3,4}$/

/** A futures contract of the instrument query; undefined for options, spreads and the rest. @throws CtpDecodeError */
export function instrumentRowOf(fields: CtpFields): InstrumentData | undefined {
  const symbol = requiredText(fields, 'InstrumentID').trim()
  if (textOf(fields, 'ProductClass') !== FUTURES_CLASS || !FUTURES_SYMBOL.test(symbol)) return undefined
  return {
    symbol,
    exchange: exchangeOf(fields.ExchangeID),
    product: requiredText(fields, 'ProductID').trim(),
    name: textOf(fields, 'InstrumentName').trim(),
    volume_multiple: requiredNumber(fields, 'VolumeMultiple'),
    price_tick: requiredNumber(fields, 'PriceTick'),
    max_limit_order_volume: requiredInt(fields, 'MaxLimitOrderVolume'),
    min_limit_order_volume: Math.max(1, requiredInt(fields, 'MinLimitOrderVolume')),
    long_margin_ratio: numberOrNull(fields, 'LongMarginRatio'),
    short_margin_ratio: numberOrNull(fields, 'ShortMarginRatio'),
    expire_date: textOf(fields, 'ExpireDate').trim() || null,
    is_trading: requiredInt(fields, 'IsTrading') !== 0,
  }
}
