import { publishedMsOf, streamHandler, type StreamHandler } from '@huangpu/bus'
import { orderRequestSchema, STREAMS, type CancelOrderRequest, type OrderRequest } from '@huangpu/messages'
import type { CancelIntake, CancelIntent } from '../intake/cancel-intake.js'
import type { OrderIntake } from '../intake/order-intake.js'

/** A cancel that carries the id of an order, or that of another cancel, is still a cancel of its own. */
function keyOf(request: OrderRequest): string {
  if (request.cmd_type === 'SEND_ORDER') return `SEND_ORDER|${request.request_id}`
  return `CANCEL_ORDER|${request.request_id}|${request.order_id ?? ''}|${request.target_request_id ?? ''}`
}

function cancelIntentOf(request: CancelOrderRequest): CancelIntent {
  const { request_id: requestId, strategy_name: strategyName, order_id: orderId, target_request_id: target } = request
  if (orderId !== undefined) return { requestId, strategyName, target: { orderId } }
  return { requestId, strategyName, target: { requestId: target ?? '' } }
}

/** stream:order. The time to live counts from when Redis took the request: what waited here is late. */
export const onOrderRequest = (orders: OrderIntake, cancels: CancelIntake): StreamHandler =>
  streamHandler({
    stream: STREAMS.order,
    schema: orderRequestSchema,
    keyOf,
    handle: (request, entryId) => {
      if (request.cmd_type === 'CANCEL_ORDER') cancels.cancel(cancelIntentOf(request))
      else orders.place(request, publishedMsOf(entryId))
    },
  })
