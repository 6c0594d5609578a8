import { tradeKey } from '@huangpu/core'
import { streamHandler, type StreamHandler } from '@huangpu/bus'
import { STREAMS, tradeDataSchema, type TradeData } from '@huangpu/messages'
import type { AccountWatch } from '../books/account-watch.js'
import type { OwnOrders } from '../orders/own-orders.js'

/** A fill moves the account whosever it is, and one of an own request its strategy; stored with the message's key. */
export const onTrade = (own: OwnOrders, account: AccountWatch, onMoved: () => void): StreamHandler =>
  streamHandler<TradeData>({
    stream: STREAMS.trade,
    schema: tradeDataSchema,
    keyOf: tradeKey,
    handle: (trade, entryId) => {
      own.storeTrade(trade)
      account.storeTrade(trade, entryId)
    },
    afterCommit: (trade, outcome) => {
      if (outcome !== 'applied') return
      own.tellTrade(trade)
      onMoved()
    },
  })
