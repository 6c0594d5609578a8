import { join } from 'node:path'
import { type GroupConsumer, OutboxDispatcher } from '@huangpu/bus'
import { type Calendar, PRODUCTS, counterHoursAt, formatShanghai } from '@huangpu/core'
import { STREAMS, connectionKey, gatewayGroup } from '@huangpu/messages'
import { type RunningService, type ServiceContext, withoutUser } from '@huangpu/service'
import {
  GATEWAY_MIGRATIONS,
  ReferenceRows,
  type Store,
  loadCalendar,
  openGatewayJournal,
  openStore,
} from '@huangpu/storage'
import { deadCommandAlert, libraryAlert, sessionLatchedAlert } from './alerts.js'
import { GatewayAudit } from './audit/gateway-audit.js'
import { FlushedCount } from './flushed-count.js'
import { gatewayMetrics } from './gateway-metrics.js'
import { CrashPoints } from './crash/crash-points.js'
import { ContractExpiry } from './expiry/contract-expiry.js'
import { loadExpiryConfig } from './expiry/expiry-config.js'
import { SETTINGS } from './gateway-settings.js'
import { connectionRoutes } from './handlers/connection-routes.js'
import { instrumentRoutes } from './handlers/instrument-routes.js'
import { passwordRoute } from './handlers/password-route.js'
import { queryRoutes } from './handlers/query-routes.js'
import { onCommand } from './handlers/on-command.js'
import { killRoutes } from './handlers/kill-routes.js'
import { type KillRoom, openKillSwitch } from './kill/open-kill-switch.js'
import type { AccountLease } from './lease/account-lease.js'
import { openLease } from './lease/open-lease.js'
import { MarketDataSide } from './market-data-side.js'
import type { OrderDesk } from './orders/order-desk.js'
import { OrderGate } from './orders/order-gate.js'
import { realTimers } from './ports/real-timers.js'
import { sharedKeys } from './ports/shared-keys.js'
import { InstrumentCache } from './queries/instrument-cache.js'
import { ConnectionPublisher } from './session/connection-publisher.js'
import { LostCommands } from './orders/lost-commands.js'
import { pagesOf } from './orders/stream-pages.js'
import { LostKeys } from './session/lost-keys.js'
import { overflowNotice } from './ticks/overflow-notice.js'
import type { MdSession } from './session/md-session.js'
import type { TdSession } from './session/td-session.js'
import { LoginCredentials } from './session/login-credentials.js'
import { causeOf, causeOfError, causeText } from './session/session-facts.js'
import { SessionHours } from './session/session-hours.js'
import { viewOfSession } from './session/session-view.js'
import { TickRoom } from './tick-room.js'
import { TradingSide } from './trading-side.js'

/** Real ms after the start. An order that waited so long is no loss; a cancel must be read to go out with the login. */
const CONSUME_AT_LATEST_MS = 5_000
const LEASE_IN_DOUBT = '账户租约未确认，不发送报单 / the lease of the account is in doubt: no order is sent'
const STOPPED = causeOf({ zh: '网关已停止', en: 'the gateway was stopped' })

const journalFile = (context: ServiceContext): string => join(context.dataDir, 'db', 'gateway.sqlite')

/** Puts the parts together: libraries, journal, streams, HTTP. */
export async function startGateway(context: ServiceContext): Promise<RunningService> {
  const gateway = new Gateway(context)
  await gateway.start()
  return gateway
}

class Gateway implements RunningService {
  readonly #store: Store
  readonly #outbox: OutboxDispatcher
  readonly #booked: FlushedCount
  readonly #desk: OrderDesk
  readonly #instruments = new InstrumentCache()
  readonly #connection: ConnectionPublisher
  readonly #credentials: LoginCredentials
  readonly #ticks: TickRoom
  readonly #audit: GatewayAudit
  readonly #crash: CrashPoints
  readonly #lostCommands = new LostCommands()
  readonly #expiry: ContractExpiry
  readonly #td: TradingSide
  readonly #md: MarketDataSide
  readonly #calendar: Calendar
  readonly #hours: SessionHours
  #stopClock: () => void = () => undefined
  #stopLatest: () => void = () => undefined
  readonly #gate: OrderGate
  readonly #kill: KillRoom
  #lease: AccountLease | undefined
  #lostKeys: LostKeys | undefined
  #consumer: GroupConsumer | undefined
  readonly #latched = new Set<'td' | 'md'>()
  #stopping = false

  constructor(private readonly context: ServiceContext) {
    const { accountId, environment, bus, log, clock, health } = context
    this.#crash = new CrashPoints(environment)
    this.#store = openStore({
      file: journalFile(context),
      environment,
      service: 'gateway',
      migrations: GATEWAY_MIGRATIONS,
      synchronous: 'FULL',
    })
    this.#outbox = new OutboxDispatcher(this.#store.outbox, bus, log)
    this.#booked = new FlushedCount({
      timers: realTimers,
      flush: () => this.#outbox.flush(),
      add: (count) => context.progress.add('td_events', count),
    })
    this.#gate = new OrderGate({
      leased: () => this.#lease?.isHeld() ?? false,
      killed: () => this.#kill.killSwitch.active,
      closeOnlyDaysLeft: (symbol) => this.#expiry.closeOnlyDaysLeft(symbol),
    })
    this.#desk = {
      accountId,
      environment,
      journal: openGatewayJournal(this.#store.db, accountId),
      outbox: this.#store.outbox,
      transaction: (work) => this.#store.transaction(work),
      exchangeMs: () => clock.nowMs(),
      wallMs: () => Date.now(),
      objection: (order) => this.#gate.objection(order),
      alert: (alert) => context.events.alert(alert),
      count: (name, by) => health.count(name, by),
      record: (what, facts) => log.info(facts, what),
    }
    this.#connection = new ConnectionPublisher(
      accountId,
      context.events,
      (key, json) => bus.keys.set(key, json),
      realTimers,
    )
    const calendar = (this.#calendar = loadCalendar(context.home.configDir))
    this.#ticks = new TickRoom({
      context,
      journal: this.#desk.journal,
      instruments: this.#instruments,
      desk: () => this.#md.subscriptions,
      ready: () => this.#md.link.session.state === 'ready',
      onOtherDay: (day) => this.#onDaySeen(day),
    })
    this.#audit = new GatewayAudit({
      dataDir: context.dataDir,
      accountId,
      environment,
      timers: realTimers,
      tradingDay: () => this.#td.link.session.login?.tradingDay ?? calendar.tradingDayAtOrAfter('au', clock.nowMs()),
      alert: (alert) => context.events.alert(alert),
      count: (name, by) => health.count(name, by),
    })
    this.#credentials = new LoginCredentials(context.ctp.tdFront, context.ctp)
    this.#expiry = this.#watchExpiry(calendar)
    this.#td = this.#buildTrading()
    this.#kill = openKillSwitch({
      calendar,
      desk: this.#desk,
      td: this.#td,
      instruments: this.#instruments,
      timers: realTimers,
      setKey: (key, json) => bus.keys.set(key, json),
      failed: (error) => log.error({ err: error }, 'a round of closing positions failed'),
    })
    this.#md = this.#buildMarketData()
    this.#hours = this.#buildHours()
  }

  async start(): Promise<void> {
    const { context } = this
    this.#lease = await openLease(context, this.#desk, journalFile(context), {
      onDoubt: () => this.#showHealth(),
      onRegained: () => this.#showBoth(),
      onTaken: () => this.#giveUp(),
    })
    this.#routes()
    this.#audit.start(
      { environment: context.environment, node: process.version },
      this.#desk.journal.orders.unanswered(),
    )
    this.#showBoth()
    await context.subscribe({
      channels: this.#ticks.channels,
      onMessage: () => this.#ticks.onMessage(),
      onGap: () => this.#ticks.onMessage(),
    })
    this.#ticks.start()
    await this.#recallCommands()
    this.#stopLatest = realTimers.after(CONSUME_AT_LATEST_MS, () => this.#consume())
    await this.#hours.start()
    this.#stopClock = context.clock.onAdvance((nowMs) => this.#hours.onClock(nowMs))
    this.#lostKeys = this.#keepKeys()
  }

  /** Sessions first: what the libraries still deliver is booked before the store closes. */
  async stop(): Promise<void> {
    const { context } = this
    this.#stopping = true
    this.#stopClock()
    this.#stopLatest()
    this.#lostKeys?.stop()
    await this.#hours.stop()
    this.#expiry.stop()
    await this.#consumer?.stop()
    this.#kill.stop()
    await this.#td.stop()
    await this.#md.stop()
    await this.#ticks.stop()
    const stopped = viewOfSession(
      { state: 'disconnected', connected: false, latch: null, reason: STOPPED, notBeforeMs: 0 },
      { tradingDay: null, nextLogin: null },
      this.#now(),
    )
    if (this.#lease?.isHeld()) {
      this.#connection.publish('td', stopped)
      this.#connection.publish('md', stopped)
    }
    this.#audit.stop()
    await this.#connection.stop()
    this.#booked.stop()
    await this.#outbox.stop()
    await this.#lease?.release().catch((error: unknown) => context.log.warn({ err: error }, 'lease not released'))
    this.#store.close()
  }

  /** Stops in good order, as on a signal; the next start waits for the lease, or says who holds it. */
  #giveUp(): void {
    process.kill(process.pid, 'SIGTERM')
  }

  #routes(): void {
    const { http, metrics } = this.context
    connectionRoutes(http, {
      current: () => this.#connection.current(),
      libraries: () => ({ td: this.#td.version ?? null, md: this.#md.version ?? null }),
      latches: () => ({ td: this.#td.link.session.latch, md: this.#md.link.session.latch }),
      fronts: () => ({ td: this.context.ctp.tdFront, md: this.context.ctp.mdFront }),
      hours: () => this.#hours.view(),
      rates: () => ({ front: this.#td.frontRates, queryIntervalMs: this.#td.queries.intervalMs }),
      unlatch: () => this.#unlatch(),
    })
    passwordRoute(http, (newPassword) => this.#td.login.password.change(newPassword))
    queryRoutes(http, {
      ask: (kind, symbol) => this.#td.queries.asked.ask(kind, symbol),
      rates: () => this.#td.queries.rates.all(),
    })
    instrumentRoutes(http, this.#instruments)
    killRoutes(http, this.#desk.accountId, this.#kill.killSwitch)
    gatewayMetrics(metrics, {
      outboxRows: () => this.#store.outbox.depth(),
      queries: () => this.#td.queries.depth,
      instruments: () => this.#instruments.size,
      queue: (link) => (link === 'td' ? this.#td : this.#md).queue,
    })
  }

  async #recallCommands(): Promise<void> {
    const { accountId, environment, bus, log } = this.context
    const isJournalled = (orderId: string): boolean => this.#desk.journal.orders.byId(orderId) !== undefined
    const unknown = await this.#lostCommands.recall(pagesOf(bus), { accountId, environment, isJournalled })
    if (unknown > 0) log.info({ unknown }, 'orders of stream:cmd that the journal does not know yet')
  }

  #watchExpiry(days: Calendar): ContractExpiry {
    const { journal, transaction } = this.#desk
    return new ContractExpiry({
      config: loadExpiryConfig(this.context.home),
      days,
      timers: realTimers,
      instrument: (symbol) => this.#instruments.get(symbol),
      tradingDay: () => this.#td.link.session.login?.tradingDay,
      watched: () => [...journal.positions.all().map(({ symbol }) => symbol), ...this.#md.subscriptions.confirmed()],
      rememberAlarm: (symbol, day) => transaction(() => journal.sequences.raise(`near_expiry:${symbol}`, Number(day))),
      alert: (alert) => this.context.events.alert(alert),
    })
  }

  #buildTrading(): TradingSide {
    const { context } = this
    const { ctp, bus, progress } = context
    return new TradingSide({
      desk: this.#desk,
      instruments: this.#instruments,
      timers: realTimers,
      settings: SETTINGS[context.environment],
      queryIntervalMs: ctp.queryIntervalMs,
      lostCommands: this.#lostCommands,
      credentials: this.#credentials,
      passwordPlace: ctp.passwordPlace,
      open: (onCallbacks) =>
        this.#crash.trader(
          this.#audit.openTrader({
            library: ctp.tdLibrary,
            abi: ctp.abi,
            productionMode: ctp.productionMode,
            flowPath: join(context.dataDir, 'flow', 'td'),
            front: ctp.tdFront,
            onCallbacks: this.#crash.callbacks(onCallbacks),
          }),
        ),
      keys: sharedKeys(bus.keys),
      reference: new ReferenceRows(this.#store.db, context.accountId, withoutUser(ctp.tdFront)),
      wanted: () => this.#md.subscriptions.wanted(),
      setAside: (reason, payload) => this.#setAside(reason, payload),
      onRequestWritten: () => progress.add('requests'),
      onBooked: (callbacks) => this.#booked.add(callbacks),
      onLoggedIn: (login) => {
        this.#ticks.startDay(login.tradingDay)
        this.#md.link.dispatch({ kind: 'td_logged_in', tradingDay: login.tradingDay })
      },
      onTradingDay: (day) => this.#onDaySeen(day),
      onInstruments: () => this.#md.subscriptions.apply(),
      onReady: () => {
        this.#kill.killSwitch.onReady()
        this.#expiry.start()
        this.#consume()
      },
      onChange: () => this.#showTd(),
    })
  }

  #buildMarketData(): MarketDataSide {
    const { context } = this
    const { ctp, bus, progress, health } = context
    return new MarketDataSide({
      timers: realTimers,
      stepTimeoutMs: SETTINGS[context.environment].stepTimeoutMs,
      secrets: this.#credentials,
      instruments: this.#instruments,
      ticks: this.#ticks.flow,
      open: (onCallbacks, onTicks) =>
        this.#audit.openMd({
          library: ctp.mdLibrary,
          abi: ctp.abi,
          productionMode: ctp.productionMode,
          flowPath: join(context.dataDir, 'flow', 'md'),
          front: ctp.mdFront,
          onCallbacks,
          onTicks,
          onOverflow: overflowNotice({
            alert: (alert) => context.events.alert(alert),
            count: (name, by) => health.count(name, by),
          }),
        }),
      alert: (alert) => context.events.alert(alert),
      record: (what, facts) => context.log.info(facts, what),
      count: (name, by) => health.count(name, by),
      onRequestWritten: () => progress.add('requests'),
      onHandled: (events, published) => {
        const add = (): void => {
          progress.add('ticks_published', published)
          progress.add('md_events', events)
        }
        // A stepped replay trusts the counter, so Redis has the ticks first; otherwise nobody waits for it.
        if (context.clock.stepped) void bus.flushed().then(add)
        else add()
      },
      onChange: () => this.#showMd(),
    })
  }

  #buildHours(): SessionHours {
    const { ctp, clock, log } = this.context
    const { schedule } = ctp
    const products = [...PRODUCTS.keys()]
    return new SessionHours({
      hoursAt: schedule.mode === 'always' ? undefined : (ms) => counterHoursAt(this.#calendar, products, schedule, ms),
      nowMs: () => clock.nowMs(),
      begin: () => {
        this.#td.wake()
        this.#md.wake()
        this.#openLibraries()
      },
      end: async (cause) => {
        await Promise.all([this.#td.rest(cause), this.#md.rest(cause)])
        // Orders of these hours are answered, not kept until the next session.
        this.#consume()
      },
      failed: (error) => log.error({ err: error }, 'the session was not begun or ended as scheduled'),
    })
  }

  /** Believed only if the calendar says the same: a single wrong tick must not end a session. */
  #onDaySeen(day: string): void {
    const login = this.#td.link.session.login?.tradingDay
    if (login === undefined || day <= login || !/^\d{8}$/.test(day)) return
    if (day > this.#calendar.tradingDayAtOrAfter('au', this.#desk.exchangeMs())) return
    this.#hours.onLaterDay(login, day)
  }

  /** The process stays up without a usable library, and says why. */
  #openLibraries(): void {
    const sides = [
      { link: this.#td.link, side: this.#td },
      { link: this.#md.link, side: this.#md },
    ] as const
    for (const { link, side } of sides) {
      if (side.isOpen) continue
      try {
        side.open()
      } catch (error) {
        const cause = causeOfError(error)
        this.context.events.alert(libraryAlert(cause.zh, cause.en))
        link.dispatch({ kind: 'latched', latch: cause })
      }
    }
  }

  #unlatch(): void {
    this.#td.link.dispatch({ kind: 'unlatched' })
    this.#md.link.dispatch({ kind: 'unlatched' })
    if (!this.#td.link.session.resting) this.#openLibraries()
  }

  /**
   * Commands are taken from the first time the session is ready, so that an order which has not expired meanwhile is
   * still sent; after a while also without, for a cancel waits for no query. Later losses refuse orders at once; cancels go out as soon as the counter takes requests again.
   */
  #consume(): void {
    if (this.#consumer || this.#stopping) return
    const { accountId, bus, health, log } = this.context
    this.#consumer = bus.consume({
      group: gatewayGroup(accountId, accountId),
      consumer: 'gateway',
      handlers: [
        onCommand(
          this.#crash.commands({
            desk: this.#desk,
            intake: this.#td.orders.intake,
            sender: this.#td.orders.sender,
            cancels: this.#td.orders.cancels,
          }),
        ),
      ],
      inbox: this.#store.inbox,
      outbox: this.#outbox,
      onDeadLetter: (letter) => {
        health.count('commands_dead')
        log.error({ reason: letter.reason, entry: letter.entry_id }, 'a command was set aside')
        this.context.events.alert(deadCommandAlert(letter.reason))
      },
    })
  }

  #keepKeys(): LostKeys {
    const { bus, accountId, log } = this.context
    return new LostKeys({
      timers: realTimers,
      isThere: async () =>
        !this.#lease?.isHeld() ||
        this.#connection.snapshot() === undefined ||
        (await bus.keys.get(connectionKey(accountId))) !== null,
      tellAgain: async () => {
        log.warn('Redis lost the keys for late joiners: they are told again')
        await this.#td.queries.tellAgain()
        await this.#connection.tellKeyAgain()
        this.#kill.killSwitch.tellAgain()
      },
      failed: (error) => log.warn({ err: error }, 'keys not looked after'),
    })
  }

  #setAside(reason: string, payload: string): void {
    const { clock } = this.context
    const letter = {
      source: 'ctp',
      entry_id: null,
      consumer: 'gateway',
      reason,
      payload,
      datetime: formatShanghai(clock.nowMs()),
    }
    this.#store.outbox.add(STREAMS.dead, `ctp|${reason}`, JSON.stringify(letter))
  }

  #showBoth(): void {
    this.#showTd()
    this.#showMd()
  }

  #showTd(): void {
    const { session } = this.#td.link
    this.#show('td', session, session.login?.tradingDay ?? null)
  }

  #showMd(): void {
    const { session } = this.#md.link
    this.#show('md', session, session.tradingDay)
  }

  #now(): { monotonicMs: number; wallMs: number } {
    return { monotonicMs: realTimers.monotonicMs(), wallMs: Date.now() }
  }

  #show(link: 'td' | 'md', session: TdSession | MdSession, tradingDay: string | null): void {
    const { context } = this
    const view = viewOfSession(session, { tradingDay, nextLogin: this.#hours.nextLogin }, this.#now())
    const { state, reason, latched } = view
    context.log.info({ link, state, trading_day: tradingDay, reason, latched }, 'session')
    if (!session.latch) this.#latched.delete(link)
    else if (!this.#latched.has(link)) {
      this.#latched.add(link)
      context.events.alert(sessionLatchedAlert(link, session.latch))
    }
    // Whoever is not sure to serve the account is silent about it; what changed meanwhile is told once that is sure.
    if (this.#lease?.isHeld()) this.#connection.publish(link, view)
    else this.#connection.note(link, view)
    this.#showHealth()
  }

  #showHealth(): void {
    const td = this.#td.link.session
    const md = this.#md.link.session
    const reasons = [['td', td] as const, ['md', md] as const].flatMap(([link, { state, latch, reason }]) => {
      const cause = latch ?? reason
      return state === 'ready' ? [] : [`${link} ${state}${cause === null ? '' : `: ${causeText(cause)}`}`]
    })
    const doubted = this.#lease?.isHeld() === false
    if (doubted) reasons.push(LEASE_IN_DOUBT)
    const ready = doubted ? 'lease_in_doubt' : td.state === 'ready' ? md.state : td.state
    const state = td.latch || md.latch ? 'latched' : this.#hours.nextLogin === null ? ready : 'outside_hours'
    this.context.health.set(state, reasons.length === 0, reasons)
  }
}
