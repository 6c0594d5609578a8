import { PHASE_RULES, priceToTicks, type EpochMs } from '@huangpu/core'
import type { Account } from '../counter/account.js'
import { checkAccount } from '../counter/check-account.js'
import { readOrder, type InputOrder, type OrderOrigin } from '../counter/check-order.js'
import type { CtpErrorName } from '../counter/ctp-errors.js'
import type { Funds, transfer } from '../counter/funds.js'
import { isFinal, type OrderRecord, type TradeRecord } from '../counter/order-record.js'
import { RateBook } from '../counter/rate-book.js'
import { settlementPrices } from '../counter/settlement-price.js'
import type { ContractMarket } from '../market/contract-market.js'
import type { MarketHall } from '../market/market-hall.js'
import { firstProductOf, openMarkets } from '../market/open-markets.js'
import { OutsiderDesk } from '../market/outsider-desk.js'
import { isStoredAt } from '../market/standing-orders.js'
import { AccountLedger } from './account-ledger.js'
import { CommitDesk } from './commit-desk.js'
import type { DayOrders, OrderKey } from './day-orders.js'
import { settleDay } from './day-settlement.js'
import type { ExchangeState, FlowEntry } from './exchange-changes.js'
import type { ExchangeListener } from './exchange-listener.js'
import type { ExchangeOptions } from './exchange-options.js'
import { exchangeRefusal, type OfferedOrder } from './order-acceptance.js'
import { OrderDesk } from './order-desk.js'
import type { Slicing } from './order-slices.js'
import { PrivateTopic } from './private-topic.js'
import { latestOf, PublicTopic, type StatusChange } from './product-status.js'
import { inPresentTicks, resumeDay } from './resume-day.js'
import { TimeFlow } from './time-flow.js'
import { TradingDayPlan } from './trading-day-plan.js'
import { tradingCountsOf, type TradingCounts } from './trading-counts.js'
import { TradingFloor } from './trading-floor.js'

/** The exchange and its counter: accounts, orders, markets, days. Time stands until `advance`. */
export class Exchange {
  /** Orders that are placed by hand in the name of other participants. */
  readonly outsiders = new OutsiderDesk({
    floor: { trade: (market, order, prints) => this.floor.trade(market, order, prints) },
    findMarket: (symbol) => this.markets.get(symbol),
    orderOf: (seq) => this.desk.day.get(seq),
    refusal: (order) => this.refusalOf(order),
    nowMs: () => this.state.nowMs,
    commit: () => this.commits.commit(),
  })
  /** What a restart withdrew, since its contracts are not listed any more. */
  readonly delistedOrders: readonly OrderRecord[]
  private readonly hall: MarketHall
  /** The investors' accounts. */
  readonly ledger: AccountLedger
  readonly days: TradingDayPlan
  /** True when an earlier process left its state. */
  readonly isResumed: boolean
  private readonly state: ExchangeState
  private readonly commits: CommitDesk
  private readonly floor: TradingFloor
  private readonly time: TimeFlow
  private desk: OrderDesk
  private privateTopic: PrivateTopic
  private publicTopic: PublicTopic
  private listener: ExchangeListener | undefined

  constructor(private readonly options: ExchangeOptions) {
    const stored = options.journal.load()
    const rates = options.rates ?? new RateBook()
    this.hall = openMarkets(options.source, stored, rates)
    const orders = inPresentTicks(this.hall, stored.orders)
    this.ledger = new AccountLedger(options.accounts, { ...stored, orders }, rates, this.hall)
    this.days = new TradingDayPlan(options.calendar, options.source, firstProductOf(this.markets))
    this.isResumed = stored.state !== undefined
    const startMs = stored.state?.nowMs ?? options.startMs
    this.state = stored.state ?? {
      nowMs: startMs,
      tradingDay: this.days.atOrAfter(startMs),
      lastOrderSeq: 0,
      lastTradeSeq: 0,
      lastSessionId: 0,
      frontId: 0,
    }
    this.state.frontId += 1
    this.commits = this.newCommitDesk()
    this.floor = this.newFloor()
    this.time = this.newTimeFlow()
    this.desk = this.newDesk()
    this.privateTopic = new PrivateTopic(this.state.tradingDay)
    this.publicTopic = this.newPublicTopic()
    this.takePhases()
    for (const accountId of this.ledger.ids) this.commits.changes.accounts.add(accountId)
    const { hall, desk, privateTopic: topic } = this
    this.delistedOrders = resumeDay({ hall, desk, topic }, { ...stored, orders })
    if (stored.source !== undefined) options.source.restore(stored.source)
    options.source.restand?.(stored.standing, this.floor)
    if (!stored.state) options.source.onNewDay(this.floor)
    for (const symbol of this.markets.keys()) this.commits.changes.figures.add(symbol)
    this.commits.commit()
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

  /** The contracts that are listed. */
  get markets(): ReadonlyMap<string, ContractMarket> {
    return this.hall.listed
  }

  /** Instants at which the listener wants to be woken. */
  setAlarms(alarms: readonly EpochMs[]): void {
    this.time.setAlarms(alarms)
  }

  nextSessionId(): number {
    this.state.lastSessionId += 1
    this.commits.commit()
    return this.state.lastSessionId
  }

  get accountIds(): readonly string[] {
    return this.ledger.ids
  }
  account(accountId: string): Account {
    return this.ledger.account(accountId)
  }
  funds(accountId: string): Funds {
    return this.ledger.funds(accountId)
  }
  market(symbol: string): ContractMarket {
    return this.hall.market(symbol)
  }
  /** All accounts' orders and trades of the current trading day. */
  get day(): Pick<DayOrders, 'get' | 'all' | 'allTrades'> {
    return this.desk.day
  }
  /** Of the current trading day. */
  ordersOf(accountId: string): readonly OrderRecord[] {
    return this.desk.day.ordersOf(accountId)
  }
  /** Of the current trading day. */
  tradesOf(accountId: string): readonly TradeRecord[] {
    return this.desk.day.tradesOf(accountId)
  }
  /** What SHFE watches for abnormal trading, by contract; of the current trading day. */
  tradingCountsOf(accountId: string): TradingCounts[] {
    return tradingCountsOf(this.ordersOf(accountId), this.tradesOf(accountId))
  }
  /** The public topic of the current trading day. */
  statusesSoFar(): readonly StatusChange[] {
    return this.publicTopic.between(-Infinity, this.state.nowMs)
  }
  /** The private topic of the current trading day. */
  flowOf(accountId: string): readonly FlowEntry[] {
    return this.privateTopic.of(accountId)
  }
  /** Of a trading day, or of the last one settled. */
  settlementOf(accountId: string, tradingDay?: string): { tradingDay: string; text: string } | undefined {
    return this.options.journal.settlement(accountId, tradingDay)
  }
  /** Trading days that have a statement, the last one first. */
  settledDaysOf(accountId: string): string[] {
    return this.options.journal.settledDays(accountId)
  }

  /** Orders and cancels inside of `work` are stored and told together: what one read of a socket brought. */
  gather(work: () => void): void {
    this.commits.gather(work)
  }

  /** Stores and tells the orders and cancels that wait in `gather`: before anything else is told. */
  flush(): void {
    this.commits.flush()
  }

  confirmSettlement(accountId: string, time: string): void {
    this.ledger.confirmSettlement(accountId, this.state.tradingDay, time)
    this.commits.changes.accounts.add(accountId)
    this.commits.commit()
  }

  /** Money in (positive yuan) or out, as by a bank transfer. Returns why it is refused. */
  transfer(accountId: string, yuan: number, note: string): ReturnType<typeof transfer> {
    const refused = this.ledger.transfer(accountId, yuan, this.state.nowMs, note)
    this.commits.changes.accounts.add(accountId)
    this.commits.commit()
    return refused
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
    if (this.days.hasEnded(intent.symbol, this.state.tradingDay)) return 'instrument_not_trading'
    const rules = { right: origin.tradingRight, reserve: this.ledger.reserveOf(origin.accountId) }
    const refused = checkAccount(account, intent, this.ledger.marksOf(origin.accountId), rules)
    if (refused) return refused
    account.maxOrderRef = Math.max(account.maxOrderRef, Number(intent.orderRef))
    const order = this.desk.insert(intent, this.refusalOf(intent), onAccepted())
    this.commits.commitSoon()
    return order
  }

  /** Returns why the counter refuses the cancel; `exchange_returned`: the exchange does, in the present phase. */
  cancel(accountId: string, key: OrderKey): CtpErrorName | undefined {
    const order = this.desk.day.find(accountId, key)
    if (!order) return 'order_not_found'
    if (isFinal(order)) return 'order_already_final'
    if (!PHASE_RULES[this.market(order.symbol).phase].takesCancels) return 'exchange_returned'
    this.desk.cancel(order)
    this.commits.commitSoon()
    return undefined
  }

  /** Next instant at which something happens by itself; undefined when a recording is over and its last day settled. */
  nextEventMs(): EpochMs | undefined {
    return this.time.nextEventMs()
  }

  /** When the market moves next: its source's next event or, after its last, the settlement that is still to come. */
  nextMoveMs(): EpochMs | undefined {
    const nextMs = this.options.source.nextEventMs(this.state.nowMs)
    const { tradingDay } = this.state
    return nextMs ?? (this.days.isRecorded(tradingDay) ? this.days.settlementMs(tradingDay) : undefined)
  }

  /**
   * Lets time pass: everything due up to `toMs` happens, in order. With `pauseAtNewDay` it stands when a day has been
   * settled, so that clients can log in again. Returns the number of snapshots.
   */
  advance(toMs: EpochMs, pauseAtNewDay = false): number {
    return this.time.advance(toMs, pauseAtNewDay)
  }

  /**
   * After a pause of the process: only auctions of the same day were held meanwhile, but days may have passed. Never goes
   * back.
   */
  resumeAt(ms: EpochMs): void {
    const fromMs = this.state.nowMs
    if (ms <= fromMs) return
    const tradingDay = this.days.atOrAfter(ms)
    const isNewDay = tradingDay !== this.state.tradingDay
    if (isNewDay) {
      this.state.nowMs = ms
      this.rollDay(tradingDay)
    } else this.time.passPhases(ms)
    this.commits.commit()
    if (isNewDay) this.listener?.onNewDay(tradingDay)
    for (const change of this.publicTopic.between(fromMs, ms)) this.listener?.onStatus(change)
    this.time.ring()
  }

  private newFloor(): TradingFloor {
    const { hall, commits, outsiders, options } = this
    const { source } = options
    const [tradingDay, desk] = [() => this.state.tradingDay, () => this.desk]
    return new TradingFloor({ hall, source, commits, outsiders, tradingDay, desk })
  }

  private newCommitDesk(): CommitDesk {
    return new CommitDesk({
      journal: this.options.journal,
      view: {
        state: this.state,
        account: (accountId) => this.account(accountId),
        figures: (symbol) => this.market(symbol).day,
        source: () => this.options.source.state(),
        standing: (symbol) => this.options.source.standing?.(symbol),
        symbols: this.options.source.symbols,
      },
      onPrivate: (entry) => {
        this.privateTopic.remember(entry)
        this.listener?.onPrivate(entry)
      },
      onSnapshot: (market) => this.listener?.onSnapshot(market),
    })
  }

  private newTimeFlow(): TimeFlow {
    const { source } = this.options
    return new TimeFlow({
      nowMs: () => this.state.nowMs,
      setNow: (ms) => {
        this.state.nowMs = ms
      },
      nextSourceMs: () => source.nextEventMs(this.state.nowMs),
      nextSliceMs: () => this.desk.nextSliceMs(),
      nextStatusMs: () => this.publicTopic.nextMs(this.state.nowMs),
      settlementMs: () => this.days.settlementMs(this.state.tradingDay),
      isDayRecorded: () => this.days.isRecorded(this.state.tradingDay),
      statusesBetween: (fromMs, toMs) => this.publicTopic.between(fromMs, toMs),
      enterPhase: (change) => this.floor.enterPhase(change),
      settle: () => this.rollDay(this.days.after(this.state.tradingDay)),
      performSlices: () => this.desk.performSlices(),
      performSource: (atMs) => {
        source.perform(atMs, this.floor)
        this.commits.changes.sourceMoved = true
        this.commits.changes.booksKept = isStoredAt(atMs)
      },
      commit: () => this.commits.commit(),
      onStatus: (change) => this.listener?.onStatus(change),
      onAlarm: () => this.listener?.onAlarm(),
      onNewDay: () => this.listener?.onNewDay(this.state.tradingDay),
    })
  }

  private newDesk(): OrderDesk {
    return new OrderDesk({
      brokerId: this.options.brokerId,
      state: this.state,
      account: (accountId) => this.account(accountId),
      market: (symbol) => this.market(symbol),
      marks: (accountId, symbol) => this.ledger.marks(accountId, symbol),
      changes: () => this.commits.changes,
      nextFlowSeq: (accountId) => this.privateTopic.nextSeq(accountId),
      nowMs: () => this.state.nowMs,
      nextStatusMs: () => this.publicTopic.nextMs(this.state.nowMs),
      onInvestorFills: (market, fills) => this.floor.onInvestorFills(market, fills),
    })
  }

  private newPublicTopic(): PublicTopic {
    const products = [...this.markets.values()].map(({ contract }) => contract.spec.product)
    return new PublicTopic(this.options.calendar, products, this.state.tradingDay)
  }

  private refusalOf(order: OfferedOrder & { symbol: string }): string | undefined {
    const { day, phase } = this.market(order.symbol)
    return exchangeRefusal(order, day, phase)
  }

  /** The phase of every contract, from the statuses of its product so far. */
  private takePhases(): void {
    const phases = new Map(latestOf(this.statusesSoFar()).map(({ product, phase }) => [product, phase]))
    for (const market of this.markets.values()) {
      market.phase = phases.get(market.contract.spec.product) ?? 'before_trading'
    }
  }

  /** Of the current trading day, in ticks: what a recording says, else by the rules. */
  private settlementPrices(): ReadonlyMap<string, number> {
    const found = new Map(settlementPrices([...this.markets.values()]))
    for (const [symbol, { contract }] of this.markets) {
      const price = this.options.source.settlementPrice?.(symbol, this.state.tradingDay)
      if (price !== undefined) found.set(symbol, priceToTicks(price, contract.spec.priceTick))
    }
    return found
  }

  /** All of it is one change: a crash leaves either the old day or the new one. */
  private rollDay(toTradingDay: string): void {
    // What is quoted at the close may make the price: the day's orders go after that.
    const settled = this.settlementPrices()
    this.desk.expireAll()
    this.outsiders.expireAll()
    settleDay({
      tradingDay: this.state.tradingDay,
      markets: this.markets,
      ledger: this.ledger,
      brokerId: this.brokerId,
      hasEnded: (symbol) => this.days.hasEnded(symbol, toTradingDay),
      changes: this.commits.changes,
      settled,
      tradesOf: (accountId) => this.tradesOf(accountId),
    })
    this.state.tradingDay = toTradingDay
    this.hall.forgetDelisted()
    this.privateTopic = new PrivateTopic(toTradingDay)
    this.desk = this.newDesk()
    this.publicTopic = this.newPublicTopic()
    this.takePhases()
    this.options.source.onNewDay(this.floor)
  }
}
