import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { OutboxDispatcher } from '@huangpu/bus'
import { sideKey } from '@huangpu/core'
import { BAR_PATTERN, COUNTER_QUERY_ANSWERS, GROUPS, STREAMS, TICK_PATTERN, type TradeData } from '@huangpu/messages'
import {
  ApiProblem,
  ConnectionWatch,
  DeadLetters,
  InterestReporter,
  SILENCE_TEXT,
  type RunningService,
  type ServiceContext,
} from '@huangpu/service'
import { AccountBook, openStore, STRATEGY_MIGRATIONS, StrategyRepository, type Store } from '@huangpu/storage'
import { BUILT_IN_STRATEGIES } from '@huangpu/strategy-kit'
import { AccountWatch } from './books/account-watch.js'
import { BookDesk } from './books/book-desk.js'
import { BookReconciler } from './books/book-reconciler.js'
import { loadOrderTtlMs, STRATEGY_CONFIG } from './config.js'
import { StrategyFolder } from './files/strategy-folder.js'
import { CounterConnection } from './handlers/on-connection.js'
import { createMarketDataHandler } from './handlers/on-market-data.js'
import { onOrderStatus } from './handlers/on-order-status.js'
import { onPosition } from './handlers/on-position.js'
import { onTrade } from './handlers/on-trade.js'
import { addRoutes } from './http/routes.js'
import { LiveStrategy } from './instances/live-strategy.js'
import { StrategyRoster } from './instances/strategy-roster.js'
import { fetchHistory } from './market-history.js'
import { FateInquiry } from './orders/fate-inquiry.js'
import { OrderOutlet } from './orders/order-outlet.js'
import { OwnOrders } from './orders/own-orders.js'
import { StrategyAlerts } from './strategy-alerts.js'

/**
 * Ticks and bars in, order requests out. Start: the files, the own past and the account from SQLite, the streams
 * from where they stopped, then ticks and bars, then the strategies' warm-up.
 */
export async function startStrategy(context: ServiceContext): Promise<RunningService> {
  const { bus, clock, log, environment } = context
  const store = openStore({
    file: join(context.dataDir, 'db', 'strategy.sqlite'),
    environment,
    service: 'strategy',
    migrations: STRATEGY_MIGRATIONS,
    synchronous: 'FULL',
  })
  const service = new StrategyService(context, store)
  const dispatcher = new OutboxDispatcher(store.outbox, bus, log)
  const consumer = bus.consume({
    group: GROUPS.strategy,
    consumer: 'strategy',
    handlers: [
      onTrade(service.own, service.account, () => service.reconciler.review()),
      onOrderStatus(service.own),
      onPosition(service.account, () => service.reconciler.review()),
    ],
    inbox: store.inbox,
    outbox: dispatcher,
    nowMs: () => clock.nowMs(),
    onDeadLetter: (letter) => service.alerts.deadLetter(letter),
  })
  const deadLetters = new DeadLetters({
    consumer: 'strategy',
    clock,
    produce: (stream, json) => bus.produce(stream, json),
    count: (name) => context.health.count(name),
    warn: (fields, message) => log.warn(fields, message),
  })
  await consumer.ready

  const tail = bus.tail([STREAMS.event], '$', (_stream, _id, json) => service.connection.onEntry(json))
  await tail.ready
  await service.watch.start()
  const subscription = await context.subscribe({
    patterns: [TICK_PATTERN, BAR_PATTERN],
    onMessage: createMarketDataHandler({
      environment,
      ofSymbol: (symbol) => service.roster.ofSymbol(symbol),
      flush: () => dispatcher.flush(),
      onHandled: (kind) => {
        context.health.count(kind)
        context.progress.add(kind)
      },
      onInvalid: (channel, json, reason) => deadLetters.put(channel, json, reason),
    }),
    onGap: () => service.onGap(),
  })
  clock.onAdvance(async () => {
    for (const strategy of service.roster.all()) strategy.onTime()
    await dispatcher.flush().catch(() => undefined)
  })
  addRoutes(context.http, service.roster, service.books, BUILT_IN_STRATEGIES)
  service.reconciler.review()
  service.roster.startAll()
  service.showHealth()
  const timers = service.startTimers()

  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer)
      await service.interest.close()
      await subscription.close()
      service.watch.close()
      await tail.close()
      // Nobody will watch these orders: what works is cancelled, and the choice to run is kept for the next start.
      for (const strategy of service.roster.all()) strategy.stop()
      await consumer.stop()
      await dispatcher.stop()
      store.close()
    },
  }
}

/** The parts of the service and how they know of each other. */
class StrategyService {
  readonly alerts: StrategyAlerts
  readonly connection: CounterConnection
  readonly watch: ConnectionWatch
  readonly roster: StrategyRoster
  readonly own: OwnOrders
  readonly account: AccountWatch
  readonly books: BookDesk
  readonly reconciler: BookReconciler
  readonly interest: InterestReporter
  private readonly folder: StrategyFolder
  private readonly fate: FateInquiry
  private wasReady = false

  constructor(
    private readonly context: ServiceContext,
    private readonly store: Store,
  ) {
    const { clock, log, environment, accountId, home } = context
    const repository = new StrategyRepository(store.db, accountId)
    const wallMs = (): number => Date.now()
    const market = context.peer('market')
    this.alerts = new StrategyAlerts(context)
    this.interest = new InterestReporter({
      bus: context.bus,
      holder: context.name,
      failed: (error) => log.warn({ err: error }, 'interest in ticks not reported yet'),
    })
    this.connection = new CounterConnection({ accountId, onChange: (ready) => this.onConnection(ready) })
    this.watch = new ConnectionWatch({
      keys: context.bus.keys,
      accountId,
      onSnapshot: (json) => this.connection.onSnapshot(json),
      onSilent: (silence) => this.connection.onSilent(SILENCE_TEXT[silence]),
      failed: (error) => log.warn({ err: error }, 'connection not read'),
    })
    const orderTtlMs = loadOrderTtlMs(home)
    const outlet = new OrderOutlet({ store, repository, clock, accountId, environment, orderTtlMs, wallMs })
    this.folder = new StrategyFolder(join(home.configDir, 'strategies'))
    mkdirSync(this.folder.path, { recursive: true })
    this.roster = new StrategyRoster({
      folder: this.folder.path,
      types: BUILT_IN_STRATEGIES,
      repository,
      create: (spec) =>
        new LiveStrategy(spec, {
          clock,
          environment,
          repository,
          outlet,
          history: (symbol, bars, cancelled, waiting) => fetchHistory(market, { symbol, bars, cancelled, waiting }),
          connected: () => this.connection.ready,
          log: (line) => this.alerts.line(spec.name, line),
          onError: (name, message) => this.alerts.failed(name, message),
        }),
      onInvalid: (invalid) => this.alerts.invalidFile(invalid),
      onAbandoned: (name, symbol, lots) => this.alerts.abandoned(name, symbol, lots),
      onSymbols: (symbols) => this.interest.set(symbols),
    })
    this.roster.update(this.folder.readAll())
    this.account = new AccountWatch({ book: new AccountBook(store.db, accountId), accountId, environment })
    this.books = this.openBooks(repository)
    this.reconciler = this.openReconciler()
    const onFill = ({ symbol, direction, offset }: TradeData): void =>
      this.reconciler.onOwnFill(symbol, direction, offset === 'OPEN')
    this.own = new OwnOrders({ store, repository, roster: this.roster, accountId, environment, onFill })
    this.fate = new FateInquiry({
      trading: context.peer('trading'),
      repository,
      own: this.own,
      strategies: () => this.roster.all(),
      wallMs,
      monotonicMs: () => clock.monotonicMs(),
      onNeverReported: (name, requestId) => this.alerts.neverReported(name, requestId),
    })
  }

  startTimers(): NodeJS.Timeout[] {
    const { log } = this.context
    const warn = (what: string) => (error: unknown) => log.warn({ err: error }, what)
    return [
      setInterval(() => this.readFiles(), STRATEGY_CONFIG.filesPollMs),
      setInterval(() => void this.reconciler.tick(), STRATEGY_CONFIG.booksEveryMs),
      setInterval(
        () => void this.fate.run().catch(warn('trading did not tell the fate of orders')),
        STRATEGY_CONFIG.fateEveryMs,
      ),
    ]
  }

  /** Ticks and bars may be missing: bars are fetched, so that indicators stay whole. */
  onGap(): void {
    this.context.health.count('gaps')
    for (const strategy of this.roster.all()) void strategy.refill()
  }

  showHealth(): void {
    const { health } = this.context
    const running = this.roster.all().filter((strategy) => strategy.isStarted).length
    health.gauge('strategies', this.roster.all().length)
    health.gauge('strategies_started', running)
    if (this.connection.ready) health.set('ready', true)
    else health.set('paused', false, [this.connection.reason])
  }

  private readFiles(): void {
    try {
      const { changed, gone } = this.folder.changes()
      if (changed.length + gone.length > 0) this.roster.update(changed, gone)
    } catch (error) {
      this.context.log.error({ err: error }, 'strategy files could not be read')
    }
    this.showHealth()
  }

  private onConnection(ready: boolean): void {
    this.context.log.info({ ready, reason: this.connection.reason }, 'counter connection')
    for (const strategy of this.roster.all()) {
      if (ready) void strategy.resume(this.wasReady)
      else strategy.pause()
    }
    if (ready) {
      this.wasReady = true
      this.reconciler.onReady()
    }
    this.showHealth()
  }

  private openBooks(repository: StrategyRepository): BookDesk {
    return new BookDesk({
      store: this.store,
      repository,
      account: this.account,
      clock: this.context.clock,
      alerts: this.alerts,
      strategies: () => this.roster.all(),
      onChanged: () => this.reconciler.review(),
    })
  }

  private openReconciler(): BookReconciler {
    const { clock, log, health } = this.context
    return new BookReconciler({
      account: this.account,
      holders: () => this.roster.all(),
      look: () => this.askCounter(),
      monotonicMs: () => clock.monotonicMs(),
      onDoubt: (shortfall) => this.alerts.shortfall(shortfall),
      reduce: (shortfall, lots) => this.books.reduce(shortfall, lots),
      onLookFailed: (error) => {
        health.count('counter_looks_failed')
        // A gateway without a session is no news; a disk that refuses is.
        const level = error instanceof ApiProblem ? 'debug' : 'error'
        log[level]({ err: error }, 'books not compared with the counter')
      },
    })
  }

  /** Lots of every side that the counter has. @throws ApiProblem while the gateway has no session */
  private async askCounter(): Promise<ReadonlyMap<string, number>> {
    const { items } = await this.context.peer('gateway').post('/queries/positions', {}, COUNTER_QUERY_ANSWERS.positions)
    return new Map(items.map((row) => [sideKey(row), row.volume]))
  }
}
