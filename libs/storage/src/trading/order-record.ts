import {
  statusOf,
  unknownSinceOf,
  type Direction,
  type Exchange,
  type Offset,
  type OrderOutcome,
  type OrderState,
  type OrderStatus,
  type OrderType,
} from '@huangpu/core'
import type { ReasonCode } from '@huangpu/messages'

/** `own`: a command was made of it. `refused`: ended here, nobody else has seen it. `external`: of another session. */
export type OrderOrigin = 'own' | 'refused' | 'external'

/** One child order as trading keeps it. */
export interface OrderRecord {
  readonly orderId: string
  readonly requestId: string
  readonly origin: OrderOrigin
  readonly symbol: string
  readonly exchange: Exchange
  readonly direction: Direction
  readonly offset: Offset
  readonly orderType: OrderType
  readonly price: number
  readonly state: OrderState
  /** More lots filled than were ordered. */
  readonly overfilled: boolean
  readonly orderSysId: string | null
  readonly errorId: number | null
  readonly reasonCode: ReasonCode | null
  readonly reason: string | null
  readonly strategyName: string
  readonly tradingDay: string
  readonly expiresAtMs: number | null
  /** Exchange time, Shanghai wall clock. */
  readonly createdAt: string
  readonly updatedAt: string
}

export interface OrderRow {
  id: number
  account_id: string
  order_id: string
  request_id: string
  origin: OrderOrigin
  symbol: string
  exchange: Exchange
  direction: Direction
  offset: Offset
  order_type: OrderType
  price: number
  volume: number
  traded: number
  filled: number
  status: OrderStatus
  phase: 'submitting' | 'working' | 'settling' | 'final'
  status_seq: number
  unknown_since: number | null
  overfilled: number
  order_sys_id: string | null
  error_id: number | null
  reason_code: ReasonCode | null
  reason: string | null
  strategy_name: string
  trading_day: string
  expires_at_ms: number | null
  created_at: string
  updated_at: string
}

export const ORDER_COLUMNS = [
  'account_id',
  'order_id',
  'request_id',
  'origin',
  'symbol',
  'exchange',
  'direction',
  'offset',
  'order_type',
  'price',
  'volume',
  'traded',
  'filled',
  'status',
  'phase',
  'status_seq',
  'unknown_since',
  'overfilled',
  'order_sys_id',
  'error_id',
  'reason_code',
  'reason',
  'strategy_name',
  'trading_day',
  'expires_at_ms',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof OrderRow)[]

export const rowOfOrder = (order: OrderRecord, accountId: string): Omit<OrderRow, 'id'> => ({
  account_id: accountId,
  order_id: order.orderId,
  request_id: order.requestId,
  origin: order.origin,
  symbol: order.symbol,
  exchange: order.exchange,
  direction: order.direction,
  offset: order.offset,
  order_type: order.orderType,
  price: order.price,
  volume: order.state.volumeLots,
  traded: order.state.tradedLots,
  filled: order.state.filledLots,
  status: statusOf(order.state),
  phase: order.state.kind === 'final' ? 'final' : order.state.phase,
  status_seq: order.state.statusSeq,
  unknown_since: unknownSinceOf(order.state),
  overfilled: order.overfilled ? 1 : 0,
  order_sys_id: order.orderSysId,
  error_id: order.errorId,
  reason_code: order.reasonCode,
  reason: order.reason,
  strategy_name: order.strategyName,
  trading_day: order.tradingDay,
  expires_at_ms: order.expiresAtMs,
  created_at: order.createdAt,
  updated_at: order.updatedAt,
})

export const orderOfRow = (row: OrderRow): OrderRecord => ({
  orderId: row.order_id,
  requestId: row.request_id,
  origin: row.origin,
  symbol: row.symbol,
  exchange: row.exchange,
  direction: row.direction,
  offset: row.offset,
  orderType: row.order_type,
  price: row.price,
  state: stateOfRow(row),
  overfilled: row.overfilled === 1,
  orderSysId: row.order_sys_id,
  errorId: row.error_id,
  reasonCode: row.reason_code,
  reason: row.reason,
  strategyName: row.strategy_name,
  tradingDay: row.trading_day,
  expiresAtMs: row.expires_at_ms,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

function stateOfRow(row: OrderRow): OrderState {
  const progress = {
    volumeLots: row.volume,
    tradedLots: row.traded,
    filledLots: row.filled,
    statusSeq: row.status_seq,
  }
  switch (row.phase) {
    case 'final':
      return { ...progress, kind: 'final', outcome: row.status as OrderOutcome }
    case 'settling':
      return { ...progress, kind: 'active', phase: 'settling', outcome: row.status as OrderOutcome }
    case 'submitting':
    case 'working':
      return { ...progress, kind: 'active', phase: row.phase, unknownSinceMs: row.unknown_since }
  }
}
