import { isTerminal } from '@huangpu/core'
import type {
  AccountData,
  OrderAcceptance,
  OrderView,
  PlaceOrderBody,
  PositionView,
  TradeData,
} from '@huangpu/messages'
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import type { OrderUpdate } from '../wire/live-message.js'
import { postApi } from '../api/call-api.js'
import { mergeOrder, type ConsoleOrder } from '../model/console-order.js'

const tradeKey = (trade: TradeData): string =>
  `${trade.account_id} ${trade.trading_day} ${trade.exchange} ${trade.trade_id} ${trade.direction}`

const newestFirst = (a: { key: string; at: string }, b: { key: string; at: string }): number =>
  a.at === b.at ? (a.key < b.key ? 1 : -1) : a.at < b.at ? 1 : -1

/** Orders, fills, positions and funds. */
export const useBlotterStore = defineStore('blotter', () => {
  const orderMap = shallowReactive(new Map<string, ConsoleOrder>())
  const tradeMap = shallowReactive(new Map<string, TradeData>())
  /** Null until trading answered once. */
  const positions = shallowRef<readonly PositionView[] | null>(null)
  const account = shallowRef<AccountData | null>(null)
  const loaded = shallowRef(false)

  const orders = computed(() =>
    [...orderMap.values()]
      .map((order) => ({ order, at: order.created_at, key: order.order_id }))
      .sort(newestFirst)
      .map(({ order }) => order),
  )
  const working = computed(() => orders.value.filter((order) => !isTerminal(order.status)))
  const trades = computed(() =>
    [...tradeMap.entries()]
      .map(([key, trade]) => ({ trade, at: trade.datetime, key }))
      .sort(newestFirst)
      .map(({ trade }) => trade),
  )
  const held = computed(() => (positions.value ?? []).filter((row) => row.volume > 0))

  function putOrder(order: OrderView | OrderUpdate): void {
    orderMap.set(order.order_id, mergeOrder(orderMap.get(order.order_id), order))
  }

  function putTrade(trade: TradeData): void {
    tradeMap.set(tradeKey(trade), trade)
  }

  /** What a snapshot brought replaces what was there: another day, another account or a trimmed list. */
  function replace(rows: { orders: readonly OrderView[] | null; trades: readonly TradeData[] | null }): void {
    if (rows.orders) {
      const known = new Set(rows.orders.map((order) => order.order_id))
      for (const id of [...orderMap.keys()]) if (!known.has(id)) orderMap.delete(id)
      rows.orders.forEach(putOrder)
      loaded.value = true
    }
    if (rows.trades) {
      tradeMap.clear()
      rows.trades.forEach(putTrade)
    }
  }

  /** @throws ApiFailure; `outcomeUnknown` of it says whether the order may have been taken */
  const place = (order: PlaceOrderBody): Promise<OrderAcceptance> => postApi<OrderAcceptance>('/orders', order)

  const cancel = (orderId: string, requestId: string): Promise<OrderAcceptance> =>
    postApi<OrderAcceptance>(`/orders/${encodeURIComponent(orderId)}/cancel`, { request_id: requestId })

  return {
    orderMap,
    orders,
    working,
    trades,
    positions,
    held,
    account,
    loaded,
    putOrder,
    putTrade,
    replace,
    place,
    cancel,
  }
})
