import { eventDataSchema, orderDataSchema, STREAMS, tradeDataSchema } from '@huangpu/messages'
import type { z } from 'zod'
import type { LiveMessage } from '../../client/wire/live-message.js'

/** Undefined when the text is not JSON or does not fit the catalogue: a console shows only what it understands. */
export function parseStreamEntry<S extends z.ZodType>(json: string, schema: S): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}

/** What an entry of a followed stream tells the screens; positions only hint, they are read from trading's book. */
export function liveMessageOf(
  stream: string,
  json: string,
): Extract<LiveMessage, { type: 'order' | 'trade' | 'event' }> | undefined {
  if (stream === STREAMS.orderStatus) {
    const order = parseStreamEntry(json, orderDataSchema)
    return order && { type: 'order', order }
  }
  if (stream === STREAMS.trade) {
    const trade = parseStreamEntry(json, tradeDataSchema)
    return trade && { type: 'trade', trade }
  }
  if (stream === STREAMS.event) {
    const event = parseStreamEntry(json, eventDataSchema)
    return event && { type: 'event', event }
  }
  return undefined
}
