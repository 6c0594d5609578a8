import { positionKey } from '@huangpu/core'
import { streamHandler, type StreamHandler } from '@huangpu/bus'
import { positionDataSchema, STREAMS, type PositionData } from '@huangpu/messages'
import type { AccountWatch } from '../books/account-watch.js'

/** The account's positions, which the strategies' books must not exceed; they never become a strategy's own. */
export const onPosition = (account: AccountWatch, onMoved: () => void): StreamHandler =>
  streamHandler<PositionData>({
    stream: STREAMS.position,
    schema: positionDataSchema,
    keyOf: positionKey,
    handle: (row, entryId) => account.storeRow(row, entryId),
    afterCommit: (row, outcome) => {
      if (outcome === 'applied' && row.is_last) onMoved()
    },
  })
