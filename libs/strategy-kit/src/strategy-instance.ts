import { formatShanghai, opposite, parseShanghai, type Direction, type EpochMs } from '@huangpu/core'
import type { BarData, OrderData, TickData, TradeData } from '@huangpu/messages'
import type { CtaStrategy, Variables } from './cta-strategy.js'
import { NO_PAST, type InstancePast } from './instance-past.js'
import { answerOrder } from './orders/order-refusal.js'
import { actionOf, type OrderWish } from './orders/order-wish.js'
import { RequestIds } from './orders/request-ids.js'
import { RequestLedger, type WorkingRequest } from './orders/request-ledger.js'
import type { ParameterValues } from './parameters/parameter-declaration.js'
import { OwnPosition, sideOf, type BookAdjustment, type SidePosition } from './positions/own-position.js'
import type { OrderPricing } from './pricing/order-pricing.js'
import { QuoteBoard } from './pricing/quote-board.js'
import { ExitWatch } from './risk/exit-watch.js'
import type { RiskLimits } from './risk/risk-limits.js'
import type { InstrumentFacts, StrategyDesk } from './strategy-desk.js'
import type { StrategyHost } from './strategy-host.js'
import type { StrategyType } from './strategy-type.js'

export interface InstanceSetup {
  readonly name: string
  readonly type: StrategyType
  readonly params: ParameterValues
  readonly instrument: InstrumentFacts
  readonly environment: 'sim' | 'live'
  readonly limits: RiskLimits
  readonly pricing: OrderPricing
  /** Begins every request id; the name, and more where exchange time has started over. */
  readonly requestPrefix: string
}

/** A cancel whose outcome was never reported is asked for again after this long, in exchange time. */
const CANCEL_AGAIN_MS = 30_000

/**
 * One running strategy: the author's code, its own book, its working requests and its exits. Knows no service and no
 * store; a live and a historical host drive it with the same facts and see the same orders.
 */
export class StrategyInstance implements StrategyDesk {
  readonly name: string
  readonly instrument: InstrumentFacts
  readonly environment: 'sim' | 'live'
  readonly limits: RiskLimits
  private readonly strategy: CtaStrategy
  private readonly book: OwnPosition
  private readonly ledger = new RequestLedger()
  private readonly quotes = new QuoteBoard()
  private readonly ids: RequestIds
  private readonly exits: ExitWatch
  /** Lots of the book that the account is not known to have. */
  private missing: Readonly<Record<Direction, number>> = { LONG: 0, SHORT: 0 }
  private opensHeld = false
  private phase: 'warming_up' | 'running' | 'paused' | 'stopped' = 'stopped'
  private acting = true
  private wantedBars = 0
  private lastBarMs: EpochMs = -Infinity

  constructor(
    private readonly setup: InstanceSetup,
    private readonly host: StrategyHost,
    private readonly past: InstancePast = NO_PAST,
  ) {
    this.name = setup.name
    this.instrument = setup.instrument
    this.environment = setup.environment
    this.limits = setup.limits
    this.ids = new RequestIds(setup.requestPrefix)
    this.book = new OwnPosition(setup.instrument.multiplier)
    this.exits = new ExitWatch(setup.limits, this.ledger)
    for (const { order, placedAtMs, statuses } of past.requests) {
      this.ledger.place(order, placedAtMs)
      for (const status of statuses) this.ledger.applyStatus(status)
    }
    for (const entry of past.book) {
      if (entry.kind === 'adjustment') this.book.adjust(entry)
      else {
        this.book.apply(entry)
        this.ledger.applyFill(entry.requestId, entry.volume)
      }
    }
    this.strategy = new setup.type(this, setup.params)
  }

  // ---- life

  /** Runs the author's `onInit`; returns how many bars of history it wants. */
  init(): number {
    this.phase = 'warming_up'
    this.strategy.onInit?.()
    return this.wantedBars
  }

  /** History, oldest first; also after a gap. No order comes of it. */
  feedHistory(bars: readonly BarData[]): void {
    const { acting } = this
    this.acting = false
    try {
      for (const bar of bars) this.onBar(bar)
    } finally {
      this.acting = acting
    }
  }

  /** Ends the warm-up; `paused` while the counter is away. */
  start(phase: 'running' | 'paused' = 'running'): void {
    this.ids.beginTrigger('start', formatShanghai(this.nowMs()))
    this.strategy.restore?.(this.past.variables)
    this.phase = phase
    this.strategy.onStart?.()
  }

  pause(): void {
    if (this.phase === 'running') this.phase = 'paused'
  }

  resume(): void {
    if (this.phase === 'paused') this.phase = 'running'
  }

  /** The author's `onStop`, then a cancel of everything that works. */
  stop(): void {
    try {
      this.strategy.onStop?.()
    } finally {
      this.phase = 'stopped'
      this.cancelAll()
    }
  }

  /** Ends trading after an exception, without calling the author's code. Exits go on working: they only reduce risk. */
  halt(): void {
    this.phase = 'stopped'
    for (const { order } of this.ledger.requests()) {
      if (order.purpose === 'signal') this.cancelOrder(order.requestId)
    }
  }

  /** Whether the author's code hears of ticks, orders and fills. */
  private get started(): boolean {
    return this.phase === 'running' || this.phase === 'paused'
  }

  get trading(): boolean {
    return this.phase === 'running' && this.acting
  }

  // ---- facts

  onTick(tick: TickData): void {
    this.ids.beginTrigger('tick', tick.datetime)
    this.quotes.onTick(tick)
    this.watchExits(tick.last_price)
    if (this.started) this.strategy.onTick?.(tick)
    this.cancelOverdue()
  }

  /** Bars that are not newer than the last one are ignored. */
  onBar(bar: BarData): void {
    const startMs = parseShanghai(bar.datetime)
    if (startMs === undefined || startMs <= this.lastBarMs || this.phase === 'stopped') return
    this.lastBarMs = startMs
    const { acting } = this
    this.acting = acting && startMs > this.past.actedThroughMs
    try {
      this.ids.beginTrigger('bar', bar.datetime)
      this.quotes.onBar(bar)
      this.watchExits(bar.close_price)
      this.strategy.onBar?.(bar)
      this.cancelOverdue()
    } finally {
      this.acting = acting
    }
  }

  /** A status of an own order: ignored when it is none, or an older one. */
  onOrder(order: OrderData): void {
    this.ids.beginTrigger('order', `${order.order_id}${order.status_seq}`)
    const final = this.ledger.applyStatus(order)
    if (final) this.exits.onFinal(final, this.nowMs())
    if (this.started) this.strategy.onOrder?.(order)
  }

  /** A fill of an own order. `key` is the trade's business key; a repeated one is ignored. */
  onTrade(trade: TradeData, key: string): void {
    const outcome = this.book.apply({ ...trade, key })
    if (outcome === 'duplicate') return
    if (outcome === 'overfilled') {
      this.log(
        'error',
        'overfilled',
        `成交 ${trade.trade_id} 平仓超过自有持仓`,
        `fill ${trade.trade_id} closes more than this strategy holds`,
      )
    }
    this.ids.beginTrigger('fill', trade.trade_id)
    const final = this.ledger.applyFill(trade.request_id, trade.volume)
    this.exits.onFill(sideOf(trade.direction, trade.offset))
    if (final) this.exits.onFinal(final, this.nowMs())
    if (this.started) this.strategy.onTrade?.(trade)
  }

  /** Exchange time moved on without a message. */
  onTime(): void {
    this.cancelOverdue()
  }

  /** A request that is proven never to trade (again): what it held is free. */
  release(requestId: string): void {
    const request = this.ledger.release(requestId)
    if (request) this.exits.onFinal(request, this.nowMs())
  }

  // ---- the book, where others may have closed lots of it

  /**
   * Lots of each side that the account is not known to have. They are not closed, and nothing is opened while there are
   * any: they may turn out to be there, or leave the book by `adjustBook`.
   */
  setMissing(missing: Readonly<Record<Direction, number>>): void {
    this.missing = missing
  }

  /** The book changes without a fill, and the author's code hears of it. */
  adjustBook(adjustment: BookAdjustment): void {
    this.book.adjust(adjustment)
    if (this.started) this.strategy.onBookAdjusted?.(adjustment)
  }

  /** While held nothing is opened, and what works to open is cancelled; closes and exits go on. */
  holdOpens(held: boolean): void {
    this.opensHeld = held
    if (!held) return
    for (const { order } of this.ledger.requests()) if (order.offset === 'OPEN') this.cancelOrder(order.requestId)
  }

  // ---- what can be seen

  variables(): Variables {
    const { LONG, SHORT } = { LONG: this.position('LONG'), SHORT: this.position('SHORT') }
    return {
      ...this.strategy.variables(),
      pos: this.book.net,
      long_price: LONG.volume > 0 ? LONG.average : null,
      short_price: SHORT.volume > 0 ? SHORT.average : null,
      realised_pnl: this.book.realisedPnl,
      open_pnl: this.openPnl(),
      working_requests: this.ledger.requests().length,
    }
  }

  /** Yuan, realised and open, before fees; null while lots are open and no price is known. */
  pnl(): number | null {
    const open = this.openPnl()
    return open === null ? null : this.book.realisedPnl + open
  }

  workingRequests(): WorkingRequest[] {
    return this.ledger.requests()
  }

  get lastBarStartMs(): EpochMs {
    return this.lastBarMs
  }

  // ---- what the author's code may do

  nowMs(): EpochMs {
    return this.host.nowMs()
  }

  position(side: Direction): SidePosition {
    return this.book.side(side)
  }

  workingLots(side: Direction, offset: 'OPEN' | 'CLOSE'): number {
    return this.ledger.workingLots(side, offset)
  }

  marketPrice(direction: Direction): number | undefined {
    return this.quotes.marketPrice(direction, this.nowMs(), this.instrument.priceTick, this.setup.pricing.offsetTicks)
  }

  placeOrder(direction: Direction, offset: 'OPEN' | 'CLOSE', price: number | undefined, volume: number): string[] {
    return this.place({ direction, offset, price, lots: volume, purpose: 'signal' })
  }

  cancelOrder(requestId: string): void {
    const request = this.ledger.get(requestId)
    const nowMs = this.nowMs()
    if (!request || nowMs - (request.cancelAskedAtMs ?? -Infinity) < CANCEL_AGAIN_MS) return
    request.cancelAskedAtMs = nowMs
    this.host.cancelOrder(requestId)
  }

  cancelAll(): void {
    for (const { order } of this.ledger.requests()) this.cancelOrder(order.requestId)
  }

  requestWarmUp(bars: number): void {
    this.wantedBars = Math.max(this.wantedBars, Math.ceil(bars))
  }

  putEvent(): void {
    this.host.putEvent()
  }

  writeLog(text: string): void {
    this.host.writeLog({ level: 'info', code: 'author', zh: text, en: text })
  }

  // ---- inside

  private place(wish: OrderWish): string[] {
    if (!this.trading) return []
    const { direction, offset, purpose } = wish
    const side = sideOf(direction, offset)
    const answer = answerOrder({
      offset,
      price: wish.price,
      volume: wish.lots,
      held: this.presentPosition(side).volume,
      mayOpen: !this.opensHeld && this.missing.LONG + this.missing.SHORT === 0,
      opening: this.workingLots(side, 'OPEN'),
      closing: this.workingLots(side, 'CLOSE'),
      maxPosition: this.limits.maxPosition,
    })
    if (!answer.ok) {
      this.host.writeLog(answer.line)
      return []
    }
    const { symbol, exchange } = this.instrument
    const requestId = this.ids.next(actionOf(wish))
    const { price, lots: volume } = answer
    const orderType = this.setup.pricing.type
    const order = { requestId, symbol, exchange, direction, offset, orderType, price, volume, purpose }
    if (this.host.sendOrder(order) === 'accepted') this.ledger.place(order, this.nowMs())
    else
      this.log(
        'warn',
        'duplicate_request',
        `${requestId} 已发送过，不再发送`,
        `${requestId} was sent before, not again`,
      )
    return [requestId]
  }

  private watchExits(price: number): void {
    if (!this.trading) return
    for (const decision of this.exits.decide((side) => this.presentPosition(side), price, this.nowMs())) {
      if (decision.kind === 'clear_the_way') {
        for (const requestId of decision.requestIds) this.cancelOrder(requestId)
        continue
      }
      const { side, lots, reason } = decision
      const direction = opposite(side)
      const zh = reason === 'stop_loss' ? '止损' : '止盈'
      this.log('info', reason, `${zh}：${side} ${lots} 手`, `${reason}: ${side} ${lots} lots`)
      this.place({ direction, offset: 'CLOSE', price: this.marketPrice(direction), lots, purpose: reason })
    }
  }

  /** The book without what is missing. */
  private presentPosition(side: Direction): SidePosition {
    const { volume, average } = this.position(side)
    return { volume: Math.max(0, volume - this.missing[side]), average }
  }

  private cancelOverdue(): void {
    const { type, cancelAfterS } = this.setup.pricing
    if (type !== 'LIMIT' || cancelAfterS === null) return
    const nowMs = this.nowMs()
    const afterMs = cancelAfterS * 1_000
    for (const { order, placedAtMs } of this.ledger.requests()) {
      if (nowMs - placedAtMs >= afterMs) this.cancelOrder(order.requestId)
    }
  }

  private openPnl(): number | null {
    if (this.position('LONG').volume === 0 && this.position('SHORT').volume === 0) return 0
    const price = this.quotes.lastPrice()
    return price === undefined ? null : this.book.openPnl(price)
  }

  private log(level: 'info' | 'warn' | 'error', code: string, zh: string, en: string): void {
    this.host.writeLog({ level, code, zh, en })
  }
}
