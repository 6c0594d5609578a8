import { ratesKey } from '@huangpu/messages'
import type { ReferenceRows } from '@huangpu/storage'
import type { CounterClient } from '../counter-client.js'
import type { GatewaySettings } from '../gateway-settings.js'
import type { OrderDesk } from '../orders/order-desk.js'
import type { OrderPath } from '../orders/order-path.js'
import type { TradingSession } from '../orders/trading-session.js'
import type { FrontRates, Timers, TraderPort } from '../ports/counter-ports.js'
import type { SharedKeys } from '../ports/shared-keys.js'
import { QueryScheduler } from '../session/query-scheduler.js'
import type { CtpDecodeError, CtpFields } from '../wire/ctp-fields.js'
import type { CounterIdentity } from '../wire/input-order.js'
import type { PositionRecord } from '../wire/position-rows.js'
import type { PriceLimits } from '../wire/price-limits.js'
import { AskedQueries } from './asked-queries.js'
import { BookRefresher } from './book-refresher.js'
import { CounterQueries } from './counter-queries.js'
import type { InstrumentCache } from './instrument-cache.js'
import { InstrumentList } from './instrument-list.js'
import { LoginQueries } from './login-queries.js'
import { OrderInquiry } from './order-inquiry.js'
import { RateKeeper } from './rate-keeper.js'
import { RateQueries } from './rate-queries.js'

export interface TradingQueriesPorts {
  readonly desk: OrderDesk
  readonly timers: Timers
  readonly client: CounterClient<TraderPort>
  readonly identity: CounterIdentity
  readonly settings: GatewaySettings
  /** Of the configuration, real milliseconds; 0: as often as the front allows. */
  readonly intervalMs: number
  readonly keys: SharedKeys
  readonly instruments: InstrumentCache
  /** Contracts and rates of the trading day, over restarts. */
  readonly reference: ReferenceRows
  /** Books what the order and trade queries bring. */
  readonly orders: Pick<OrderPath, 'ledger' | 'sender' | 'settle' | 'onQueried'>
  session(): TradingSession
  /** Contracts that somebody wants ticks of. */
  wanted(): Iterable<string>
  onInstruments(): void
  onUnreadable(error: CtpDecodeError, what: string, row: CtpFields): void
}

/** A front that does not tell its rate takes one query a second. */
const CAUTIOUS_INTERVAL_MS = 1_000
/** A little slower than the front allows: its seconds are not ours. */
const RATE_MARGIN = 1.05

/** Everything that the counter is asked, one question after the other, and when. */
export class TradingQueries {
  readonly scheduler: QueryScheduler
  readonly asked: AskedQueries
  readonly rates: RateKeeper
  readonly #counter: CounterQueries
  readonly #instruments: InstrumentList
  readonly #login: LoginQueries
  readonly #refresher: BookRefresher
  readonly #inquiry: OrderInquiry

  constructor(private readonly ports: TradingQueriesPorts) {
    const { instruments: cache, timers } = ports
    this.scheduler = this.#buildScheduler()
    this.#counter = this.#buildCounterQueries()
    this.#instruments = this.#buildInstrumentList()
    this.#login = new LoginQueries({
      desk: ports.desk,
      queries: this.#counter,
      instruments: this.#instruments,
      tradingDay: () => this.#tradingDay(),
      onInstruments: () => ports.onInstruments(),
    })
    const rateQueries = this.#buildRateQueries()
    this.rates = this.#buildRates(rateQueries)
    this.asked = new AskedQueries({
      queries: this.#counter,
      rates: rateQueries,
      instruments: this.#instruments,
      cache,
      timers,
      ready: () => this.#ready(),
      tradingDay: () => this.#tradingDay(),
    })
    this.#refresher = this.#buildRefresher()
    this.#inquiry = this.#buildInquiry()
  }

  /** Queries that wait or are in flight. */
  get depth(): number {
    return this.scheduler.depth
  }

  /** Real milliseconds between two queries. */
  get intervalMs(): number {
    return this.scheduler.intervalMs
  }

  /** Asks for all positions, before everything else. @throws QueryFailed */
  async positions(): Promise<readonly PositionRecord[]> {
    return (await this.#counter.positions('fate')).records
  }

  /** Asks for the daily limits of a contract, before everything else. @throws QueryFailed */
  priceLimits(symbol: string): Promise<PriceLimits> {
    return this.#counter.priceLimits(symbol, 'fate')
  }

  /** The configured interval wins; else the front's own rate counts, where it tells one. */
  followFrontRate(front: FrontRates | undefined): void {
    if (this.ports.intervalMs > 0) return
    const rate = front?.queriesPerSecond ?? 0
    this.scheduler.allow(rate > 0 ? Math.ceil((1_000 / rate) * RATE_MARGIN) : CAUTIOUS_INTERVAL_MS)
  }

  /** All that must be known before an order may go out. @throws QueryFailed */
  async onReplayed(): Promise<void> {
    await this.#login.run()
    this.ports.orders.onQueried()
  }

  onReady(): void {
    this.#refresher.start()
    this.rates.start()
  }

  /** Something happened that moves positions or funds. */
  onFill(): void {
    this.#refresher.onFill()
  }

  /** Asks about orders of unknown fate until none is left. */
  inquire(): void {
    this.#inquiry.ask()
  }

  /** Redis lost the contracts, the rates and the account. */
  async tellAgain(): Promise<void> {
    await this.#instruments.tellAgain()
    await this.rates.tellAgain()
    if (this.#ready()) await this.#counter.account()
  }

  /** The session is over: what waits for an answer fails. */
  endSession(why: string): void {
    this.rates.stop()
    this.#refresher.stop()
    this.scheduler.failAll(why)
  }

  stop(): void {
    this.#inquiry.stop()
  }

  #ready(): boolean {
    return this.ports.session().ready
  }

  #tradingDay(): string {
    return this.ports.session().login?.tradingDay ?? ''
  }

  #buildScheduler(): QueryScheduler {
    const { client, timers, settings, desk, intervalMs } = this.ports
    return new QueryScheduler(
      (query) => client.request(query.request, query.fields),
      timers,
      {
        intervalMs: intervalMs || CAUTIOUS_INTERVAL_MS,
        timeoutMs: settings.queryTimeoutMs,
        attemptsMax: settings.queryAttemptsMax,
      },
      (name) => desk.count(name),
    )
  }

  #buildCounterQueries(): CounterQueries {
    const { desk, instruments, identity, keys, orders } = this.ports
    return new CounterQueries({
      desk,
      scheduler: this.scheduler,
      instruments,
      identity,
      tradingDay: () => this.#tradingDay(),
      setKey: (key, json) => keys.setKey(key, json),
      onOrderRow: (report) => {
        const orderId = this.#login.onOrderRow(report, () => orders.ledger.onOrder(report))
        if (orderId !== undefined) orders.sender.answered(orderId)
        return orderId
      },
      onTradeRow: (report) => {
        if (!orders.ledger.onTrade(report)) return
        this.#login.onNewTrade()
        this.#refresher.onFill()
      },
      onUnreadable: (error, row) => this.ports.onUnreadable(error, 'query row', row),
    })
  }

  #buildInstrumentList(): InstrumentList {
    const { desk, instruments, reference, keys } = this.ports
    return new InstrumentList({
      desk,
      cache: instruments,
      stored: reference,
      wanted: () => this.ports.wanted(),
      ask: () => this.#counter.instruments(),
      setHash: (key, fields) => keys.setHash(key, fields),
      trimHash: (key, keep) => keys.trimHash(key, keep),
    })
  }

  #buildRateQueries(): RateQueries {
    const { desk, identity, client } = this.ports
    return new RateQueries({
      desk,
      scheduler: this.scheduler,
      identity,
      tradingDay: () => this.#tradingDay(),
      hasRequest: (name) => client.port?.hasRequest(name) ?? false,
      onUnreadable: (error, row) => this.ports.onUnreadable(error, 'rate row', row),
    })
  }

  /** Held contracts first, then those that somebody watches. */
  #buildRates(queries: RateQueries): RateKeeper {
    const { desk, timers, reference, instruments, keys } = this.ports
    const key = ratesKey(desk.accountId)
    return new RateKeeper({
      timers,
      stored: reference,
      transaction: (work) => desk.transaction(work),
      ready: () => this.#ready(),
      tradingDay: () => this.#tradingDay(),
      symbols: () => {
        const held = desk.journal.positions.all().map(({ symbol }) => symbol)
        return [...new Set([...held, ...this.ports.wanted()])].filter((symbol) => instruments.get(symbol) !== undefined)
      },
      ask: (symbol) => queries.all(symbol, 'background'),
      tell: (rates) => keys.setHash(key, Object.fromEntries(rates.map((rate) => [rate.symbol, JSON.stringify(rate)]))),
      onFailure: () => desk.count('queries_failed'),
    })
  }

  #buildRefresher(): BookRefresher {
    const { desk, timers, settings } = this.ports
    return new BookRefresher({
      timers,
      debounceMs: settings.refreshDebounceMs,
      accountIntervalMs: settings.accountIntervalMs,
      ready: () => this.#ready(),
      positions: () => this.#counter.positions(),
      account: () => this.#counter.account(),
      onFailure: () => desk.count('queries_failed'),
    })
  }

  #buildInquiry(): OrderInquiry {
    const { desk, timers, settings, orders } = this.ports
    return new OrderInquiry({
      timers,
      intervalMs: settings.inquiryIntervalMs,
      ready: () => this.#ready(),
      ask: async () => {
        await this.#counter.orders('fate')
        await this.#counter.trades('fate')
      },
      settle: () => orders.settle(),
      onFailure: () => desk.count('queries_failed'),
    })
  }
}
