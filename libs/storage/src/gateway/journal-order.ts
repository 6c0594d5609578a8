import type { Direction, Exchange, Offset, OrderStatus, OrderType } from '@huangpu/core'
import type { ReasonCode } from '@huangpu/messages'

/** `intended`: journalled, perhaps not sent. `sent`: written to the socket. `acknowledged`: the counter spoke of it.
 * `unsent`: known never to have left. */
export type JournalSendState = 'intended' | 'sent' | 'acknowledged' | 'unsent'

/** A row of the gateway's order journal: own orders from the intent on, orders of others from their first report on. */
export interface JournalOrder {
  readonly orderId: string
  readonly own: boolean
  readonly requestId: string
  readonly strategyName: string
  readonly tradingDay: string
  readonly frontId: number
  readonly sessionId: number
  readonly orderRef: string
  readonly orderMemo: string
  readonly symbol: string
  readonly exchange: Exchange
  readonly direction: Direction
  readonly offset: Offset
  readonly orderType: OrderType
  readonly price: number
  readonly volume: number
  readonly sendState: JournalSendState
  /** Verbatim with its padding. */
  readonly orderSysId: string | null
  readonly status: OrderStatus
  /** Lots traded by the counter's order reports. */
  readonly traded: number
  /** Lots of the trades that were booked to it. */
  readonly filled: number
  /** The last status number minted; 0 while nothing was published. */
  readonly statusSeq: number
  readonly reasonCode: ReasonCode | null
  readonly reason: string | null
  readonly errorId: number | null
  /** Wall epoch ms. */
  readonly unknownSince: number | null
  readonly expiresAtMs: number | null
  readonly sentAtMs: number | null
  readonly createdAtMs: number
}

/** Of an order of which nothing was published yet. */
export const UNTOLD = {
  orderSysId: null,
  status: 'SUBMITTING',
  traded: 0,
  filled: 0,
  statusSeq: 0,
  reasonCode: null,
  reason: null,
  errorId: null,
  unknownSince: null,
} as const satisfies Partial<JournalOrder>

/** What may change after the first writing. */
export type JournalOrderChange = Partial<
  Pick<
    JournalOrder,
    | 'frontId'
    | 'sessionId'
    | 'sendState'
    | 'orderSysId'
    | 'status'
    | 'traded'
    | 'filled'
    | 'statusSeq'
    | 'reasonCode'
    | 'reason'
    | 'errorId'
    | 'unknownSince'
    | 'sentAtMs'
  >
>

export interface JournalOrderRow {
  order_id: string
  own: number
  request_id: string
  strategy_name: string
  trading_day: string
  front_id: number
  session_id: number
  order_ref: string
  order_memo: string
  symbol: string
  exchange: Exchange
  direction: Direction
  offset: Offset
  order_type: OrderType
  price: number
  volume: number
  send_state: JournalSendState
  order_sys_id: string | null
  status: OrderStatus
  traded: number
  filled: number
  status_seq: number
  reason_code: ReasonCode | null
  reason: string | null
  error_id: number | null
  unknown_since_ms: number | null
  expires_at_ms: number | null
  sent_at_ms: number | null
  created_at_ms: number
}

export const journalOrderOf = (row: JournalOrderRow): JournalOrder => ({
  orderId: row.order_id,
  own: row.own === 1,
  requestId: row.request_id,
  strategyName: row.strategy_name,
  tradingDay: row.trading_day,
  frontId: row.front_id,
  sessionId: row.session_id,
  orderRef: row.order_ref,
  orderMemo: row.order_memo,
  symbol: row.symbol,
  exchange: row.exchange,
  direction: row.direction,
  offset: row.offset,
  orderType: row.order_type,
  price: row.price,
  volume: row.volume,
  sendState: row.send_state,
  orderSysId: row.order_sys_id,
  status: row.status,
  traded: row.traded,
  filled: row.filled,
  statusSeq: row.status_seq,
  reasonCode: row.reason_code,
  reason: row.reason,
  errorId: row.error_id,
  unknownSince: row.unknown_since_ms,
  expiresAtMs: row.expires_at_ms,
  sentAtMs: row.sent_at_ms,
  createdAtMs: row.created_at_ms,
})

/** Map key of an exchange id: CTP pads it to 12 characters. */
export const sysKeyOf = (orderSysId: string): string => orderSysId.trim()
