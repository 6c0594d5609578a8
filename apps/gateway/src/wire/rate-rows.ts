import type { RateData } from '@huangpu/messages'
import { type CtpFields, amountOf, requiredNumber } from './ctp-fields.js'

/** CThostFtdcInstrumentMarginRateField. @throws CtpDecodeError */
export const marginRateOf = (fields: CtpFields): NonNullable<RateData['margin']> => ({
  long_by_money: requiredNumber(fields, 'LongMarginRatioByMoney'),
  long_by_volume: amountOf(fields, 'LongMarginRatioByVolume'),
  short_by_money: requiredNumber(fields, 'ShortMarginRatioByMoney'),
  short_by_volume: amountOf(fields, 'ShortMarginRatioByVolume'),
  is_relative: amountOf(fields, 'IsRelative') !== 0,
})

/** CThostFtdcInstrumentCommissionRateField. @throws CtpDecodeError */
export const commissionRateOf = (fields: CtpFields): NonNullable<RateData['commission']> => ({
  open_by_money: requiredNumber(fields, 'OpenRatioByMoney'),
  open_by_volume: amountOf(fields, 'OpenRatioByVolume'),
  close_by_money: requiredNumber(fields, 'CloseRatioByMoney'),
  close_by_volume: amountOf(fields, 'CloseRatioByVolume'),
  close_today_by_money: requiredNumber(fields, 'CloseTodayRatioByMoney'),
  close_today_by_volume: amountOf(fields, 'CloseTodayRatioByVolume'),
})

/** CThostFtdcInstrumentOrderCommRateField. */
export const orderCommissionOf = (fields: CtpFields): NonNullable<RateData['order_commission']> => ({
  per_order: amountOf(fields, 'OrderCommByVolume'),
  per_cancel: amountOf(fields, 'OrderActionCommByVolume'),
})
