import { streamHandler, type StreamHandler } from '@huangpu/bus'
import {
  applyFill,
  applyStatus,
  commandKey,
  formatShanghai,
  isExternalOrderId,
  newOrder,
  statusKey,
  type OrderState,
  type StatusReport,
} from '@huangpu/core'
import { orderDataSchema, STREAMS, type OrderData } from '@huangpu/messages'
import type { OrderRecord } from '@huangpu/storage'
import { enterDay } from '../session/trading-day.js'
import { isOurs, type TradingDesk } from '../trading-desk.js'

const reportOf = (status: OrderData): StatusReport => ({
  event: status.event,
  statusSeq: status.status_seq,
  status: status.status,
  tradedLots: status.traded,
  unknownSinceMs: status.unknown_since,
})

/** stream:order_status. An order that is not known here becomes one: it was placed by another session. */
export const onOrderStatus = (desk: TradingDesk): StreamHandler =>
  streamHandler<OrderData>({
    stream: STREAMS.orderStatus,
    schema: orderDataSchema,
    keyOf: statusKey,
    handle: (s) => apply(desk, s),
  })

function apply(desk: TradingDesk, status: OrderData): void {
  if (!isOurs(desk, status)) return
  const { orders } = desk.tables
  const known = orders.byId(status.order_id)
  if (status.event === 'cancel_rejected') return desk.count('cancels_rejected')
  if (known?.origin === 'refused') return
  enterDay(desk, status.trading_day)
  desk.outbox.confirm(commandKey({ cmd_type: 'SEND_ORDER', order_id: status.order_id, request_id: status.request_id }))
  if (known === undefined) return orders.insert(adopted(desk, status))
  const { next, effects } = applyStatus(known.state, reportOf(status))
  const stale = effects.some((effect) => effect.type === 'ignored')
  if (!stale) return orders.update({ ...known, ...saidBy(status), state: next, updatedAt: now(desk) })
  // Fills may have ended it before its statuses were read: the exchange's id is news all the same.
  orders.update({ ...known, orderSysId: known.orderSysId ?? status.order_sys_id, state: next })
}

const now = (desk: TradingDesk): string => formatShanghai(desk.exchangeMs())

const saidBy = (status: OrderData): Partial<OrderRecord> => ({
  ...(status.order_sys_id === null ? {} : { orderSysId: status.order_sys_id }),
  ...(status.reason_code === null ? {} : { reasonCode: status.reason_code }),
  ...(status.reason === null ? {} : { reason: status.reason }),
  ...(status.error_id === null ? {} : { errorId: status.error_id }),
})

/** Its fills may have come before it. */
function adopted(desk: TradingDesk, status: OrderData): OrderRecord {
  const filled = desk.tables.trades.filledLots(status.order_id)
  const start: OrderState = filled > 0 ? applyFill(newOrder(status.volume), filled).next : newOrder(status.volume)
  return {
    orderId: status.order_id,
    requestId: status.request_id,
    origin: isExternalOrderId(status.order_id) ? 'external' : 'own',
    symbol: status.symbol,
    exchange: status.exchange,
    direction: status.direction,
    offset: status.offset,
    orderType: status.order_type,
    price: status.price,
    state: applyStatus(start, reportOf(status)).next,
    overfilled: filled > status.volume,
    orderSysId: status.order_sys_id,
    errorId: status.error_id,
    reasonCode: status.reason_code,
    reason: status.reason,
    strategyName: status.strategy_name,
    tradingDay: status.trading_day,
    expiresAtMs: null,
    createdAt: now(desk),
    updatedAt: now(desk),
  }
}
