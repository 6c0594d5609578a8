import { type BookFill, type BookOutcome, type Calendar, type EpochMs, type NewBookOrder } from '@huangpu/core'
import { createAccount, fundsOf, settleAccount, type Account, type Funds } from '../counter/account.js'
import { checkAccount, readOrder, type InputOrder, type OrderOrigin } from '../counter/check-order.js'
import type { CtpErrorName } from '../counter/ctp-errors.js'
import { lastTradingDayOf } from '../counter/last-trading-day.js'
import { isFinal, type OrderIntent, type OrderRecord, type TradeRecord } from '../counter/order-record.js'
import type { ContractMarket } from '../market/contract-market.js'
import { addPrint, nextDay, settlementTicksOf } from '../market/day-figures.js'
import { firstProductOf, openMarkets } from '../market/open-markets.js'
import type { Floor, MarketSource } from '../market/market-source.js'
import { OutsiderDesk } from '../market/outsider-desk.js'
import { ExchangeChanges, type ExchangeJournal, type ExchangeState, type FlowEntry } from './exchange-changes.js'
import { OrderDesk } from './order-desk.js'
import type { Slicing } from './order-slices.js'
import { PublicTopic, type StatusChange } from './product-status.js'
import { settlementStatement } from './settlement-statement.js'

/** Who listens: the fronts. Called only after the change is stored. */
export interface ExchangeListener {
  onPrivate(entry: FlowEntry): void
  onSnapshot(market: ContractMarket): void
  /** A product opens, pauses or closes. */
  onStatus(change: StatusChange): void
  /** An instant of `setAlarms` has come. */
  onAlarm(): void
  /** A trading day ended and was settled; sessions of it are over. */
  onNewDay(tradingDay: string): void
}

export interface ExchangeOptions {
  readonly calendar: Calendar
  readonly source: MarketSource
  readonly journal: ExchangeJournal
  readonly brokerId: string
  readonly accounts: readonly { accountId: string; initialBalance: number }[]
  /** Where time starts when nothing is stored. */
  readonly startMs: EpochMs
}

/** Last trading day of a contract that does not expire. */
const NEVER = '20991231'
/** Settlement follows the day's close after this. */
const SETTLEMENT_AFTER_MS = 15 * 60_000

/** The exchange and its counter: accounts, orders, markets, days. Time stands until `advance`. */
export class Exchange implements Floor {
  readonly markets: ReadonlyMap<string, ContractMarket>
  /** Orders that are placed by hand in the name of other participants. */
  readonly outsiders = new OutsiderDesk({
    floor: this,
    findMarket: (symbol) => this.markets.get(symbol),
    orderOf: (seq) => this.desk.orders.get(seq),
    refusal: (order) => this.exchangeRefusal(order),
    nowMs: () => this.state.nowMs,
    commit: () => this.commit(),
  })
  private readonly accounts = new Map<string, Account>()
  private readonly firstProduct: string
  /** True when an earlier process left its state. */
  readonly isResumed: boolean
  private readonly flowOfDay = new Map<string, FlowEntry[]>()
  private state: ExchangeState
  private desk: OrderDesk
  private changes = new ExchangeChanges()
  private snapshots: ContractMarket[] = []
  private publicTopic: PublicTopic
  private alarms: readonly EpochMs[] = []
  private listener: ExchangeListener | undefined

  constructor(private readonly options: ExchangeOptions) {
    const stored = options.journal.load()
    this.markets = openMarkets(options.source, stored.figures)
    this.firstProduct = firstProductOf(this.markets)
    for (const account of stored.accounts) this.accounts.set(account.accountId, account)
    this.isResumed = stored.state !== undefined
    const startMs = stored.state?.nowMs ?? options.startMs
    this.state = stored.state ?? {
      nowMs: startMs,
      tradingDay: options.calendar.tradingDayAtOrAfter(this.firstProduct, startMs),
      lastOrderSeq: 0,
      lastTradeSeq: 0,
      lastSessionId: 0,
      frontId: 0,
    }
    this.state.frontId += 1
    this.desk = this.newDesk()
    this.publicTopic = this.newPublicTopic()
    for (const { accountId, initialBalance } of options.accounts) {
      if (!this.accounts.has(accountId)) this.accounts.set(accountId, createAccount(accountId, initialBalance))
      this.changes.accounts.add(accountId)
    }
    this.resume(stored.orders, stored.trades, stored.flow)
    if (stored.source !== undefined) options.source.restore(stored.source)
    if (!stored.state) options.source.onNewDay(this)
    for (const symbol of this.markets.keys()) this.changes.figures.add(symbol)
    this.commit()
  }

  listen(listener: ExchangeListener): void {
    this.listener = listener
  }

  get nowMs(): EpochMs {
    return this.state.nowMs
  }
  get tradingDay(): string {
    return this.state.tradingDay
  }
  get frontId(): number {
    return this.state.frontId
  }
  get brokerId(): string {
    return this.options.brokerId
  }

  /** Instants at which the listener wants to be woken. */
  setAlarms(alarms: readonly EpochMs[]): void {
    this.alarms = alarms.toSorted((a, b) => a - b)
  }

  nextSessionId(): number {
    this.state.lastSessionId += 1
    this.commit()
    return this.state.lastSessionId
  }

  get accountIds(): readonly string[] {
    return [...this.accounts.keys()]
  }

  hasAccount(accountId: string): boolean {
    return this.accounts.has(accountId)
  }
  account(accountId: string): Account {
    const account = this.accounts.get(accountId)
    if (!account) throw new Error(`no account ${accountId}`)
    return account
  }
  funds(accountId: string): Funds {
    return fundsOf(this.account(accountId), this.marks)
  }
  readonly marks = (symbol: string) => this.market(symbol).marks()
  market(symbol: string): ContractMarket {
    const market = this.markets.get(symbol)
    if (!market) throw new Error(`no contract ${symbol}`)
    return market
  }
  ordersOf(accountId: string): OrderRecord[] {
    return [...this.desk.orders.values()].filter((order) => order.accountId === accountId)
  }
  tradesOf(accountId: string): TradeRecord[] {
    return this.desk.trades.filter((trade) => trade.accountId === accountId)
  }
  /** The public topic of the current trading day. */
  statusesSoFar(): readonly StatusChange[] {
    return this.publicTopic.between(-Infinity, this.state.nowMs)
  }
  /** The private topic of the current trading day. */
  flowOf(accountId: string): readonly FlowEntry[] {
    return this.flowOfDay.get(accountId) ?? []
  }
  /** Of a trading day, or of the last one settled. */
  settlementOf(accountId: string, tradingDay?: string): { tradingDay: string; text: string } | undefined {
    return this.options.journal.settlement(accountId, tradingDay)
  }
  tradingDayAfter(tradingDay: string, days: number): string {
    let day = tradingDay
    for (let count = 0; count < days; count++) day = this.options.calendar.nextTradingDay(day)
    return day
  }
  lastTradingDayOf(symbol: string): string {
    return this.options.source.contractsExpire ? lastTradingDayOf(symbol, this.options.calendar) : NEVER
  }

  confirmSettlement(accountId: string, time: string): void {
    const account = this.account(accountId)
    account.settlementConfirmedDay = this.state.tradingDay
    account.settlementConfirmedTime = time
    this.changes.accounts.add(accountId)
    this.commit()
  }

  /**
   * A new order. Returns why the counter refuses it, or the order as it stands after matching. `onAccepted` is called
   * between: it may let the order trade in parts.
   */
  insert(
    input: InputOrder,
    origin: OrderOrigin,
    onAccepted: () => Slicing | undefined = () => undefined,
  ): CtpErrorName | OrderRecord {
    const account = this.account(origin.accountId)
    if (account.settlementConfirmedDay !== this.state.tradingDay) return 'settlement_not_confirmed'
    const intent = readOrder(input, origin, (symbol) => this.markets.get(symbol)?.contract)
    if (typeof intent === 'string') return intent
    const refused = checkAccount(account, intent, this.marks)
    if (refused) return refused
    account.maxOrderRef = Math.max(account.maxOrderRef, Number(intent.orderRef))
    const order = this.desk.insert(intent, this.exchangeRefusal(intent), onAccepted())
    this.commit()
    return order
  }

  /** Returns why the counter refuses the cancel. */
  cancel(accountId: string, find: (order: OrderRecord) => boolean): CtpErrorName | undefined {
    const order = [...this.desk.orders.values()].find((known) => known.accountId === accountId && find(known))
    if (!order) return 'order_not_found'
    if (isFinal(order)) return 'order_already_final'
    this.desk.cancel(order)
    this.commit()
    return undefined
  }

  /** Next instant at which something happens by itself; undefined when the recording is over. */
  nextEventMs(): EpochMs | undefined {
    const own = [this.options.source.nextEventMs(this.state.nowMs), this.desk.nextSliceMs(), this.alarms[0]]
    if (own.every((ms) => ms === undefined)) return undefined
    const status = this.publicTopic.nextMs(this.state.nowMs)
    return Math.min(...[...own, status, this.settlementMs()].map((ms) => ms ?? Infinity))
  }

  /**
   * Lets time pass: everything due up to `toMs` happens, in order. With `pauseAtNewDay` it stands when a day has been
   * settled, so that clients can log in again. Returns the number of snapshots.
   */
  advance(toMs: EpochMs, pauseAtNewDay = false): number {
    let snapshots = 0
    for (;;) {
      const next = this.nextEventMs()
      if (next === undefined || next > toMs) break
      const isSettlement = next === this.settlementMs()
      const opened = this.publicTopic.between(this.state.nowMs, next)
      const isSourceDue = next === this.options.source.nextEventMs(this.state.nowMs)
      this.state.nowMs = Math.max(next, this.state.nowMs)
      if (isSettlement) this.rollDay(this.options.calendar.nextTradingDay(this.state.tradingDay))
      else {
        this.desk.performSlices()
        if (isSourceDue) this.options.source.perform(next, this)
        this.changes.sourceMoved = isSourceDue
      }
      snapshots += this.snapshots.length
      this.commit()
      for (const change of opened) this.listener?.onStatus(change)
      this.ring()
      if (isSettlement) this.listener?.onNewDay(this.state.tradingDay)
      if (isSettlement && pauseAtNewDay) return snapshots
    }
    if (toMs > this.state.nowMs) {
      this.state.nowMs = toMs
      this.commit()
    }
    return snapshots
  }

  /** After a pause of the process: nothing traded meanwhile, but days may have passed. Never goes back. */
  resumeAt(ms: EpochMs): void {
    if (ms <= this.state.nowMs) return
    this.state.nowMs = ms
    const tradingDay = this.options.calendar.tradingDayAtOrAfter(this.firstProduct, ms)
    const isNewDay = tradingDay !== this.state.tradingDay
    if (isNewDay) this.rollDay(tradingDay)
    this.commit()
    if (isNewDay) this.listener?.onNewDay(tradingDay)
    this.ring()
  }

  private ring(): void {
    const { alarms } = this
    this.alarms = alarms.filter((atMs) => atMs > this.state.nowMs)
    if (this.alarms.length < alarms.length) this.listener?.onAlarm()
  }

  // Floor: what the market source does.

  trade(
    market: ContractMarket,
    order: Omit<NewBookOrder, 'id'>,
    prints: boolean,
  ): { id: number; outcome: BookOutcome } {
    const id = market.nextOutsiderId()
    const outcome = market.book.submit({ id, ...order })
    this.onFills(market, outcome.fills, prints)
    this.desk.onOutsiderFills(outcome.fills)
    return { id, outcome }
  }

  publish(market: ContractMarket): void {
    this.changes.figures.add(market.contract.symbol)
    this.snapshots.push(market)
  }

  private onFills(market: ContractMarket, fills: readonly BookFill[], prints: boolean): void {
    this.outsiders.onFills(market.contract.symbol, fills)
    if (!prints || fills.length === 0) return
    for (const fill of fills) addPrint(market.day, market.contract, { ticks: fill.priceTicks, lots: fill.volumeLots })
    this.changes.figures.add(market.contract.symbol)
  }

  private newDesk(): OrderDesk {
    return new OrderDesk({
      brokerId: this.options.brokerId,
      state: this.state,
      account: (accountId) => this.account(accountId),
      market: (symbol) => this.market(symbol),
      changes: () => this.changes,
      nextFlowSeq: (accountId) => this.nextFlowSeq(accountId),
      nowMs: () => this.state.nowMs,
      onInvestorFills: (market, fills) => this.onFills(market, fills, this.options.source.isLive),
    })
  }

  private newPublicTopic(): PublicTopic {
    const products = [...this.markets.values()].map(({ contract }) => contract.spec.product)
    return new PublicTopic(this.options.calendar, products, this.state.tradingDay)
  }

  private nextFlowSeq(accountId: string): number {
    const pending = this.changes.flow.filter((entry) => entry.accountId === accountId).length
    return (this.flowOfDay.get(accountId)?.length ?? 0) + pending + 1
  }

  private resume(orders: readonly OrderRecord[], trades: readonly TradeRecord[], flow: readonly FlowEntry[]): void {
    this.desk.trades.push(...trades)
    for (const entry of flow) this.remember(entry)
    for (const order of orders) {
      this.desk.orders.set(order.seq, order)
      if (isFinal(order)) continue
      const { seq: id, side, priceTicks } = order
      const volumeLots = order.volumeLots - order.tradedLots
      this.market(order.symbol).book.submit({ id, side, priceTicks, volumeLots, timeInForce: 'day' })
    }
  }

  private exchangeRefusal({
    symbol,
    priceTicks,
    isOffTick,
  }: Pick<OrderIntent, 'symbol' | 'priceTicks' | 'isOffTick'>): string | undefined {
    const { day, contract } = this.market(symbol)
    if (isOffTick) return '价格非最小单位倍数'
    if (priceTicks > day.upperLimitTicks) return '价格超出涨停板'
    if (priceTicks < day.lowerLimitTicks) return '价格跌破跌停板'
    const moment = this.options.calendar.sessionAt(contract.spec.product, this.state.nowMs)
    return moment?.phase === 'continuous' ? undefined : '当前状态禁止此项操作'
  }

  /** Of the current trading day. */
  private settlementMs(): EpochMs {
    const close = this.options.calendar.sessionsOf(this.firstProduct, this.state.tradingDay).at(-1)?.closeMs
    if (close === undefined) throw new RangeError(`${this.state.tradingDay} is no trading day`)
    return close + SETTLEMENT_AFTER_MS
  }

  /** All of it is one change: a crash leaves either the old day or the new one. */
  private rollDay(toTradingDay: string): void {
    this.desk.expireAll()
    this.outsiders.expireAll()
    const settled = new Map([...this.markets].map(([symbol, m]) => [symbol, settlementTicksOf(m.contract, m.day)]))
    const marks = (symbol: string) => {
      const market = this.market(symbol)
      return { ...market.marks(), mark: market.priceOf(settled.get(symbol) ?? market.day.lastTicks) }
    }
    for (const [accountId, account] of this.accounts) {
      const text = settlementStatement(account, this.state.tradingDay, marks, this.tradesOf(accountId))
      this.changes.settlements.push({ accountId, tradingDay: this.state.tradingDay, text })
      this.accounts.set(accountId, settleAccount(account, marks))
      this.changes.accounts.add(accountId)
    }
    for (const [symbol, market] of this.markets) {
      market.day = nextDay(market.contract, market.day)
      this.changes.figures.add(symbol)
    }
    this.state.tradingDay = toTradingDay
    this.flowOfDay.clear()
    this.desk = this.newDesk()
    this.publicTopic = this.newPublicTopic()
    this.options.source.onNewDay(this)
  }

  private remember(entry: FlowEntry): void {
    // The last messages of a day that has just been settled are told, but no longer replayed.
    if (entry.tradingDay !== this.state.tradingDay) return
    const flow = this.flowOfDay.get(entry.accountId)
    if (flow) flow.push(entry)
    else this.flowOfDay.set(entry.accountId, [entry])
  }

  /** Stores first, tells then. A store that fails ends the process: what was not stored was told to nobody. */
  private commit(): void {
    const { changes, snapshots } = this
    this.options.journal.commit({
      changes,
      state: this.state,
      account: (accountId) => this.account(accountId),
      figures: (symbol) => this.market(symbol).day,
      source: () => this.options.source.state(),
    })
    this.changes = new ExchangeChanges()
    this.snapshots = []
    for (const entry of changes.flow) {
      this.remember(entry)
      this.listener?.onPrivate(entry)
    }
    for (const market of snapshots) this.listener?.onSnapshot(market)
  }
}
