import { positionKey } from '@huangpu/core'
import { streamHandler, type StreamHandler } from '@huangpu/bus'
import { positionDataSchema, STREAMS, type PositionData } from '@huangpu/messages'
import type { AccountPositions } from '../account-positions.js'

/** The account's positions, to compare with what the strategies hold together; they never become a strategy's own. */
export const onPosition = (positions: AccountPositions): StreamHandler =>
  streamHandler<PositionData>({
    stream: STREAMS.position,
    schema: positionDataSchema,
    keyOf: positionKey,
    handle: () => undefined,
    afterCommit: (row, outcome) => {
      if (outcome === 'applied') positions.onRow(row)
    },
  })
