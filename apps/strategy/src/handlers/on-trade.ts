import { tradeKey } from '@huangpu/core'
import { streamHandler, type StreamHandler } from '@huangpu/bus'
import { STREAMS, tradeDataSchema, type TradeData } from '@huangpu/messages'
import type { OwnOrders } from '../orders/own-orders.js'

/** Fills of own requests are stored with the message's key; those of others are none of ours. */
export const onTrade = (own: OwnOrders): StreamHandler =>
  streamHandler<TradeData>({
    stream: STREAMS.trade,
    schema: tradeDataSchema,
    keyOf: tradeKey,
    handle: (trade) => own.storeTrade(trade),
    afterCommit: (trade, outcome) => {
      if (outcome === 'applied') own.tellTrade(trade)
    },
  })
