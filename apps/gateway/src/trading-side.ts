import type { SecretPlace } from '@huangpu/service'
import type { ReferenceRows } from '@huangpu/storage'
import { unreadableAlert } from './alerts.js'
import { CounterClient } from './counter-client.js'
import type { GatewaySettings } from './gateway-settings.js'
import { onTraderCallbacks } from './handlers/on-trader-callbacks.js'
import { TRADING_DAY_SEQUENCE } from './orders/command-intake.js'
import type { LostCommands } from './orders/lost-commands.js'
import type { OrderDesk } from './orders/order-desk.js'
import { OrderPath } from './orders/order-path.js'
import type { TradingSession } from './orders/trading-session.js'
import type { FrontRates, SpiCallback, Timers, TraderPort } from './ports/counter-ports.js'
import type { SharedKeys } from './ports/shared-keys.js'
import type { InstrumentCache } from './queries/instrument-cache.js'
import { TradingQueries } from './queries/trading-queries.js'
import type { LoginCredentials } from './session/login-credentials.js'
import { QuietDetector } from './session/quiet-detector.js'
import type { Cause, LoginFacts } from './session/session-facts.js'
import { TdLink } from './session/td-link.js'
import type { TdSession } from './session/td-session.js'
import { TradingLogin } from './session/trading-login.js'
import type { CtpDecodeError } from './wire/ctp-fields.js'

export interface TradingSidePorts {
  readonly desk: OrderDesk
  readonly instruments: InstrumentCache
  readonly timers: Timers
  readonly settings: GatewaySettings
  readonly queryIntervalMs: number
  readonly lostCommands: LostCommands
  readonly credentials: LoginCredentials
  readonly passwordPlace: SecretPlace
  readonly keys: SharedKeys
  /** Contracts and rates of the trading day, over restarts. */
  readonly reference: ReferenceRows
  open(onCallbacks: (batch: readonly SpiCallback[]) => void): TraderPort
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

/** The trading library and the session with its front: login, queries and the order path hang on it. */
export class TradingSide {
  readonly link: TdLink
  readonly login: TradingLogin
  readonly orders: OrderPath
  readonly queries: TradingQueries
  readonly #client: CounterClient<TraderPort>
  readonly #quiet: QuietDetector
  #stopped = false
  /** Of the library's object; what an earlier one says counts no more. */
  #generation = 0

  constructor(private readonly ports: TradingSidePorts) {
    const { desk, timers, settings, credentials, passwordPlace } = ports
    this.#client = new CounterClient(() => ports.onRequestWritten())
    this.#quiet = new QuietDetector(timers, { quietMs: settings.replayQuietMs, maxMs: settings.replayMaxMs })
    this.orders = new OrderPath({
      desk,
      timers,
      port: this.#client,
      identity: credentials,
      ackTimeoutMs: settings.ackTimeoutMs,
      lostCommands: ports.lostCommands,
      session: () => this.#session(),
      onUnknown: () => this.queries.inquire(),
    })
    this.queries = this.#buildQueries()
    this.link = this.#buildLink()
    this.login = new TradingLogin({
      desk,
      timers,
      credentials,
      passwordPlace,
      port: this.#client,
      link: this.link,
      isOpen: () => this.isOpen,
    })
  }

  get version(): string | undefined {
    return this.#client.port?.version
  }

  /** Counters of the library's queue. */
  get queue(): Readonly<Record<string, number>> | undefined {
    return this.#client.port?.stats()
  }

  /** What the front allows, where the library's version tells it. */
  get frontRates(): FrontRates | undefined {
    return this.#client.port?.frontRates()
  }

  get isOpen(): boolean {
    return this.#client.port !== undefined
  }

  /** Orders may go out. */
  get isReady(): boolean {
    return this.#session().ready
  }

  /** Loads the library and lets it connect. @throws CtpError */
  open(): void {
    this.login.latchOnObstacle()
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
    if (port && isLoggedIn) await this.login.logOut()
    this.#generation += 1
    this.#client.use(undefined)
    await port?.release()
  }

  /** The hours begin: the next `open` connects. */
  wake(): void {
    this.link.dispatch({ kind: 'wake' })
  }

  /** What the library still says is booked; nothing is begun any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.link.stop()
    this.orders.stop()
    this.queries.stop()
    this.login.stop()
    this.#endSession('the gateway stops')
    const { port } = this.#client
    this.#client.use(undefined)
    await port?.release()
  }

  #endSession(why: string): void {
    this.#quiet.stop()
    this.queries.endSession(why)
    this.login.giveUp()
  }

  #session(): TradingSession {
    const { state, connected, login } = this.link.session
    const isOn = !this.#stopped
    return { ready: isOn && state === 'ready', confirmed: isOn && CONFIRMED.has(state), connected, login }
  }

  #onCallbacks(batch: readonly SpiCallback[]): void {
    const { desk } = this.ports
    const sent = onTraderCallbacks(batch, {
      desk,
      link: this.link,
      scheduler: this.queries.scheduler,
      quiet: this.#quiet,
      answers: this.login.answers,
      ledger: this.orders.ledger,
      sender: this.orders.sender,
      tradingDay: () => this.link.session.login?.tradingDay,
      onTradingDay: (day) => this.ports.onTradingDay(day),
      onFill: () => this.queries.onFill(),
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

  #buildQueries(): TradingQueries {
    const { desk, timers, credentials, settings, queryIntervalMs, keys, instruments, reference } = this.ports
    return new TradingQueries({
      desk,
      timers,
      client: this.#client,
      identity: credentials,
      settings,
      intervalMs: queryIntervalMs,
      keys,
      instruments,
      reference,
      orders: this.orders,
      session: () => this.#session(),
      wanted: () => this.ports.wanted(),
      onInstruments: () => this.ports.onInstruments(),
      onUnreadable: (error, what, row) => this.#onUnreadable(error, what, row),
    })
  }

  #buildLink(): TdLink {
    const { desk, settings, timers, credentials } = this.ports
    return new TdLink({
      timers,
      authenticates: credentials.appId !== '',
      stepTimeoutMs: settings.stepTimeoutMs,
      requestStep: (step) => this.login.request(step),
      awaitReplay: (onQuiet) => {
        this.#quiet.watch((complete) => {
          this.orders.onReplayed(complete)
          onQuiet()
        })
      },
      queryAll: () => this.queries.onReplayed(),
      obstacle: () => this.login.obstacle(),
      countRefusal: (refusal) => this.login.onRefused(refusal),
      loginAccepted: () => this.login.onAccepted(),
      attemptOver: () => this.login.onOver(),
      clearRefusals: () => this.login.forgetRefusals(),
      ordersUnknown: () => this.orders.sender.onSessionLost(),
      onLoggedIn: (login) => {
        desk.transaction(() => desk.journal.sequences.use(TRADING_DAY_SEQUENCE, Number(login.tradingDay)))
        this.queries.followFrontRate(this.frontRates)
        this.ports.onLoggedIn(login)
      },
      onConfirmed: () => this.orders.cancels.onSessionConfirmed(),
      onReady: () => {
        this.orders.cancels.onSessionReady()
        this.queries.onReady()
        this.ports.onReady()
      },
      onDisconnected: () => this.#endSession('the front disconnected'),
      onChange: (session) => {
        this.login.onChange()
        this.ports.onChange(session)
      },
    })
  }
}
