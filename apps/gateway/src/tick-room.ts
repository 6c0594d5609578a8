import { join } from 'node:path'
import { SUBSCRIBE_CHANNEL } from '@huangpu/messages'
import { InterestReporter, type ServiceContext } from '@huangpu/service'
import { type GatewayJournal, loadCalendar, stampFolder } from '@huangpu/storage'
import type { InstrumentCache } from './queries/instrument-cache.js'
import { realTimers } from './ports/real-timers.js'
import { TickRecorder } from './recording/tick-recorder.js'
import { InterestBoard } from './subscriptions/interest-board.js'
import type { SubscriptionDesk } from './subscriptions/subscription-desk.js'
import { subscriptionRoutes } from './subscriptions/subscription-routes.js'
import { GATEWAY_HOLDER, WantedContracts } from './subscriptions/wanted-contracts.js'
import { clockRoute } from './ticks/clock-route.js'
import { ClockWatch } from './ticks/clock-watch.js'
import { FeedListener } from './ticks/feed-listener.js'
import { TickFlow } from './ticks/tick-flow.js'

/** How far a tick's time may lie from the exchange's clock; virtual time may run many times faster than real time. */
const TICK_TOLERANCE_MS = { wall: 120_000, virtual: 600_000 } as const

export interface TickRoomPorts {
  readonly context: ServiceContext
  readonly journal: GatewayJournal
  readonly instruments: InstrumentCache
  /** The market data session's; it is asked after the room was made. */
  desk(): SubscriptionDesk
  /** The market data session is logged in. */
  ready(): boolean
  /** A snapshot names another trading day than the login. */
  onOtherDay(day: string): void
  /** Whether ticks may be recorded: on a full disk what is left is for orders. */
  hasRoom(): boolean
}

/** All that stands around ticks: their flow, who wants which, whether they come, and their record. */
export class TickRoom {
  readonly flow: TickFlow
  readonly #clock: ClockWatch
  readonly #wanted: WantedContracts
  readonly #interest: InterestBoard
  readonly #reporter: InterestReporter
  readonly #listener: FeedListener
  readonly #recorder: TickRecorder | undefined

  constructor(private readonly ports: TickRoomPorts) {
    const { context, journal, instruments } = ports
    const { accountId, environment, bus, clock, health, events, log, services } = context
    const calendar = loadCalendar(context.home.configDir)
    const timers = realTimers
    const gauge = (name: string, value: number): void => health.gauge(name, value)
    const count = (name: string, by?: number): void => health.count(name, by)
    const failed = (error: unknown): void => log.warn({ err: error }, 'interest in ticks not read or written')
    this.#clock = new ClockWatch({ timers, clock, gauge, alert: (alert) => events.alert(alert) })
    this.#recorder = this.#openRecorder()
    this.flow = new TickFlow({
      accountId,
      environment,
      toleranceMs: TICK_TOLERANCE_MS[clock.kind],
      calendar,
      offset: this.#clock.offset,
      exchangeMs: () => clock.nowMs(),
      instrument: (symbol) => instruments.get(symbol),
      publish: (channel, json) => bus.publish(channel, json),
      onOtherDay: (day) => ports.onOtherDay(day),
      onAccepted: (tick, feed, lastVolume) => this.#recorder?.onTick(tick, feed, lastVolume),
      count,
    })
    this.#reporter = new InterestReporter({ bus, holder: GATEWAY_HOLDER, failed })
    this.#wanted = new WantedContracts({
      configured: services.subscriptions,
      journal,
      wallMs: () => Date.now(),
      onWants: (wants) => ports.desk().want(wants),
      report: (symbols) => this.#reporter.set(symbols),
    })
    this.#interest = new InterestBoard({
      timers,
      keys: bus.keys,
      wallMs: () => Date.now(),
      onWanted: (wanted) => this.#wanted.onInterest(wanted),
      record: (what, facts) => log.info(facts, what),
      failed,
    })
    this.#listener = new FeedListener({
      timers,
      calendar,
      silentAfterMs: services.ticks.silent_after_s * 1_000,
      exchangeMs: () => clock.nowMs(),
      // Stepped time leaps ahead of the ticks that belong to it.
      ready: () => ports.ready() && !clock.stepped,
      subscribed: () => ports.desk().confirmed(),
      acceptedAtMs: (symbol) => this.flow.acceptedAtMs(symbol),
      alert: (alert) => events.alert(alert),
      gauge,
    })
  }

  /** Channels of `subscribe` that `onMessage` wants to hear. */
  readonly channels = [SUBSCRIBE_CHANNEL]

  onMessage(): void {
    void this.#interest.refresh()
  }

  start(): void {
    this.#addRoutes()
    this.#wanted.refresh()
    void this.#interest.refresh()
    this.#clock.start()
    this.#listener.start()
    this.#recorder?.start()
  }

  startDay(tradingDay: string): void {
    this.flow.startDay(tradingDay)
    this.#recorder?.startDay(tradingDay)
  }

  async stop(): Promise<void> {
    this.#clock.stop()
    this.#listener.stop()
    await this.#interest.stop()
    await this.#reporter.close()
    await this.#recorder?.stop()
  }

  #openRecorder(): TickRecorder | undefined {
    const { context } = this.ports
    if (context.services.ticks.record === 'off') return undefined
    const folder = join(context.dataDir, 'ticks')
    stampFolder(folder, context.environment)
    return new TickRecorder({
      folder,
      keepDays: context.services.ticks.keep_days,
      timers: realTimers,
      hasRoom: () => this.ports.hasRoom(),
      alert: (alert) => context.events.alert(alert),
      count: (name, by) => context.health.count(name, by),
      record: (what, facts) => context.log.info(facts, what),
    })
  }

  #addRoutes(): void {
    const { context, desk, instruments } = this.ports
    clockRoute(context.http, () => this.#clock.view())
    subscriptionRoutes(context.http, {
      all: () => desk().all(),
      mayBeListed: (symbol) => instruments.size === 0 || instruments.get(symbol) !== undefined,
      lastTickMs: (symbol) => this.flow.lastTickMs(symbol),
      reference: (symbol) => this.flow.references.get(symbol),
      add: (symbols) => this.#wanted.add(symbols),
      remove: (symbol) => this.#wanted.remove(symbol),
    })
  }
}
