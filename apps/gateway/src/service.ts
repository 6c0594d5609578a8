import { join } from 'node:path'
import { OutboxDispatcher } from '@huangpu/bus'
import type { Calendar } from '@huangpu/core'
import { DISK_ALERT, openDiskWatch, type DiskWatch, type RunningService, type ServiceContext } from '@huangpu/service'
import { GATEWAY_MIGRATIONS, type Store, loadCalendar, openStore } from '@huangpu/storage'
import { CounterSides } from './counter-sides.js'
import { CrashPoints } from './crash/crash-points.js'
import type { ContractExpiry } from './expiry/contract-expiry.js'
import { openContractExpiry } from './expiry/open-contract-expiry.js'
import { FlushedCount } from './flushed-count.js'
import { gatewayRoutes } from './handlers/gateway-routes.js'
import { type KillRoom, openKillSwitch } from './kill/open-kill-switch.js'
import type { AccountLease } from './lease/account-lease.js'
import { openLease } from './lease/open-lease.js'
import { CommandConsumer } from './orders/command-consumer.js'
import { LostCommands } from './orders/lost-commands.js'
import { openOrderDesk } from './orders/open-order-desk.js'
import type { OrderDesk } from './orders/order-desk.js'
import { OrderGate } from './orders/order-gate.js'
import { realTimers } from './ports/real-timers.js'
import { rehearseOrders } from './orders/rehearse-orders.js'
import { InstrumentCache } from './queries/instrument-cache.js'
import { CounterDay } from './session/counter-day.js'
import { KeptKeys } from './session/kept-keys.js'
import { SessionDisplay } from './session/session-display.js'
import { TickRoom } from './tick-room.js'

const journalFile = (context: ServiceContext): string => join(context.dataDir, 'db', 'gateway.sqlite')

/** Puts the parts together: libraries, journal, streams, HTTP. */
export async function startGateway(context: ServiceContext): Promise<RunningService> {
  const gateway = new Gateway(context)
  await gateway.start()
  return gateway
}

class Gateway implements RunningService {
  readonly #store: Store
  readonly #disk: DiskWatch
  readonly #outbox: OutboxDispatcher
  readonly #booked: FlushedCount
  readonly #desk: OrderDesk
  readonly #instruments = new InstrumentCache()
  readonly #lostCommands = new LostCommands()
  readonly #ticks: TickRoom
  readonly #sides: CounterSides
  readonly #expiry: ContractExpiry
  readonly #kill: KillRoom
  readonly #commands: CommandConsumer
  readonly #day: CounterDay
  readonly #display: SessionDisplay
  #lease: AccountLease | undefined
  #keptKeys: KeptKeys | undefined
  readonly #stopping = new AbortController()

  constructor(private readonly context: ServiceContext) {
    const { environment, bus, log } = context
    const crash = new CrashPoints(environment)
    const store = (this.#store = openStore({
      file: journalFile(context),
      environment,
      service: 'gateway',
      migrations: GATEWAY_MIGRATIONS,
      synchronous: 'FULL',
    }))
    this.#disk = openDiskWatch(context, 'keeper', (state) => {
      context.events.alert(DISK_ALERT[state])
      this.#display?.showHealth()
    })
    this.#outbox = new OutboxDispatcher(store.outbox, bus, log)
    this.#booked = new FlushedCount({
      timers: realTimers,
      flush: () => this.#outbox.flush(),
      add: (count) => context.progress.add('td_events', count),
    })
    const gate = new OrderGate({
      leased: () => this.#lease?.isHeld() ?? false,
      disk: () => this.#disk.state,
      killed: () => this.#kill.killSwitch.active,
      closeOnlyDaysLeft: (symbol) => this.#expiry.closeOnlyDaysLeft(symbol),
    })
    const desk = (this.#desk = openOrderDesk(context, store, gate))
    const calendar = loadCalendar(context.home.configDir)
    this.#ticks = new TickRoom({
      context,
      journal: desk.journal,
      instruments: this.#instruments,
      desk: () => this.#sides.md.subscriptions,
      ready: () => this.#sides.md.link.session.state === 'ready',
      hasRoom: () => this.#disk.state === 'ample',
      onOtherDay: (day) => this.#day.onDaySeen(day),
    })
    this.#sides = this.#buildSides(calendar, crash)
    this.#expiry = openContractExpiry({
      context,
      desk,
      days: calendar,
      instruments: this.#instruments,
      tradingDay: () => this.#sides.loginDay,
      subscribed: () => this.#sides.md.subscriptions.confirmed(),
    })
    this.#kill = openKillSwitch({
      calendar,
      desk,
      td: this.#sides.td,
      instruments: this.#instruments,
      timers: realTimers,
      setKey: (key, json) => bus.keys.set(key, json),
      failed: (error) => log.error({ err: error }, 'a round of closing positions failed'),
    })
    this.#commands = new CommandConsumer({
      context,
      desk,
      orders: this.#sides.td.orders,
      lost: this.#lostCommands,
      crash,
      inbox: store.inbox,
      outbox: this.#outbox,
      timers: realTimers,
      stopping: this.#stopping.signal,
    })
    this.#day = this.#buildDay(calendar)
    this.#display = this.#buildDisplay()
  }

  async start(): Promise<void> {
    const { context } = this
    this.#lease = await openLease(context, this.#desk, journalFile(context), {
      onDoubt: () => this.#display.showHealth(),
      onRegained: () => this.#display.showBoth(),
      // In good order, as on a signal; the next start waits for the lease, or says who holds it.
      onTaken: () => process.kill(process.pid, 'SIGTERM'),
    })
    gatewayRoutes({
      context,
      sides: this.#sides,
      day: this.#day,
      display: this.#display,
      killSwitch: this.#kill.killSwitch,
      instruments: this.#instruments,
      leased: () => this.#lease?.isHeld() ?? false,
      outboxRows: () => this.#store.outbox.depth(),
    })
    this.#sides.libraries.start(this.#desk.journal.orders.unanswered())
    this.#display.showBoth()
    await context.subscribe({
      channels: this.#ticks.channels,
      onMessage: () => this.#ticks.onMessage(),
      onGap: () => this.#ticks.onMessage(),
    })
    this.#ticks.start()
    await this.#rehearse()
    await this.#commands.start()
    await this.#day.start()
    this.#keptKeys = this.#keepKeys()
  }

  /** Sessions first: what the libraries still deliver is booked before the store closes. */
  async stop(): Promise<void> {
    const { context } = this
    this.#stopping.abort()
    this.#keptKeys?.stop()
    await this.#day.stop()
    this.#expiry.stop()
    await this.#disk.stop()
    await this.#commands.stop()
    this.#kill.stop()
    await this.#sides.stop()
    await this.#ticks.stop()
    this.#sides.libraries.stop()
    await this.#display.stop()
    this.#booked.stop()
    await this.#outbox.stop()
    await this.#lease?.release().catch((error: unknown) => context.log.warn({ err: error }, 'lease not released'))
    this.#store.close()
  }

  /** Speed only: what prevents it is no reason not to trade. */
  async #rehearse(): Promise<void> {
    try {
      await rehearseOrders()
    } catch (error) {
      this.context.log.warn({ err: error }, 'the order path was not warmed up')
    }
  }

  #buildSides(calendar: Calendar, crash: CrashPoints): CounterSides {
    return new CounterSides({
      context: this.context,
      store: this.#store,
      desk: this.#desk,
      calendar,
      crash,
      instruments: this.#instruments,
      lostCommands: this.#lostCommands,
      ticks: this.#ticks,
      onBooked: (callbacks) => this.#booked.add(callbacks),
      onTradingDay: (day) => this.#day.onDaySeen(day),
      onReady: () => {
        this.#kill.killSwitch.onReady()
        this.#expiry.start()
        this.#commands.begin()
      },
      onChange: (link) => this.#display.show(link),
    })
  }

  #buildDay(calendar: Calendar): CounterDay {
    const { clock, ctp, events, log } = this.context
    return new CounterDay({
      td: this.#sides.td,
      md: this.#sides.md,
      calendar,
      schedule: ctp.schedule,
      clock,
      // Orders of these hours are answered, not kept until the next session.
      onEnd: () => this.#commands.begin(),
      alert: (alert) => events.alert(alert),
      failed: (error) => log.error({ err: error }, 'the session was not begun or ended as scheduled'),
    })
  }

  #buildDisplay(): SessionDisplay {
    const { accountId, events, health, bus } = this.context
    return new SessionDisplay({
      accountId,
      timers: realTimers,
      events,
      health,
      setKey: (key, json, options) => bus.keys.set(key, json, options),
      prolongKey: (key, ttlMs) => bus.keys.prolong(key, ttlMs),
      wallMs: () => Date.now(),
      td: () => this.#sides.td.link.session,
      md: () => this.#sides.md.link.session,
      leased: () => this.#lease?.isHeld(),
      disk: () => this.#disk.state,
      nextLogin: () => this.#day.nextLogin,
      record: (what, facts) => this.#desk.record(what, facts),
    })
  }

  #keepKeys(): KeptKeys {
    const { log } = this.context
    return new KeptKeys({
      timers: realTimers,
      prolong: () => this.#display.prolongKey(),
      tellAgain: async () => {
        log.warn('Redis lost the keys for late joiners: they are told again')
        await this.#sides.td.queries.tellAgain()
        await this.#display.tellKeyAgain()
        this.#kill.killSwitch.tellAgain()
      },
      failed: (error) => log.warn({ err: error }, 'keys not looked after'),
    })
  }
}
