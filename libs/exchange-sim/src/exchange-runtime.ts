import { resolve } from 'node:path'
import type { Calendar } from '@huangpu/core'
import type { ClockData } from '@huangpu/messages'
import { loadYaml } from '@huangpu/service'
import type { Store } from '@huangpu/storage'
import { rateBookOf } from './config/rate-book-of.js'
import { usersOf } from './config/users-of.js'
import type { ExchangeConfig } from './config/exchange-config.js'
import type { TimeConfig } from './config/time-schema.js'
import { Exchange } from './exchange/exchange.js'
import { FaultDesk } from './faults/fault-desk.js'
import { FaultOperator } from './faults/fault-operator.js'
import { driveScenario } from './faults/scenario-driver.js'
import { scenarioFileSchema, type ScenarioLine } from './faults/scenario-schema.js'
import { MdFront } from './fronts/md-front.js'
import { TdFront } from './fronts/td-front.js'
import { openSource } from './market/open-source.js'
import { SqliteJournal } from './persistence/sqlite-journal.js'
import { SqlitePasswords } from './persistence/sqlite-passwords.js'
import { beginOfTime } from './time/begin-of-time.js'
import { openTime, productsOf } from './time/open-time.js'

export interface ExchangeRuntimeOptions {
  readonly config: ExchangeConfig
  readonly calendar: Calendar
  readonly store: Store
  /** Folder to which file names of a replay are relative. */
  readonly homeRoot: string
  readonly wallMs: () => number
  publishClock(data: ClockData): void
  warn(message: string): void
  /** Ends the process, so that its supervisor starts it again: the fault `restart`. Absent: only fronts restart. */
  exit?(): void
}

/** A running exchange with its fronts. */
export interface ExchangeRuntime {
  readonly mode: TimeConfig['mode']
  readonly exchange: Exchange
  readonly td: TdFront
  readonly md: MdFront
  readonly faults: FaultOperator
  readonly tdPort: number
  readonly mdPort: number
  stop(): Promise<void>
}

/** Opens what is stored, the market and the fronts, and lets time run where it runs by itself. */
export async function openExchange(options: ExchangeRuntimeOptions): Promise<ExchangeRuntime> {
  const { config, calendar, warn } = options
  const source = openSource(config, calendar, options.homeRoot)
  const exchange = new Exchange({
    calendar,
    source,
    journal: new SqliteJournal(options.store, config.keep_days),
    brokerId: config.broker_id,
    accounts: config.accounts.map((a) => ({
      accountId: a.user_id,
      initialBalance: a.initial_balance,
      reserve: a.reserve,
    })),
    rates: rateBookOf(config),
    startMs: source.startMs ?? beginOfTime(config.time, calendar, productsOf(source.symbols), options.wallMs()),
  })
  tellWhatWasFound(exchange, warn)
  const desk = new FaultDesk({ wallMs: options.wallMs, exchangeMs: () => exchange.nowMs })
  const td = new TdFront(exchange, desk, {
    config: config.fronts,
    // In stepped time nothing may depend on the wall clock.
    delayedAbove: config.time.mode === 'stepped' ? 0 : config.fronts.packets_per_second,
    users: usersOf(config.accounts),
    passwords: new SqlitePasswords(options.store),
    warn,
  })
  const md = new MdFront(exchange, desk, { config: config.fronts, guard: td.guard, warn })
  const faults = new FaultOperator(desk, { td, md, exit: options.exit })
  const lines = scenarioOf(options)
  const scenario = driveScenario(lines, { exchange, desk, arm: (fault) => void faults.arm(fault) })
  exchange.listen({
    onPrivate: (entry) => td.onPrivate(entry),
    onSnapshot: (market) => md.onSnapshot(market),
    onStatus: (change) => td.onStatus(change),
    onAlarm: () => scenario.onAlarm(),
    onNewDay: () => {
      // As after a settlement: whoever wants the new day logs in anew.
      td.server.disconnect()
      md.server.disconnect()
    },
  })
  const tdPort = await td.server.listen()
  const mdPort = await md.server.listen()
  const { wallMs } = options
  const publish = options.publishClock.bind(options)
  const time = openTime({ config: config.time, exchange, source, calendar, td, md, wallMs, publish, warn })
  time?.start()
  return {
    mode: config.time.mode,
    exchange,
    td,
    md,
    faults,
    tdPort,
    mdPort,
    async stop() {
      time?.stop()
      faults.stop()
      await Promise.all([td.server.close(), md.server.close()])
      options.store.close()
    },
  }
}

/** What a start found, and nobody would look for. */
function tellWhatWasFound(exchange: Exchange, warn: (message: string) => void): void {
  const { delistedOrders } = exchange
  if (delistedOrders.length > 0) {
    const symbols = [...new Set(delistedOrders.map(({ symbol }) => symbol))].join(', ')
    warn(`config/exchange.yaml lists ${symbols} no more: ${delistedOrders.length} working orders were cancelled`)
  }
  if (exchange.nextEventMs() === undefined) {
    warn(
      'the recording is over: nothing trades any more; to play it again start the simulation over (docs/operating.md)',
    )
  }
}

/** @throws ConfigProblem naming file and line */
function scenarioOf({ config, homeRoot }: ExchangeRuntimeOptions): readonly ScenarioLine[] {
  const file = config.scenario && loadYaml(resolve(homeRoot, config.scenario), scenarioFileSchema)
  return [...config.faults, ...(file ? file.faults : [])]
}
