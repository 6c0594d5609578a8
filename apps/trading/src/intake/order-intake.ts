import {
  applyStatus,
  checkOrder,
  commandKey,
  firstOrderNumber,
  formatShanghai,
  legsOf,
  newOrder,
  orderIdOfNumber,
  type EpochMs,
  type OrderIntent,
  type OrderLeg,
  type RiskContext,
  type RiskPassed,
} from '@huangpu/core'
import { STREAMS, type OrderAcceptance, type SendOrderCommand, type SendOrderRequest } from '@huangpu/messages'
import type { OrderRecord } from '@huangpu/storage'
import { currentDay } from '../session/trading-day.js'
import type { TradingDesk } from '../trading-desk.js'
import { acceptedAs, refusedAs, sentenceOf, type Refusal } from './acceptance.js'
import { publishOwnStatus } from './order-status-message.js'
import type { RiskFacts } from './risk-facts.js'

type Decision =
  | { readonly passed: true; readonly intent: RiskPassed<OrderIntent>; readonly context: RiskContext }
  | { readonly passed: false; readonly refusal: Refusal }

/** New orders, from the stream and over HTTP alike. Runs inside one transaction with everything that it causes. */
export class OrderIntake {
  constructor(
    private readonly desk: TradingDesk,
    private readonly facts: RiskFacts,
    private readonly wantQuotes: (symbol: string) => void,
  ) {}

  /** `receivedMs`: wall time from which the time to live counts; for a stream, when Redis took the request. */
  place(request: SendOrderRequest, receivedMs: EpochMs): OrderAcceptance {
    const content = contentOf(request)
    const known = this.desk.tables.requests.find('SEND_ORDER', request.request_id)
    if (known) {
      if (known.content !== content) return refusedAs(request.request_id, { code: 'duplicate_request' })
      const { accepted, orderIds, requestId, reasonCode } = known
      return accepted
        ? acceptedAs(requestId, orderIds)
        : refusedAs(requestId, { code: reasonCode ?? 'invalid_message' })
    }
    const expiresAtMs = request.expires_at_ms ?? receivedMs + this.desk.risk.order_ttl_ms
    const decision = this.#decide(request, expiresAtMs)
    const orderIds = decision.passed
      ? this.#accept(request, decision.intent, decision.context)
      : [this.#refuse(request, decision.refusal, expiresAtMs)]
    const reasonCode = decision.passed ? null : decision.refusal.code
    const { request_id: requestId } = request
    this.desk.tables.requests.insert(
      { requestId, kind: 'SEND_ORDER', content, accepted: decision.passed, reasonCode, orderIds },
      this.desk.wallMs(),
    )
    this.desk.count(decision.passed ? 'orders_accepted' : `orders_refused_${decision.refusal.code}`)
    return decision.passed ? acceptedAs(requestId, orderIds) : refusedAs(requestId, decision.refusal)
  }

  #decide(request: SendOrderRequest, expiresAtMs: EpochMs): Decision {
    const { desk } = this
    if (request.environment !== desk.environment)
      return refuse({ code: 'wrong_environment', detail: request.environment })
    if (request.account_id !== desk.accountId) return refuse({ code: 'wrong_account', detail: request.account_id })
    const { order_type: type } = request
    if (type === 'STOP' || type === 'STOP_LIMIT' || type === 'TRAILING_STOP') {
      return refuse({ code: 'unsupported_order_type', detail: type })
    }
    const atMarket = type === 'MARKET'
    const intent: OrderIntent = {
      symbol: request.symbol,
      exchange: request.exchange,
      direction: request.direction,
      offset: request.offset,
      orderType: atMarket ? 'FAK' : type,
      // A market order without a quote has no price, and none is made up for it.
      price: atMarket ? (this.facts.marketLimit(request) ?? 0) : request.price,
      volumeLots: request.volume,
      expiresAtMs,
    }
    const context = this.facts.contextOf(intent)
    const verdict = checkOrder(intent, context)
    if (verdict.passed) return { ...verdict, context }
    if (!atMarket || verdict.refusal.code !== 'invalid_price') return refuse(verdict.refusal)
    this.wantQuotes(request.symbol)
    return refuse({ code: 'no_valid_quote', detail: request.symbol })
  }

  #accept(request: SendOrderRequest, intent: RiskPassed<OrderIntent>, context: RiskContext): string[] {
    const legs = legsOf(intent.offset, intent.volumeLots, context.closable, this.desk.risk.close_policy)
    if (legs === undefined) throw new Error(`risk passed a close that cannot be split: ${JSON.stringify(intent)}`)
    return legs.map((leg) => this.#send(request, intent, leg))
  }

  /** The order's row and its command, in this transaction: neither exists without the other. */
  #send(request: SendOrderRequest, intent: RiskPassed<OrderIntent>, leg: OrderLeg): string {
    const orderId = this.#mintOrderId()
    const { symbol, exchange, direction, orderType, price, expiresAtMs } = intent
    this.desk.tables.orders.insert({
      ...this.#recordOf(request, orderId, expiresAtMs),
      origin: 'own',
      offset: leg.offset,
      orderType,
      price,
      state: newOrder(leg.lots),
    })
    const command: SendOrderCommand = {
      cmd_type: 'SEND_ORDER',
      request_id: request.request_id,
      order_id: orderId,
      symbol,
      exchange,
      direction,
      offset: leg.offset,
      order_type: orderType,
      price,
      volume: leg.lots,
      strategy_name: request.strategy_name,
      account_id: this.desk.accountId,
      environment: this.desk.environment,
      timestamp: formatShanghai(this.desk.exchangeMs()),
      expires_at_ms: expiresAtMs,
    }
    this.desk.outbox.add(STREAMS.cmd, commandKey(command), JSON.stringify(command))
    return orderId
  }

  #refuse(request: SendOrderRequest, refusal: Refusal, expiresAtMs: EpochMs): string {
    const orderId = this.#mintOrderId()
    const rejected = { event: 'state', statusSeq: 1, status: 'REJECTED', tradedLots: 0, unknownSinceMs: null } as const
    const order: OrderRecord = {
      ...this.#recordOf(request, orderId, expiresAtMs),
      origin: 'refused',
      state: applyStatus(newOrder(request.volume), rejected).next,
      reasonCode: refusal.code,
      reason: sentenceOf(refusal),
    }
    this.desk.tables.orders.insert(order)
    const { account_id, environment } = request
    publishOwnStatus(this.desk, order, 'state', {
      code: refusal.code,
      text: sentenceOf(refusal),
      account_id,
      environment,
    })
    return orderId
  }

  #mintOrderId(): string {
    return orderIdOfNumber(this.desk.tables.counters.next('order_number', firstOrderNumber(this.desk.wallMs())))
  }

  #recordOf(request: SendOrderRequest, orderId: string, expiresAtMs: EpochMs): Omit<OrderRecord, 'origin' | 'state'> {
    const now = formatShanghai(this.desk.exchangeMs())
    return {
      orderId,
      requestId: request.request_id,
      symbol: request.symbol,
      exchange: request.exchange,
      direction: request.direction,
      offset: request.offset,
      orderType: request.order_type,
      price: request.price,
      overfilled: false,
      orderSysId: null,
      errorId: null,
      reasonCode: null,
      reason: null,
      strategyName: request.strategy_name,
      tradingDay: currentDay(this.desk),
      expiresAtMs,
      createdAt: now,
      updatedAt: now,
    }
  }
}

const refuse = (refusal: Refusal): Decision => ({ passed: false, refusal })

/** What makes two requests of one id the same intent; a retry may carry another timestamp. */
const contentOf = (request: SendOrderRequest): string => {
  const { symbol, exchange, direction, offset, order_type, price, volume, stop_price, strategy_name, account_id } =
    request
  return JSON.stringify({
    symbol,
    exchange,
    direction,
    offset,
    order_type,
    price,
    volume,
    stop_price,
    strategy_name,
    account_id,
  })
}
