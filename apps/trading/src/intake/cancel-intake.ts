import { commandKey, formatShanghai, type OrderState } from '@huangpu/core'
import { STREAMS, type CancelOrderCommand, type OrderAcceptance } from '@huangpu/messages'
import type { OrderRecord } from '@huangpu/storage'
import type { TradingDesk } from '../trading-desk.js'
import { acceptedAs, refusedAs, sentenceOf, type Refusal } from './acceptance.js'
import { publishOwnStatus, publishUnknownOrder } from './order-status-message.js'

/** A cancel of one child order, or of every child of a request. */
export interface CancelIntent {
  readonly requestId: string
  readonly strategyName: string
  readonly target: { readonly orderId: string } | { readonly requestId: string }
}

const REQUEST_ID_LENGTH_MAX = 64

/**
 * Cancels, from the stream and over HTTP alike. No rule blocks one: what ever left for the counter is forwarded, also
 * when it seems to have ended or the gateway is away, because the gateway knows better and keeps cancels until it can
 * send them. Only what never left is answered here. Runs inside one transaction with everything that it causes.
 */
export class CancelIntake {
  constructor(private readonly desk: TradingDesk) {}

  cancel(intent: CancelIntent): OrderAcceptance {
    const { requests } = this.desk.tables
    const content = JSON.stringify(intent.target)
    const known = requests.find('CANCEL_ORDER', intent.requestId)
    if (known?.content === content) {
      const { accepted, orderIds, requestId, reasonCode } = known
      return accepted
        ? acceptedAs(requestId, orderIds)
        : refusedAs(requestId, { code: reasonCode ?? 'order_not_found' })
    }
    // An id that was used for another cancel is the client's mistake, and no reason to leave an order working.
    const { orderIds, refusal } = this.#forward(intent, known !== undefined)
    const { requestId } = intent
    if (!known) {
      const accepted = refusal === undefined
      const record = {
        requestId,
        kind: 'CANCEL_ORDER',
        content,
        accepted,
        reasonCode: refusal?.code ?? null,
        orderIds,
      } as const
      requests.insert(record, this.desk.wallMs())
    }
    this.desk.count(refusal ? 'cancels_refused' : 'cancels_forwarded')
    return refusal ? refusedAs(requestId, refusal) : acceptedAs(requestId, orderIds)
  }

  #forward(intent: CancelIntent, idTaken: boolean): { orderIds: string[]; refusal?: Refusal } {
    const { target } = intent
    const { orders } = this.desk.tables
    const found = 'orderId' in target ? [orders.byId(target.orderId)] : orders.ofRequest(target.requestId)
    const children = found.filter((order) => order !== undefined)
    if (children.length === 0) return { orderIds: [], refusal: this.#unknown(intent) }
    const sent = children.filter((order) => order.origin !== 'refused')
    const working = sent.filter((order) => order.state.kind === 'active')
    const targets = working.length > 0 ? working : sent
    targets.forEach((order, index) => {
      const unique = index === 0 && !idTaken
      this.#send(order, unique ? intent.requestId : requestIdFor(intent.requestId, order.orderId), intent.strategyName)
    })
    if (targets.length > 0) return { orderIds: targets.map((order) => order.orderId) }
    return { orderIds: [], refusal: this.#neverLeft(children) }
  }

  #send(order: OrderRecord, requestId: string, strategyName: string): void {
    const command = cancelCommandOf(this.desk, order, requestId, strategyName)
    this.desk.outbox.add(STREAMS.cmd, commandKey(command), JSON.stringify(command))
  }

  #unknown(intent: CancelIntent): Refusal {
    const { target, requestId, strategyName } = intent
    const orderId = 'orderId' in target ? target.orderId : target.requestId
    const refusal: Refusal = { code: 'order_not_found', detail: orderId }
    publishUnknownOrder(
      this.desk,
      { orderId, requestId, strategyName },
      { code: refusal.code, text: sentenceOf(refusal) },
    )
    return refusal
  }

  #neverLeft(children: readonly OrderRecord[]): Refusal {
    const refusal: Refusal = { code: 'order_already_final' }
    const { accountId: account_id, environment } = this.desk
    for (const order of children) {
      const state: OrderState = { ...order.state, statusSeq: order.state.statusSeq + 1 }
      this.desk.tables.orders.update({ ...order, state })
      const why = { code: refusal.code, text: sentenceOf(refusal), account_id, environment }
      publishOwnStatus(this.desk, { ...order, state }, 'cancel_rejected', why)
    }
    return refusal
  }
}

export const cancelCommandOf = (
  desk: Pick<TradingDesk, 'accountId' | 'environment' | 'exchangeMs'>,
  order: Pick<OrderRecord, 'orderId' | 'symbol' | 'exchange'>,
  requestId: string,
  strategyName: string,
): CancelOrderCommand => ({
  cmd_type: 'CANCEL_ORDER',
  request_id: requestId,
  order_id: order.orderId,
  symbol: order.symbol,
  exchange: order.exchange,
  strategy_name: strategyName,
  account_id: desk.accountId,
  environment: desk.environment,
  timestamp: formatShanghai(desk.exchangeMs()),
})

/** The gateway tells cancels apart by their request id: further children of one request get ids made from theirs. */
function requestIdFor(requestId: string, orderId: string): string {
  const suffix = `.${orderId.replaceAll(' ', '_')}`.slice(0, REQUEST_ID_LENGTH_MAX)
  const room = REQUEST_ID_LENGTH_MAX - suffix.length
  return (room > 0 ? requestId.slice(-room) : '') + suffix
}
