import { formatShanghai } from '@huangpu/core'
import type { ExchangeOrder, ExchangeOrderState, ExchangeOwner, ExchangeTrade } from '@huangpu/messages'
import type { OrderRecord, TradeRecord } from '../../counter/order-record.js'
import type { OrderOwner, OutsiderOrder, OwnedOrder } from '../../market/outsider-order.js'

const STATES: Readonly<Record<OrderRecord['status'], ExchangeOrderState>> = {
  '0': 'filled',
  '1': 'partially_filled',
  '3': 'queued',
  '5': 'cancelled',
  a: 'submitted',
}

const NOT_AN_ACCOUNTS = { offset: null, message: '', order_sys_id: null, order_ref: null } as const

export const ownerView = (owner: OrderOwner): ExchangeOwner => {
  if (owner.kind === 'account') return { kind: 'account', name: owner.accountId }
  return owner.kind === 'participant'
    ? { kind: 'participant', name: owner.participant }
    : { kind: 'market', name: null }
}

export const participantOrderId = (id: number): string => `p${id}`

export const accountOrderView = (order: OrderRecord): ExchangeOrder => ({
  id: String(order.seq),
  owner: { kind: 'account', name: order.accountId },
  symbol: order.symbol,
  side: order.side,
  offset: order.offset,
  price: order.price,
  volume: order.volumeLots,
  traded: order.tradedLots,
  state: order.submitStatus === '4' ? 'rejected' : STATES[order.status],
  message: order.statusMessage,
  order_sys_id: order.orderSysId.trim() || null,
  order_ref: order.orderRef.trim(),
  inserted_at: order.insertTime,
})

export const participantOrderView = (order: OutsiderOrder): ExchangeOrder => ({
  ...NOT_AN_ACCOUNTS,
  id: participantOrderId(order.id),
  owner: { kind: 'participant', name: order.participant },
  symbol: order.symbol,
  side: order.side,
  price: order.price,
  volume: order.volumeLots,
  traded: order.tradedLots,
  state: stateOf(order),
  inserted_at: formatShanghai(order.atMs).slice(11, 19),
})

const stateOf = ({ status, tradedLots }: OutsiderOrder): ExchangeOrderState => {
  if (status !== 'resting') return status
  return tradedLots > 0 ? 'partially_filled' : 'queued'
}

/** What rests of an order of the market's own. */
export const marketOrderView = (symbol: string, order: OwnedOrder): ExchangeOrder => ({
  ...NOT_AN_ACCOUNTS,
  id: null,
  owner: { kind: 'market', name: null },
  symbol,
  side: order.side,
  price: order.price,
  volume: order.volumeLots,
  traded: 0,
  state: 'queued',
  inserted_at: null,
})

export const tradeView = (trade: TradeRecord): ExchangeTrade => ({
  trade_id: trade.tradeId.trim(),
  account_id: trade.accountId,
  symbol: trade.symbol,
  side: trade.side,
  offset: trade.offset,
  price: trade.price,
  volume: trade.volumeLots,
  commission: trade.commission,
  order_sys_id: trade.orderSysId.trim(),
  order_ref: trade.orderRef.trim(),
  traded_at: trade.tradeTime,
})
