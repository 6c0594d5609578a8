import { formatShanghai, PHASE_RULES, shanghaiDay, type BookFill, type BookOutcome, type EpochMs } from '@huangpu/core'
import { bookFill, bookMessage, freeze, release, type Account } from '../counter/account.js'
import { isFinal, type OrderIntent, type OrderRecord, type TradeRecord } from '../counter/order-record.js'
import type { LegMarks } from '../counter/position-leg.js'
import type { ContractMarket } from '../market/contract-market.js'
import { DayOrders } from './day-orders.js'
import type { ExchangeChanges, ExchangeState, FlowEntry, FlowMoment } from './exchange-changes.js'
import { newOrder } from './new-order.js'
import { OrderSlices, type Slicing } from './order-slices.js'
import { paddedId } from './padded-id.js'
import { orderFields, tradeFields } from './return-fields.js'
import {
  ACCEPTED_RESTING,
  CANCELLED,
  DELISTED,
  EXPIRED,
  SUBMITTED,
  afterFill,
  cancelSubmitted,
  exchangeRejected,
  repeated,
  type ShownState,
} from './return-sequence.js'

export interface DeskPorts {
  readonly brokerId: string
  readonly state: ExchangeState
  account(accountId: string): Account
  market(symbol: string): ContractMarket
  /** With the account's terms. */
  marks(accountId: string, symbol: string): LegMarks
  changes(): ExchangeChanges
  /** Numbers of the private topic, by account. */
  nextFlowSeq(accountId: string): number
  nowMs(): EpochMs
  /** When a product changes its phase next. */
  nextStatusMs(): EpochMs | undefined
  /** An investor's order traded on its arrival. */
  onInvestorFills(market: ContractMarket, fills: readonly BookFill[]): void
}

/** Keeps the exchange's ids apart from the counter's. */
const SYS_ID_BASE = 1_000_000

/** Lives of the investors' orders of one trading day, told in the sequences of SHFE (section 3 of the CTP notes). */
export class OrderDesk {
  readonly day = new DayOrders()
  private readonly slices = new OrderSlices()
  private stamped = { second: Number.NaN, date: '', time: '' }

  constructor(private readonly ports: DeskPorts) {}

  /** An order that the counter accepted; `refusal` is why the exchange will not have it. */
  insert(intent: OrderIntent, refusal: string | undefined, slicing?: Slicing): OrderRecord {
    const order = this.newOrder(intent)
    const market = this.ports.market(order.symbol)
    this.day.add(order)
    this.countMessage(order, 'orders')
    freeze(this.touchedAccount(order), order)
    this.tell(order, SUBMITTED)
    if (refusal !== undefined) {
      this.end(order, exchangeRejected(market.contract.spec.exchange, refusal))
      return order
    }
    order.orderSysId = paddedId(SYS_ID_BASE + order.seq)
    this.day.addSysId(order)
    if (slicing && order.timeInForce === 'day') this.slices.add(order.seq, slicing)
    const outcome = this.submit(order, market)
    if (outcome.fills.length === 0 && outcome.restingLots > 0) this.tell(order, ACCEPTED_RESTING, 'ack')
    else this.tellOutcome(order, outcome)
    return order
  }

  /** When the next part of an order that trades in parts comes to the book. */
  nextSliceMs(): EpochMs | undefined {
    return this.slices.nextMs()
  }

  performSlices(): void {
    for (const seq of this.slices.takeDue(this.ports.nowMs())) {
      const order = this.day.get(seq)
      if (!order || isFinal(order)) continue
      const market = this.ports.market(order.symbol)
      if (PHASE_RULES[market.phase].takesDayOrders) this.tellOutcome(order, this.submit(order, market))
      else this.slices.postpone(seq, this.ports.nextStatusMs() ?? Infinity)
    }
  }

  cancel(order: OrderRecord): void {
    this.countMessage(order, 'cancels')
    this.slices.remove(order.seq)
    this.ports.market(order.symbol).book.cancel(order.seq)
    this.tell(order, cancelSubmitted(order.status))
    this.end(order, CANCELLED)
  }

  /** A restart found it: its contract is not listed any more. */
  delist(order: OrderRecord): void {
    this.end(order, DELISTED)
  }

  /** A restart found it: it comes to its book as one that arrives, when the market next moves. */
  resubmit(order: OrderRecord): void {
    this.slices.add(order.seq, { lots: order.volumeLots, pauseMs: 0 })
    this.slices.pause(order.seq, this.ports.nowMs())
  }

  /** The day is over: what still works is gone. */
  expireAll(): void {
    for (const order of this.day.all()) {
      if (isFinal(order)) continue
      this.ports.market(order.symbol).book.cancel(order.seq)
      this.end(order, EXPIRED)
    }
  }

  /** Another participant traded with resting orders of investors. */
  onOutsiderFills(fills: readonly BookFill[]): void {
    for (const fill of fills) {
      const order = this.day.get(fill.makerId)
      if (order) this.fillWithStates(order, fill, paddedId(this.nextTradeNumber()))
    }
  }

  /** Both sides of an auction's fills; those of one fill share its number. */
  onAuctionFills(fills: readonly BookFill[]): void {
    for (const fill of fills) {
      const tradeId = paddedId(this.nextTradeNumber())
      for (const id of [fill.makerId, fill.takerId]) {
        const order = this.day.get(id)
        if (order) this.fillWithStates(order, fill, tradeId)
      }
    }
  }

  /** What still works, or its next part. */
  private submit(order: OrderRecord, market: ContractMarket): BookOutcome {
    const { seq: id, side, priceTicks, timeInForce, minVolumeLots } = order
    const least = minVolumeLots === undefined ? {} : { minVolumeLots }
    const volumeLots = this.slices.lotsOf(id, order.volumeLots - order.tradedLots)
    if (!PHASE_RULES[market.phase].matches) return market.book.enter({ id, side, priceTicks, volumeLots })
    const outcome = market.book.submit({ id, side, priceTicks, volumeLots, timeInForce, ...least })
    this.ports.onInvestorFills(market, outcome.fills)
    return outcome
  }

  private tellOutcome(order: OrderRecord, outcome: BookOutcome): void {
    const number = (): string => paddedId(this.nextTradeNumber())
    const matches = outcome.fills.map((fill) => ({ fill, tradeId: number() }))
    for (const { fill, tradeId } of matches) {
      const maker = this.day.get(fill.makerId)
      if (maker) this.fillWithStates(maker, fill, tradeId)
    }
    if (outcome.cancelledLots > 0) return this.tellKilled(order, matches)
    for (const { fill, tradeId } of matches) this.fillWithStates(order, fill, tradeId)
  }

  /** FAK and FOK: cancelled, cancelled again, and only then the trades. */
  private tellKilled(order: OrderRecord, matches: readonly { fill: BookFill; tradeId: string }[]): void {
    const trades = matches.map(({ fill, tradeId }) => this.book(order, fill, tradeId))
    this.end(order, CANCELLED, 'ack')
    this.tell(order, CANCELLED, trades.length > 0 ? 'partial_fill' : undefined)
    for (const trade of trades) this.tellTrade(trade)
  }

  private fillWithStates(order: OrderRecord, fill: BookFill, tradeId: string): void {
    this.tell(order, repeated(order.status), order.status === 'a' ? 'ack' : undefined)
    const trade = this.book(order, fill, tradeId)
    const state = afterFill(order.tradedLots, order.volumeLots)
    this.tell(order, state, state.status === '0' ? 'fill' : 'partial_fill')
    this.tellTrade(trade)
    if (isFinal(order)) this.slices.remove(order.seq)
    else if (!this.ports.market(order.symbol).book.resting(order.seq)) this.slices.pause(order.seq, this.ports.nowMs())
  }

  private book(order: OrderRecord, fill: BookFill, tradeId: string): TradeRecord {
    const market = this.ports.market(order.symbol)
    const at = this.stamp()
    const price = market.priceOf(fill.priceTicks)
    const { volumeLots } = fill
    const marks = this.ports.marks(order.accountId, order.symbol)
    const booked = bookFill(this.touchedAccount(order), order, { price, volumeLots, tradeId }, marks)
    this.ports.changes().touch(order.accountId, booked)
    order.tradedLots += volumeLots
    this.ports.state.lastTradeSeq += 1
    const trade: TradeRecord = {
      tradingDay: order.tradingDay,
      tradeId,
      seq: this.ports.state.lastTradeSeq,
      accountId: order.accountId,
      userId: order.userId,
      orderSeq: order.seq,
      symbol: order.symbol,
      side: order.side,
      offset: order.offset,
      offsetFlag: order.offsetFlag,
      price,
      volumeLots,
      commission: booked.commission,
      closeProfit: booked.closeProfit,
      tradeDate: at.date,
      tradeTime: at.time,
      orderRef: order.orderRef,
      orderSysId: order.orderSysId,
      orderLocalId: order.orderLocalId,
    }
    this.day.addTrade(trade)
    this.ports.changes().trades.push(trade)
    return trade
  }

  private end(order: OrderRecord, state: ShownState, moment?: FlowMoment): void {
    release(this.touchedAccount(order), order)
    order.cancelTime = this.stamp().time
    this.tell(order, state, moment)
  }

  /** The order takes the state and tells it. */
  private tell(order: OrderRecord, state: ShownState, moment?: FlowMoment): void {
    order.status = state.status
    order.submitStatus = state.submitStatus
    order.statusMessage = state.statusMessage
    order.notifySequence += 1
    order.updateTime = this.stamp().time
    this.ports.changes().orders.add(order)
    const { contract } = this.ports.market(order.symbol)
    this.flow(order.accountId, 'OnRtnOrder', orderFields(order, contract, this.ports.brokerId, state), moment)
  }

  private tellTrade(trade: TradeRecord): void {
    const { contract } = this.ports.market(trade.symbol)
    this.flow(trade.accountId, 'OnRtnTrade', tradeFields(trade, contract, this.ports.brokerId))
  }

  private flow(accountId: string, name: FlowEntry['name'], fields: FlowEntry['fields'], moment?: FlowMoment): void {
    const { tradingDay } = this.ports.state
    const seq = this.ports.nextFlowSeq(accountId)
    this.ports.changes().flow.push({ accountId, tradingDay, seq, name, fields, moment })
  }

  /** Orders and cancels may cost a fee of their own. */
  private countMessage(order: OrderRecord, kind: 'orders' | 'cancels'): void {
    bookMessage(this.touchedAccount(order), kind, this.ports.marks(order.accountId, order.symbol))
  }

  private touchedAccount(order: OrderRecord): Account {
    this.ports.changes().accounts.add(order.accountId)
    return this.ports.account(order.accountId)
  }

  private newOrder(intent: OrderIntent): OrderRecord {
    const { state } = this.ports
    state.lastOrderSeq += 1
    const { date, time } = this.stamp()
    return newOrder(intent, { seq: state.lastOrderSeq, tradingDay: state.tradingDay, date, time })
  }

  private nextTradeNumber(): number {
    this.ports.state.lastTradeSeq += 1
    return this.ports.state.lastTradeSeq
  }

  /** Thousands of orders share a second: its texts are made once. */
  private stamp(): { date: string; time: string } {
    const nowMs = this.ports.nowMs()
    const second = Math.floor(nowMs / 1_000)
    if (this.stamped.second !== second) {
      this.stamped = { second, date: shanghaiDay(nowMs), time: formatShanghai(nowMs).slice(11, 19) }
    }
    return this.stamped
  }
}
