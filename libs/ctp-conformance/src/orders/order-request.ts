import type { FieldValue } from 'ctp-node-binding'

export type Side = 'buy' | 'sell'
/** CombOffsetFlag: 0 open, 1 close, 3 close today, 4 close yesterday. */
export type OffsetCode = '0' | '1' | '3' | '4'
export type Validity = 'day' | 'fak' | 'fok'

export interface OrderRequest {
  readonly side: Side
  /** @default '0' open */
  readonly offset?: OffsetCode
  readonly price: number
  /** @default 1 */
  readonly lots?: number
  /** @default 'day' */
  readonly validity?: Validity
  /** Fields of CThostFtdcInputOrderField that this order has otherwise. */
  readonly fields?: Readonly<Record<string, FieldValue>>
  /** The counter has to refuse it, so it may be larger than the cap; never near the market. */
  readonly isRefusable?: boolean
}

/** TimeCondition and VolumeCondition of SHFE's recipes. */
const VALIDITY: Readonly<Record<Validity, readonly [string, string]>> = {
  day: ['3', '1'],
  fak: ['1', '1'],
  fok: ['1', '3'],
}

/** CThostFtdcInputOrderField of a limit order. */
export function inputOrderFields(
  order: OrderRequest,
  at: { BrokerID: string; InvestorID: string; UserID: string; InstrumentID: string; ExchangeID: string },
  orderRef: string,
): Record<string, FieldValue> {
  const [timeCondition, volumeCondition] = VALIDITY[order.validity ?? 'day']
  return {
    ...at,
    OrderRef: orderRef,
    OrderPriceType: '2',
    Direction: order.side === 'buy' ? '0' : '1',
    CombOffsetFlag: order.offset ?? '0',
    CombHedgeFlag: '1',
    LimitPrice: order.price,
    VolumeTotalOriginal: order.lots ?? 1,
    TimeCondition: timeCondition,
    VolumeCondition: volumeCondition,
    MinVolume: 1,
    ContingentCondition: '1',
    ForceCloseReason: '0',
    IsAutoSuspend: 0,
    ...order.fields,
  }
}
