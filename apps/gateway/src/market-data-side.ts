import type { AlertEvent } from '@huangpu/messages'
import { CounterClient } from './counter-client.js'
import type { MdPort, SpiCallback, Timers } from './ports/counter-ports.js'
import type { InstrumentCache } from './queries/instrument-cache.js'
import { type LoginSecrets, loginRequest } from './session/login-requests.js'
import { MdLink } from './session/md-link.js'
import type { Cause } from './session/session-facts.js'
import type { MdSession } from './session/md-session.js'
import { SubscriptionDesk } from './subscriptions/subscription-desk.js'
import type { RawTickReader } from './ticks/raw-tick-reader.js'
import type { TickFlow } from './ticks/tick-flow.js'

export interface MarketDataSidePorts {
  readonly timers: Timers
  readonly stepTimeoutMs: number
  readonly secrets: LoginSecrets
  readonly instruments: InstrumentCache
  readonly ticks: TickFlow
  open(
    onCallbacks: (batch: readonly SpiCallback[]) => void,
    onTicks: (count: number, read: RawTickReader) => void,
  ): MdPort
  alert(alert: Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>): void
  record(what: string, facts: Readonly<Record<string, unknown>>): void
  count(name: string, by?: number): void
  onRequestWritten(): void
  /** Events were handled, so many of them ticks that were published. */
  onHandled(events: number, published: number): void
  onChange(session: MdSession): void
}

const LOCAL: ReadonlySet<string> = new Set(['OnFrontConnected', 'OnFrontDisconnected', 'OnHeartBeatWarning'])

/** The market data library, the session with its front, subscriptions and ticks. */
export class MarketDataSide {
  readonly link: MdLink
  readonly subscriptions: SubscriptionDesk
  readonly #client: CounterClient<MdPort>
  /** Of the library's object; what an earlier one says counts no more. */
  #generation = 0

  constructor(private readonly ports: MarketDataSidePorts) {
    const { timers, instruments, secrets } = ports
    this.#client = new CounterClient(() => ports.onRequestWritten())
    this.subscriptions = new SubscriptionDesk({
      timers,
      ready: () => this.link.session.state === 'ready',
      listed: (symbol) => instruments.get(symbol) !== undefined,
      anyListed: () => instruments.size > 0,
      ticking: (symbol) => ports.ticks.lastTickMs(symbol) !== null,
      subscribe: (symbols) => this.#callFront((port) => port.subscribe(symbols)),
      unsubscribe: (symbols) => this.#callFront((port) => port.unsubscribe(symbols)),
      onReturn: (symbol) => ports.ticks.tellHole(symbol),
      alert: (alert) => ports.alert(alert),
      record: (what, facts) => ports.record(what, facts),
    })
    this.link = new MdLink({
      timers,
      stepTimeoutMs: ports.stepTimeoutMs,
      requestLogin: () => {
        const request = loginRequest('login', secrets, (struct, field) => this.#client.has(struct, field))
        return this.#client.request(request.name, request.fields).code
      },
      subscribeAll: () => this.subscriptions.onLogin(),
      onChange: (session) => ports.onChange(session),
    })
  }

  get version(): string | undefined {
    return this.#client.port?.version
  }

  /** Counters of the library's queue. */
  get queue(): Readonly<Record<string, number>> | undefined {
    return this.#client.port?.stats()
  }

  get isOpen(): boolean {
    return this.#client.port !== undefined
  }

  /** Loads the library and lets it connect. @throws CtpError */
  open(): void {
    const generation = (this.#generation += 1)
    // An object that is being released may still speak.
    const current = (): boolean => generation === this.#generation
    this.#client.use(
      this.ports.open(
        (batch) => void (current() && this.#onCallbacks(batch)),
        (count, read) => void (current() && this.#onTicks(count, read)),
      ),
    )
  }

  /** Logs out and releases the library: the counter's day is over, or another one has begun. */
  async rest(cause: Cause): Promise<void> {
    const { port } = this.#client
    const { brokerId: BrokerID, userId: UserID } = this.ports.secrets
    // Nothing waits for the answer: what the object still says after this counts no more.
    if (port && this.link.session.state === 'ready') this.#client.request('ReqUserLogout', { BrokerID, UserID })
    this.link.dispatch({ kind: 'rest', cause })
    this.#generation += 1
    this.#client.use(undefined)
    await port?.release()
  }

  /** The hours begin: the next `open` connects. */
  wake(): void {
    this.link.dispatch({ kind: 'wake' })
  }

  async stop(): Promise<void> {
    this.link.stop()
    this.subscriptions.stop()
    const { port } = this.#client
    this.#client.use(undefined)
    await port?.release()
  }

  #callFront(call: (port: MdPort) => number): number {
    const { port } = this.#client
    const code = port ? call(port) : -1
    if (code === 0) this.ports.onRequestWritten()
    return code
  }

  #onTicks(count: number, read: RawTickReader): void {
    const published = this.ports.ticks.onRun(count, read)
    this.ports.count('ticks_received', count)
    this.ports.count('ticks_published', published)
    this.ports.onHandled(count, published)
  }

  #onCallbacks(batch: readonly SpiCallback[]): void {
    let sent = 0
    for (const callback of batch) {
      if (!LOCAL.has(callback.name)) sent += 1
      if (!this.link.onCallback(callback)) this.#onAnswer(callback)
    }
    if (sent > 0) this.ports.onHandled(sent, 0)
  }

  #onAnswer(callback: SpiCallback): void {
    const { error, name } = callback
    const symbol = String(callback.fields()?.InstrumentID ?? '').trim()
    if (name === 'OnRspSubMarketData') this.subscriptions.onAnswer(symbol, error)
    if (!error) return
    this.ports.count('md_refusals')
    this.ports.alert({
      severity: 'warning',
      code: 'md_refused',
      message_zh: `行情前置拒绝 ${callback.name} ${symbol}：${error.id} ${error.message}`,
      message_en: `the market data front refused ${callback.name} ${symbol}: ${error.id} ${error.message}`,
    })
  }
}
