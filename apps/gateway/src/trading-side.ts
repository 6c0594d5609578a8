import { ratesKey } from '@huangpu/messages'
import type { SecretPlace } from '@huangpu/service'
import type { ReferenceRows } from '@huangpu/storage'
import { ORDER_RESURFACED, parkedTradesAlert, unreadableAlert } from './alerts.js'
import { CounterClient } from './counter-client.js'
import type { GatewaySettings } from './gateway-settings.js'
import { onTraderCallbacks } from './handlers/on-trader-callbacks.js'
import { CancelSender } from './orders/cancel-sender.js'
import { CommandIntake, TRADING_DAY_SEQUENCE } from './orders/command-intake.js'
import type { LostCommands } from './orders/lost-commands.js'
import type { OrderDesk } from './orders/order-desk.js'
import { OrderPublisher } from './orders/order-publisher.js'
import { OrderSender } from './orders/order-sender.js'
import { ReportLedger } from './orders/report-ledger.js'
import type { TradingSession } from './orders/trading-session.js'
import { UnansweredOrders } from './orders/unanswered-orders.js'
import type { FrontRates, SpiCallback, Timers, TraderPort } from './ports/counter-ports.js'
import { AskedQueries } from './queries/asked-queries.js'
import { BookRefresher } from './queries/book-refresher.js'
import { CounterQueries } from './queries/counter-queries.js'
import type { InstrumentCache } from './queries/instrument-cache.js'
import { InstrumentList } from './queries/instrument-list.js'
import { LoginQueries } from './queries/login-queries.js'
import { RateKeeper } from './queries/rate-keeper.js'
import { RateQueries } from './queries/rate-queries.js'
import { OrderInquiry } from './queries/order-inquiry.js'
import { LoginAttempts } from './session/login-attempts.js'
import type { LoginCredentials } from './session/login-credentials.js'
import { loginRequest } from './session/login-requests.js'
import { PasswordChange } from './session/password-change.js'
import { QueryScheduler } from './session/query-scheduler.js'
import { QuietDetector } from './session/quiet-detector.js'
import { RequestAnswers } from './session/request-answers.js'
import { SecretWatch } from './session/secret-watch.js'
import { type Cause, type LoginFacts, causeOfError } from './session/session-facts.js'
import { TdLink } from './session/td-link.js'
import type { TdSession } from './session/td-session.js'
import type { CtpDecodeError } from './wire/ctp-fields.js'
import type { PositionRecord } from './wire/position-rows.js'
import type { PriceLimits } from './wire/price-limits.js'

export interface TradingSidePorts {
  readonly desk: OrderDesk
  readonly instruments: InstrumentCache
  readonly timers: Timers
  readonly settings: GatewaySettings
  readonly queryIntervalMs: number
  readonly lostCommands: LostCommands
  readonly credentials: LoginCredentials
  readonly passwordPlace: SecretPlace
  open(onCallbacks: (batch: readonly SpiCallback[]) => void): TraderPort
  setKey(key: string, json: string): Promise<unknown>
  setHash(key: string, fields: Record<string, string>): Promise<unknown>
  /** Removes the fields of a hash that are not kept; returns how many. */
  trimHash(key: string, keep: (field: string) => boolean): Promise<number>
  /** Contracts and rates of the trading day, over restarts. */
  readonly reference: ReferenceRows
  /** Contracts that somebody wants ticks of. */
  wanted(): Iterable<string>
  setAside(reason: string, payload: string): void
  onRequestWritten(): void
  /** Callbacks of the counter were booked; resolves the replay driver's count once they are published. */
  onBooked(callbacks: number): void
  onLoggedIn(login: LoginFacts): void
  /** A report names its trading day. */
  onTradingDay(day: string): void
  onInstruments(): void
  onReady(): void
  onChange(session: TdSession): void
}

/** Logged in and the settlement confirmed. */
const CONFIRMED: ReadonlySet<TdSession['state']> = new Set(['replaying', 'querying', 'ready'])

const LOGOUT_TIMEOUT_MS = 3_000
/** A front that does not tell its rate takes one query a second. */
const CAUTIOUS_INTERVAL_MS = 1_000
/** A little slower than the front allows: its seconds are not ours. */
const RATE_MARGIN = 1.05

/** The trading library, the session with its front, and the orders that go through it. */
export class TradingSide {
  readonly link: TdLink
  readonly sender: OrderSender
  readonly cancels: CancelSender
  readonly intake: CommandIntake
  readonly password: PasswordChange
  readonly asked: AskedQueries
  readonly rates: RateKeeper
  readonly #client: CounterClient<TraderPort>
  readonly #scheduler: QueryScheduler
  readonly #quiet: QuietDetector
  readonly #answers: RequestAnswers
  readonly #attempts: LoginAttempts
  readonly #secretWatch: SecretWatch
  readonly #queries: CounterQueries
  readonly #instruments: InstrumentList
  readonly #login: LoginQueries
  readonly #refresher: BookRefresher
  readonly #inquiry: OrderInquiry
  readonly #ledger: ReportLedger
  readonly #unanswered: UnansweredOrders
  #replayComplete = false
  #settledEarlierLife = false
  /** Of the library's object; what an earlier one says counts no more. */
  #generation = 0

  constructor(private readonly ports: TradingSidePorts) {
    const { desk, timers, settings, credentials } = ports
    const session = (): TradingSession => this.#tradingSession()
    const publisher = new OrderPublisher(desk)
    this.#client = new CounterClient(() => ports.onRequestWritten())
    this.#scheduler = new QueryScheduler(
      (query) => this.#client.request(query.request, query.fields),
      timers,
      {
        intervalMs: ports.queryIntervalMs || CAUTIOUS_INTERVAL_MS,
        timeoutMs: settings.queryTimeoutMs,
        attemptsMax: settings.queryAttemptsMax,
      },
      (name) => desk.count(name),
    )
    this.#quiet = new QuietDetector(timers, { quietMs: settings.replayQuietMs, maxMs: settings.replayMaxMs })
    this.sender = new OrderSender(desk, publisher, session, this.#client, timers, {
      identity: credentials,
      ackTimeoutMs: settings.ackTimeoutMs,
      onUnknown: () => this.#inquiry.ask(),
    })
    this.cancels = new CancelSender(desk, publisher, this.sender, session, this.#client, timers, credentials)
    this.intake = new CommandIntake(desk, publisher, session)
    this.#ledger = new ReportLedger(
      desk,
      publisher,
      (order) => {
        desk.alert(ORDER_RESURFACED(order.orderId))
        this.cancels.cancelResurfaced(order)
        timers.after(0, () => this.cancels.sendPending())
      },
      (report) => ports.lostCommands.find(report),
    )
    this.#unanswered = new UnansweredOrders(desk, publisher, session, this.sender)
    this.#queries = this.#buildQueries()
    this.#instruments = new InstrumentList({
      desk,
      cache: ports.instruments,
      stored: ports.reference,
      wanted: () => ports.wanted(),
      ask: () => this.#queries.instruments(),
      setHash: (key, fields) => ports.setHash(key, fields),
      trimHash: (key, keep) => ports.trimHash(key, keep),
    })
    this.#login = new LoginQueries({
      desk,
      queries: this.#queries,
      instruments: this.#instruments,
      tradingDay: () => this.#tradingDay(),
      onInstruments: () => ports.onInstruments(),
    })
    const rateQueries = this.#buildRateQueries()
    this.rates = this.#buildRates(rateQueries)
    this.asked = new AskedQueries({
      queries: this.#queries,
      rates: rateQueries,
      instruments: this.#instruments,
      cache: ports.instruments,
      timers,
      ready: () => session().ready,
      tradingDay: () => this.#tradingDay(),
    })
    this.#refresher = new BookRefresher({
      timers,
      debounceMs: settings.refreshDebounceMs,
      accountIntervalMs: settings.accountIntervalMs,
      ready: () => session().ready,
      positions: () => this.#queries.positions(),
      account: () => this.#queries.account(),
      onFailure: () => desk.count('queries_failed'),
    })
    this.#inquiry = new OrderInquiry({
      timers,
      intervalMs: settings.inquiryIntervalMs,
      ready: () => session().ready,
      ask: async () => {
        await this.#queries.orders('fate')
        await this.#queries.trades('fate')
      },
      settle: () => this.#unanswered.settle(this.#replayComplete),
      onFailure: () => desk.count('queries_failed'),
    })
    this.#answers = new RequestAnswers((name, fields) => this.#client.request(name, fields), timers)
    this.#attempts = new LoginAttempts(desk, () => credentials.fingerprint())
    this.link = this.#buildLink()
    this.#secretWatch = new SecretWatch({
      timers,
      digest: () => credentials.digest(),
      onChange: () => this.#tryChangedSecret(),
    })
    this.password = new PasswordChange({
      link: this.link,
      answers: this.#answers,
      credentials,
      place: ports.passwordPlace,
      authenticates: credentials.appId !== '',
      has: (struct, field) => this.#client.has(struct, field),
      record: (what) => desk.record(what, { user_id: credentials.userId }),
    })
  }

  get version(): string | undefined {
    return this.#client.port?.version
  }

  /** Counters of the library's queue. */
  get queue(): Readonly<Record<string, number>> | undefined {
    return this.#client.port?.stats()
  }

  /** Queries that wait or are in flight. */
  get queries(): number {
    return this.#scheduler.depth
  }

  /** What the front allows, where the library's version tells it. */
  get frontRates(): FrontRates | undefined {
    return this.#client.port?.frontRates()
  }

  /** Real milliseconds between two queries. */
  get queryIntervalMs(): number {
    return this.#scheduler.intervalMs
  }

  get isOpen(): boolean {
    return this.#client.port !== undefined
  }

  /** Loads the library and lets it connect. @throws CtpError */
  open(): void {
    if (!this.link.session.latch) this.#latchOnObstacle()
    const generation = (this.#generation += 1)
    this.#client.use(
      this.ports.open((batch) => {
        // An object that is being released may still speak.
        if (generation === this.#generation) this.#onCallbacks(batch)
      }),
    )
  }

  /** Logs out and releases the library: the counter's day is over, or another one has begun. */
  async rest(cause: Cause): Promise<void> {
    const { port } = this.#client
    const isLoggedIn = this.link.session.login !== null
    // First: an order that comes while the counter logs out must not be written any more.
    this.link.dispatch({ kind: 'rest', cause })
    this.#endSession(cause.en)
    if (port && isLoggedIn) {
      const { brokerId: BrokerID, userId: UserID } = this.ports.credentials
      await this.#answers.ask('ReqUserLogout', { BrokerID, UserID }, LOGOUT_TIMEOUT_MS)
    }
    this.#generation += 1
    this.#client.use(undefined)
    await port?.release()
  }

  /** The hours begin: the next `open` connects. */
  wake(): void {
    this.link.dispatch({ kind: 'wake' })
  }

  /** Orders may go out. */
  get isReady(): boolean {
    return this.#tradingSession().ready
  }

  /** Asks the counter for all positions. @throws QueryFailed */
  async positions(): Promise<readonly PositionRecord[]> {
    return (await this.#queries.positions('fate')).records
  }

  /** Asks the counter for the daily limits of a contract. @throws QueryFailed */
  priceLimits(symbol: string): Promise<PriceLimits> {
    return this.#queries.priceLimits(symbol, 'fate')
  }

  /** Redis lost the contracts and the account. */
  async tellAgain(): Promise<void> {
    await this.#instruments.tellAgain()
    await this.rates.tellAgain()
    if (this.#tradingSession().ready) await this.#queries.account()
  }

  async stop(): Promise<void> {
    this.link.stop()
    this.sender.stop()
    this.cancels.stop()
    this.#inquiry.stop()
    this.#secretWatch.stop()
    this.#endSession('the gateway stops')
    const { port } = this.#client
    this.#client.use(undefined)
    await port?.release()
  }

  /** The configured interval wins; else the front's own rate counts, where it tells one. */
  #followFrontRate(): void {
    if (this.ports.queryIntervalMs > 0) return
    const rate = this.frontRates?.queriesPerSecond ?? 0
    this.#scheduler.allow(rate > 0 ? Math.ceil((1_000 / rate) * RATE_MARGIN) : CAUTIOUS_INTERVAL_MS)
  }

  #endSession(why: string): void {
    this.rates.stop()
    this.#quiet.stop()
    this.#refresher.stop()
    this.#scheduler.failAll(why)
    this.#answers.giveUp()
  }

  #latchOnObstacle(): void {
    try {
      if (!this.#settledEarlierLife) this.#attempts.settleEarlierLife()
      this.#settledEarlierLife = true
      const obstacle = this.#attempts.obstacle()
      if (obstacle) this.link.dispatch({ kind: 'latched', latch: obstacle })
    } catch (error) {
      this.link.dispatch({ kind: 'latched', latch: causeOfError(error) })
    }
  }

  /** A secret that can not be read has no refusals; the attempt that follows says what is wrong with it. */
  #forgetRefusals(): void {
    try {
      this.#attempts.forget()
    } catch (error) {
      this.ports.desk.record('refusals not forgotten', { why: causeOfError(error).en })
    }
  }

  #tryChangedSecret(): void {
    this.ports.desk.record('the configured secret changed', {})
    this.link.dispatch({ kind: 'secret_changed' })
  }

  #tradingSession(): TradingSession {
    const { state, connected, login } = this.link.session
    return { ready: state === 'ready', confirmed: CONFIRMED.has(state), connected, login }
  }

  #tradingDay(): string {
    return this.link.session.login?.tradingDay ?? ''
  }

  #onCallbacks(batch: readonly SpiCallback[]): void {
    const { desk } = this.ports
    const sent = onTraderCallbacks(batch, {
      desk,
      link: this.link,
      scheduler: this.#scheduler,
      quiet: this.#quiet,
      answers: this.#answers,
      ledger: this.#ledger,
      sender: this.sender,
      tradingDay: () => this.link.session.login?.tradingDay,
      onTradingDay: (day) => this.ports.onTradingDay(day),
      onFill: () => this.#refresher.onFill(),
      onUnreadable: (error, callback, fields) => this.#onUnreadable(error, callback, fields),
    })
    desk.count('td_events', sent)
    this.ports.onBooked(sent)
  }

  #onUnreadable(error: CtpDecodeError, callback: string, fields: unknown): void {
    this.ports.desk.count('callbacks_unreadable')
    this.ports.setAside(`${callback}: ${error.message}`, JSON.stringify(fields ?? null))
    this.ports.desk.alert(unreadableAlert(callback, error.message))
  }

  #buildQueries(): CounterQueries {
    const { desk, instruments, credentials } = this.ports
    return new CounterQueries({
      desk,
      scheduler: this.#scheduler,
      instruments,
      identity: credentials,
      tradingDay: () => this.#tradingDay(),
      setKey: (key, json) => this.ports.setKey(key, json),
      onOrderRow: (report) => {
        const orderId = this.#login.onOrderRow(report, () => this.#ledger.onOrder(report))
        if (orderId !== undefined) this.sender.answered(orderId)
        return orderId
      },
      onTradeRow: (report) => {
        if (!this.#ledger.onTrade(report)) return
        this.#login.onNewTrade()
        this.#refresher.onFill()
      },
      onUnreadable: (error, row) => this.#onUnreadable(error, 'query row', row),
    })
  }

  #buildRateQueries(): RateQueries {
    const { desk, credentials } = this.ports
    return new RateQueries({
      desk,
      scheduler: this.#scheduler,
      identity: credentials,
      tradingDay: () => this.#tradingDay(),
      hasRequest: (name) => this.#client.port?.hasRequest(name) ?? false,
      onUnreadable: (error, row) => this.#onUnreadable(error, 'rate row', row),
    })
  }

  /** Held contracts first, then those that somebody watches. */
  #buildRates(queries: RateQueries): RateKeeper {
    const { desk, timers, reference, instruments } = this.ports
    const key = ratesKey(desk.accountId)
    return new RateKeeper({
      timers,
      stored: reference,
      transaction: (work) => desk.transaction(work),
      ready: () => this.#tradingSession().ready,
      tradingDay: () => this.#tradingDay(),
      symbols: () => {
        const held = desk.journal.positions.all().map(({ symbol }) => symbol)
        return [...new Set([...held, ...this.ports.wanted()])].filter((symbol) => instruments.get(symbol) !== undefined)
      },
      ask: (symbol) => queries.all(symbol, 'background'),
      tell: (rates) =>
        this.ports.setHash(key, Object.fromEntries(rates.map((rate) => [rate.symbol, JSON.stringify(rate)]))),
      onFailure: () => desk.count('queries_failed'),
    })
  }

  #buildLink(): TdLink {
    const { desk, settings, timers, credentials } = this.ports
    return new TdLink({
      timers,
      authenticates: credentials.appId !== '',
      stepTimeoutMs: settings.stepTimeoutMs,
      requestStep: (step) => {
        if (step !== 'confirm') this.#attempts.begin()
        const request = loginRequest(step, credentials, (struct, field) => this.#client.has(struct, field))
        return this.#client.request(request.name, request.fields).code
      },
      awaitReplay: (onQuiet) => {
        this.#quiet.watch((complete) => {
          this.#replayComplete = complete
          onQuiet()
        })
      },
      queryAll: () => this.#queryAll(),
      obstacle: () => this.#attempts.obstacle(),
      countRefusal: (refusal) => this.#attempts.refused(refusal),
      loginAccepted: () => this.#attempts.accepted(),
      attemptOver: () => this.#attempts.over(),
      clearRefusals: () => this.#forgetRefusals(),
      ordersUnknown: () => this.sender.onSessionLost(),
      onLoggedIn: (login) => {
        desk.transaction(() => desk.journal.sequences.use(TRADING_DAY_SEQUENCE, Number(login.tradingDay)))
        this.#followFrontRate()
        this.ports.onLoggedIn(login)
      },
      onConfirmed: () => this.cancels.onSessionConfirmed(),
      onReady: () => {
        this.#refresher.start()
        this.cancels.onSessionReady()
        this.rates.start()
        this.ports.onReady()
      },
      onDisconnected: () => this.#endSession('the front disconnected'),
      onChange: (session) => {
        if (session.latch) this.#secretWatch.start()
        else this.#secretWatch.stop()
        this.ports.onChange(session)
      },
    })
  }

  async #queryAll(): Promise<void> {
    await this.#login.run()
    this.#unanswered.settle(this.#replayComplete)
    const parked = this.ports.desk.journal.trades.parkedCount(this.#tradingDay())
    if (parked > 0) this.ports.desk.alert(parkedTradesAlert(parked))
  }
}
