import type { Calendar } from '@huangpu/core'
import { type ServiceContext, withoutUser } from '@huangpu/service'
import { ReferenceRows, type Store } from '@huangpu/storage'
import { CounterLibraries } from './counter-libraries.js'
import type { CrashPoints } from './crash/crash-points.js'
import { SETTINGS } from './gateway-settings.js'
import { MarketDataSide } from './market-data-side.js'
import type { LostCommands } from './orders/lost-commands.js'
import type { OrderDesk } from './orders/order-desk.js'
import { setAsideCallback } from './orders/set-aside-callback.js'
import { realTimers } from './ports/real-timers.js'
import { sharedKeys } from './ports/shared-keys.js'
import type { InstrumentCache } from './queries/instrument-cache.js'
import { LoginCredentials } from './session/login-credentials.js'
import type { TickRoom } from './tick-room.js'
import { TradingSide } from './trading-side.js'

export interface CounterSidesPorts {
  readonly context: ServiceContext
  readonly store: Store
  readonly desk: OrderDesk
  readonly calendar: Calendar
  readonly crash: CrashPoints
  readonly instruments: InstrumentCache
  readonly lostCommands: LostCommands
  readonly ticks: TickRoom
  /** So many callbacks of the trading library are committed. */
  onBooked(callbacks: number): void
  /** A report names its trading day. */
  onTradingDay(day: string): void
  /** Orders may go out. */
  onReady(): void
  /** A session's state changed. */
  onChange(link: 'td' | 'md'): void
}

/** The two sides of the counter, trading and market data: one account, its secrets, and what each tells the other. */
export class CounterSides {
  readonly libraries: CounterLibraries
  readonly td: TradingSide
  readonly md: MarketDataSide
  readonly #credentials: LoginCredentials

  /** @throws StoreError when the audit's folder belongs to the other environment */
  constructor(private readonly ports: CounterSidesPorts) {
    const { context, crash, calendar } = ports
    const { ctp, clock } = context
    this.libraries = new CounterLibraries({
      context,
      crash,
      tradingDay: () => this.loginDay ?? calendar.tradingDayAtOrAfter('au', clock.nowMs()),
    })
    this.#credentials = new LoginCredentials(ctp.tdFront, ctp)
    this.td = this.#buildTrading()
    this.md = this.#buildMarketData()
  }

  /** Trading day of the login; undefined without one. */
  get loginDay(): string | undefined {
    return this.td.link.session.login?.tradingDay
  }

  async stop(): Promise<void> {
    await this.td.stop()
    await this.md.stop()
  }

  #buildTrading(): TradingSide {
    const { context, store, desk, instruments, lostCommands, ticks } = this.ports
    const { ctp, bus, progress, environment, accountId } = context
    return new TradingSide({
      desk,
      instruments,
      timers: realTimers,
      settings: SETTINGS[environment],
      queryIntervalMs: ctp.queryIntervalMs,
      lostCommands,
      credentials: this.#credentials,
      passwordPlace: ctp.passwordPlace,
      keys: sharedKeys(bus.keys),
      reference: new ReferenceRows(store.db, accountId, withoutUser(ctp.tdFront)),
      open: (onCallbacks) => this.libraries.openTrader(onCallbacks),
      wanted: () => this.md.subscriptions.wanted(),
      setAside: (reason, payload) => setAsideCallback(desk, reason, payload),
      onRequestWritten: () => progress.add('requests'),
      onBooked: (callbacks) => this.ports.onBooked(callbacks),
      onLoggedIn: ({ tradingDay }) => {
        ticks.startDay(tradingDay)
        this.md.link.dispatch({ kind: 'td_logged_in', tradingDay })
      },
      onTradingDay: (day) => this.ports.onTradingDay(day),
      onInstruments: () => this.md.subscriptions.apply(),
      onReady: () => this.ports.onReady(),
      onChange: () => this.ports.onChange('td'),
    })
  }

  #buildMarketData(): MarketDataSide {
    const { context, desk, instruments, ticks } = this.ports
    const { bus, progress, clock, environment } = context
    return new MarketDataSide({
      timers: realTimers,
      stepTimeoutMs: SETTINGS[environment].stepTimeoutMs,
      secrets: this.#credentials,
      instruments,
      ticks: ticks.flow,
      open: (onCallbacks, onTicks) => this.libraries.openMd(onCallbacks, onTicks),
      alert: (alert) => desk.alert(alert),
      record: (what, facts) => desk.record(what, facts),
      count: (name, by) => desk.count(name, by),
      onRequestWritten: () => progress.add('requests'),
      onHandled: (events, published) => {
        const add = (): void => {
          progress.add('ticks_published', published)
          progress.add('md_events', events)
        }
        // A stepped replay trusts the counter, so Redis has the ticks first; otherwise nobody waits for it.
        if (clock.stepped) void bus.flushed().then(add)
        else add()
      },
      onChange: () => this.ports.onChange('md'),
    })
  }
}
