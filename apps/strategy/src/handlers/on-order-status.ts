import { statusKey } from '@huangpu/core'
import { streamHandler, type StreamHandler } from '@huangpu/bus'
import { orderDataSchema, STREAMS, type OrderData } from '@huangpu/messages'
import type { OwnOrders } from '../orders/own-orders.js'

/** Statuses of own requests are stored with the message's key; the instance hears of them once they are. */
export const onOrderStatus = (own: OwnOrders): StreamHandler =>
  streamHandler<OrderData>({
    stream: STREAMS.orderStatus,
    schema: orderDataSchema,
    keyOf: statusKey,
    handle: (status) => own.storeStatus(status),
    afterCommit: (status, outcome) => {
      if (outcome === 'applied') own.tellStatus(status)
    },
  })
