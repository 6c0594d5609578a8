import { ORDER_RESURFACED, parkedTradesAlert, unreadableAlert } from './alerts.js'
import { CounterClient } from './counter-client.js'
import type { GatewaySettings } from './gateway-settings.js'
import { onTraderCallbacks } from './handlers/on-trader-callbacks.js'
import { CancelSender } from './orders/cancel-sender.js'
import { CommandIntake, TRADING_DAY_SEQUENCE } from './orders/command-intake.js'
import type { OrderDesk } from './orders/order-desk.js'
import { OrderPublisher } from './orders/order-publisher.js'
import { OrderSender } from './orders/order-sender.js'
import { ReportLedger } from './orders/report-ledger.js'
import type { TradingSession } from './orders/trading-session.js'
import { UnansweredOrders } from './orders/unanswered-orders.js'
import type { SpiCallback, Timers, TraderPort } from './ports/counter-ports.js'
import { BookRefresher } from './queries/book-refresher.js'
import { CounterQueries } from './queries/counter-queries.js'
import type { InstrumentCache } from './queries/instrument-cache.js'
import { OrderInquiry } from './queries/order-inquiry.js'
import { type LoginSecrets, loginRequest } from './session/login-requests.js'
import { QueryScheduler } from './session/query-scheduler.js'
import { QuietDetector } from './session/quiet-detector.js'
import type { LoginFacts } from './session/session-facts.js'
import { TdLink } from './session/td-link.js'
import type { TdSession } from './session/td-session.js'
import type { CtpDecodeError } from './wire/ctp-fields.js'
import { orderReportOf } from './wire/order-report.js'
import { tradeReportOf } from './wire/trade-report.js'

export interface TradingSidePorts {
  readonly desk: OrderDesk
  readonly instruments: InstrumentCache
  readonly timers: Timers
  readonly settings: GatewaySettings
  readonly queryIntervalMs: number
  readonly secrets: LoginSecrets
  /** Names front, user and secrets; refusals are counted by it. */
  fingerprint(): string
  open(onCallbacks: (batch: readonly SpiCallback[]) => void): TraderPort
  setKey(key: string, json: string): Promise<unknown>
  setHash(key: string, fields: Record<string, string>): Promise<unknown>
  setAside(reason: string, payload: string): void
  onRequestWritten(): void
  /** Callbacks of the counter were booked; resolves the replay driver's count once they are published. */
  onBooked(callbacks: number): void
  onLoggedIn(login: LoginFacts): void
  onInstruments(): void
  onReady(): void
  onChange(session: TdSession): void
}

/** Logged in and the settlement confirmed. */
const CONFIRMED: ReadonlySet<TdSession['state']> = new Set(['replaying', 'querying', 'ready'])

/** The trading library, the session with its front, and the orders that go through it. */
export class TradingSide {
  readonly link: TdLink
  readonly sender: OrderSender
  readonly cancels: CancelSender
  readonly intake: CommandIntake
  readonly #client: CounterClient<TraderPort>
  readonly #scheduler: QueryScheduler
  readonly #quiet: QuietDetector
  readonly #queries: CounterQueries
  readonly #refresher: BookRefresher
  readonly #inquiry: OrderInquiry
  readonly #ledger: ReportLedger
  readonly #unanswered: UnansweredOrders
  #replayComplete = false

  constructor(private readonly ports: TradingSidePorts) {
    const { desk, timers, settings, secrets } = ports
    const session = (): TradingSession => this.#tradingSession()
    const publisher = new OrderPublisher(desk)
    this.#client = new CounterClient(() => ports.onRequestWritten())
    this.#scheduler = new QueryScheduler((query) => this.#client.request(query.request, query.fields), timers, {
      intervalMs: ports.queryIntervalMs,
      timeoutMs: settings.queryTimeoutMs,
      attemptsMax: settings.queryAttemptsMax,
    })
    this.#quiet = new QuietDetector(timers, { quietMs: settings.replayQuietMs, maxMs: settings.replayMaxMs })
    this.sender = new OrderSender(desk, publisher, session, this.#client, timers, {
      identity: secrets,
      ackTimeoutMs: settings.ackTimeoutMs,
      onUnknown: () => this.#inquiry.ask(),
    })
    this.cancels = new CancelSender(desk, publisher, this.sender, session, this.#client, timers, secrets)
    this.intake = new CommandIntake(desk, publisher, session)
    this.#ledger = new ReportLedger(desk, publisher, (order) => {
      desk.alert(ORDER_RESURFACED(order.orderId))
      this.cancels.cancelResurfaced(order)
      timers.after(0, () => this.cancels.sendPending())
    })
    this.#unanswered = new UnansweredOrders(desk, publisher, session, this.sender)
    this.#queries = this.#buildQueries()
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
        await this.#queries.orders()
        await this.#queries.trades()
      },
      settle: () => this.#unanswered.settle(this.#replayComplete),
      onFailure: () => desk.count('queries_failed'),
    })
    this.link = this.#buildLink()
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

  get isOpen(): boolean {
    return this.#client.port !== undefined
  }

  /** Loads the library and lets it connect. @throws CtpError */
  open(): void {
    const refused = this.ports.desk.journal.refusals.of(this.ports.fingerprint())
    if (refused && refused.refusals >= 2) {
      const reason = `refused ${refused.refusals} times before: ${refused.errorId} ${refused.message}; change the secret or unlatch`
      this.link.dispatch({ kind: 'latched', latch: { reason, errorId: refused.errorId } })
    }
    this.#client.use(this.ports.open((batch) => this.#onCallbacks(batch)))
  }

  /** Redis lost the contracts and the account. */
  async tellAgain(): Promise<void> {
    await this.#queries.tellInstrumentsAgain()
    if (this.#tradingSession().ready) await this.#queries.account()
  }

  async stop(): Promise<void> {
    this.link.stop()
    this.sender.stop()
    this.cancels.stop()
    this.#refresher.stop()
    this.#inquiry.stop()
    this.#quiet.stop()
    this.#scheduler.failAll('the gateway stops')
    const { port } = this.#client
    this.#client.use(undefined)
    await port?.release()
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
      ledger: this.#ledger,
      sender: this.sender,
      tradingDay: () => this.link.session.login?.tradingDay,
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
    const { desk, instruments, secrets } = this.ports
    return new CounterQueries({
      desk,
      scheduler: this.#scheduler,
      instruments,
      identity: secrets,
      tradingDay: () => this.#tradingDay(),
      setKey: (key, json) => this.ports.setKey(key, json),
      setHash: (key, fields) => this.ports.setHash(key, fields),
      onOrderRow: (row) => {
        const orderId = this.#ledger.onOrder(orderReportOf(row))
        if (orderId !== undefined) this.sender.answered(orderId)
      },
      onTradeRow: (row) => {
        if (this.#ledger.onTrade(tradeReportOf(row))) this.#refresher.onFill()
      },
      onUnreadable: (error, row) => this.#onUnreadable(error, 'query row', row),
    })
  }

  #buildLink(): TdLink {
    const { desk, settings, timers, secrets } = this.ports
    return new TdLink({
      timers,
      authenticates: secrets.appId !== '',
      stepTimeoutMs: settings.stepTimeoutMs,
      requestStep: (step) => {
        const request = loginRequest(step, secrets, (struct, field) => this.#client.has(struct, field))
        return this.#client.request(request.name, request.fields).code
      },
      awaitReplay: (onQuiet) => {
        this.#quiet.watch((complete) => {
          this.#replayComplete = complete
          onQuiet()
        })
      },
      queryAll: () => this.#queryAll(),
      countRefusal: ({ errorId, message }) => {
        const { journal } = desk
        desk.transaction(() => journal.refusals.add(this.ports.fingerprint(), errorId, message, desk.wallMs()))
      },
      clearRefusals: () => desk.transaction(() => desk.journal.refusals.clear(this.ports.fingerprint())),
      ordersUnknown: () => this.sender.onSessionLost(),
      onLoggedIn: (login) => {
        desk.transaction(() => desk.journal.sequences.use(TRADING_DAY_SEQUENCE, Number(login.tradingDay)))
        this.ports.onLoggedIn(login)
      },
      onConfirmed: () => this.cancels.onSessionConfirmed(),
      onReady: () => {
        this.#refresher.start()
        this.cancels.onSessionReady()
        this.ports.onReady()
      },
      onDisconnected: () => {
        this.#quiet.stop()
        this.#refresher.stop()
        this.#scheduler.failAll('the front disconnected')
      },
      onChange: (session) => this.ports.onChange(session),
    })
  }

  async #queryAll(): Promise<void> {
    await this.#queries.all(() => this.ports.onInstruments())
    this.#unanswered.settle(this.#replayComplete)
    const parked = this.ports.desk.journal.trades.parkedCount(this.#tradingDay())
    if (parked > 0) this.ports.desk.alert(parkedTradesAlert(parked))
  }
}
