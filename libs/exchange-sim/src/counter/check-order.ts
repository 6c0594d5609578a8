import { isTickMultiple, priceToTicks } from '@huangpu/core'
import type { Contract } from './contract.js'
import type { CtpErrorName } from './ctp-errors.js'
import { executionTermsOf } from './execution-terms.js'
import type { OrderIntent, OrderOffset } from './order-record.js'
import type { TradingRight } from './trading-right.js'

/** The fields of CThostFtdcInputOrderField that the counter reads. */
export interface InputOrder {
  InvestorID: string
  InstrumentID: string
  ExchangeID: string
  OrderRef: string
  OrderPriceType: string
  Direction: string
  CombOffsetFlag: string
  CombHedgeFlag: string
  LimitPrice: number
  VolumeTotalOriginal: number
  TimeCondition: string
  VolumeCondition: string
  /** Read with VolumeCondition 2 only. */
  MinVolume?: number
  ContingentCondition: string
  ForceCloseReason: string
  OrderMemo: string
}

export interface OrderOrigin {
  accountId: string
  userId: string
  frontId: number
  sessionId: number
  requestId: number
  /** Highest OrderRef that this session has used. */
  sessionMaxOrderRef: number
  /** Of the user, or of the account where that is stricter. */
  tradingRight: TradingRight
}

/** CombOffsetFlag. */
export const OFFSETS: Readonly<Record<string, OrderOffset>> = {
  '0': 'open',
  '1': 'close_yesterday',
  '3': 'close_today',
  '4': 'close_yesterday',
}

/** No price is near it: sums of price times lots stay whole numbers, so that what an order froze comes back to the cent. */
const PRICE_TICKS_MAX = 1e9

/** The form of an order: what the counter refuses without looking at the account. */
export function readOrder(
  input: InputOrder,
  origin: OrderOrigin,
  contractOf: (symbol: string) => Contract | undefined,
): OrderIntent | CtpErrorName {
  if (input.InvestorID !== origin.accountId) return 'investor_not_found'
  const contract = contractOf(input.InstrumentID)
  if (!contract) return 'instrument_not_found'
  if (input.ExchangeID === '') return 'exchange_id_missing'
  if (input.ExchangeID !== contract.spec.exchange) {
    return input.ExchangeID === 'SHFE' || input.ExchangeID === 'INE' ? 'exchange_id_wrong' : 'exchange_id_invalid'
  }
  const offset = OFFSETS[input.CombOffsetFlag]
  const terms = executionTermsOf(input)
  const isPlain = input.ContingentCondition === '1' && input.ForceCloseReason === '0' && input.CombHedgeFlag === '1'
  if (!isPlain || !terms || !offset || !/^[01]$/.test(input.Direction)) return 'bad_order_field'
  const lots = input.VolumeTotalOriginal
  if (!(lots >= 1 && lots <= contract.spec.maxLimitOrderLots)) return 'bad_order_field'
  const price = input.LimitPrice
  const isPrice = price > 0 && price <= PRICE_TICKS_MAX * contract.spec.priceTick
  if (input.OrderPriceType !== '2' || !isPrice) return 'bad_price'
  if (!/^ *\d{1,12}$/.test(input.OrderRef)) return 'bad_order_field'
  if (Number(input.OrderRef) <= origin.sessionMaxOrderRef) return 'duplicate_order_ref'
  return {
    accountId: origin.accountId,
    userId: origin.userId,
    symbol: contract.symbol,
    side: input.Direction === '0' ? 'buy' : 'sell',
    offset,
    offsetFlag: input.CombOffsetFlag,
    price,
    priceTicks: priceToTicks(price, contract.spec.priceTick),
    isOffTick: !isTickMultiple(price, contract.spec.priceTick),
    volumeLots: lots,
    ...terms,
    frontId: origin.frontId,
    sessionId: origin.sessionId,
    orderRef: input.OrderRef,
    requestId: origin.requestId,
    orderMemo: input.OrderMemo,
  }
}
