import { join } from 'node:path'
import { isAbandoned, OutboxDispatcher, trimStreams, type GroupConsumer } from '@huangpu/bus'
import { productOf, tradingDaysLeft, type Calendar, type DiskState } from '@huangpu/core'
import { GROUPS, TICK_PATTERN, type ConnectionEvent, type DeadLetter } from '@huangpu/messages'
import {
  DISK_REASON,
  InterestReporter,
  loadRiskConfig,
  openDiskWatch,
  type DiskWatch,
  type RunningService,
  type ServiceContext,
} from '@huangpu/service'
import { loadCalendar, openStore, openTradingRepository, TRADING_MIGRATIONS, type Store } from '@huangpu/storage'
import { onOrderRequest } from './handlers/on-order-request.js'
import { onOrderStatus } from './handlers/on-order-status.js'
import { onPosition } from './handlers/on-position.js'
import { onTrade } from './handlers/on-trade.js'
import { addAccountRoutes } from './http/account-routes.js'
import { OrderEntry } from './http/order-entry.js'
import { addOrderRoutes } from './http/order-routes.js'
import { CancelIntake } from './intake/cancel-intake.js'
import { OrderIntake } from './intake/order-intake.js'
import { RiskFacts, type ContractEnd, type TradingHours } from './intake/risk-facts.js'
import { ContractList } from './market/contract-list.js'
import { QuoteBoard } from './market/quote-board.js'
import { SymbolWatch } from './market/symbol-watch.js'
import { GatewayLinks } from './session/gateway-links.js'
import { GATEWAY_HEARD, GATEWAY_SILENT } from './session/gateway-alerts.js'
import { enterDay, goBackTo } from './session/trading-day.js'
import { StreamKeeping } from './stream-keeping.js'
import type { TradingDesk } from './trading-desk.js'

/** Orders, fills and positions of one account; everything it knows is in `db/trading.sqlite`. */
export async function startTrading(context: ServiceContext): Promise<RunningService> {
  const { bus, log, accountId, environment } = context
  const risk = loadRiskConfig(context.home)
  const file = join(context.dataDir, 'db', 'trading.sqlite')
  const store = openStore({
    file,
    environment,
    service: 'trading',
    migrations: TRADING_MIGRATIONS,
    synchronous: 'FULL',
  })
  const dispatcher = new OutboxDispatcher(store.outbox, bus, log)
  const desk: TradingDesk = {
    accountId,
    environment,
    risk,
    tables: openTradingRepository(store.db, { accountId, environment }),
    outbox: store.outbox,
    exchangeMs: () => context.clock.nowMs(),
    wallMs: Date.now,
    alert: (alert) => context.events.alert(alert),
    count: (name, by) => context.health.count(name, by),
  }
  const warn = (error: unknown, message: string): void => log.warn({ err: error }, message)

  const contracts = new ContractList(bus, accountId, (error) => warn(error, 'a contract could not be looked up'))
  const quotes = new QuoteBoard()
  const failedToAsk = (error: unknown): void => warn(error, 'ticks not asked for yet')
  const interest = new InterestReporter({ bus, holder: context.name, failed: failedToAsk })
  const heldSymbols = (): string[] => [...desk.tables.account.sides().values()].map((side) => side.symbol)
  const watch = new SymbolWatch({
    keys: bus.keys,
    quotes,
    report: (symbols) => interest.set(symbols),
    needed: () => [...heldSymbols(), ...desk.tables.orders.active().map((order) => order.symbol)],
    wallMs: Date.now,
    failed: failedToAsk,
  })
  const wantQuotes = (symbol: string): void => watch.want([symbol])
  const links = new GatewayLinks(bus, accountId, {
    prepare: (event) => prepareFor(event, { contracts, store, desk }),
    changed: () => reportHealth(context, links, disk.state),
    silent: (isSilent) => desk.alert(isSilent ? GATEWAY_SILENT : GATEWAY_HEARD),
    failed: (error) => warn(error, 'the gateway is ready, trading is not'),
  })
  // The gateway keeps the reserve and tells of it.
  const disk = openDiskWatch(context, 'onlooker', (state) => reportHealth(context, links, state))
  const calendar = loadCalendar(context.home.configDir)
  const end = endOf(calendar, contracts, desk.risk.expiry_close_only_days)
  const orders = new OrderIntake(
    desk,
    new RiskFacts(desk, contracts, quotes, links, hoursOf(calendar), end, () => disk.state),
    wantQuotes,
  )
  const cancels = new CancelIntake(desk)
  const entry = new OrderEntry(desk, orders, cancels, {
    transaction: (work) => store.transaction(work),
    flush: () => dispatcher.flush(),
    produce: (stream, json) => bus.produce(stream, json),
    warn,
  })
  addOrderRoutes(context.http, desk, entry)
  addAccountRoutes(context.http, desk, { contracts, quotes, bus })

  await context.subscribe({
    patterns: [TICK_PATTERN],
    onMessage: (channel, json) => {
      quotes.accept(channel, json)
      context.progress.add('ticks')
    },
    // Quotes carry their time: one that a gap made old prices nothing.
    onGap: () => context.health.count('tick_gaps'),
  })
  await watch.preload(heldSymbols())
  watch.review()
  await links.start()
  reportHealth(context, links, disk.state)
  const consumer = bus.consume({
    group: GROUPS.trading,
    consumer: 'trading',
    // What happened comes before what is wanted.
    handlers: [
      onTrade(desk, wantQuotes),
      onOrderStatus(desk),
      onPosition(desk, wantQuotes),
      onOrderRequest(orders, cancels),
    ],
    inbox: store.inbox,
    outbox: dispatcher,
    onDeadLetter: (letter) => alarm(desk, letter),
  })
  await consumer.ready
  const keeping = new StreamKeeping(desk, {
    trim: (nowMs) => trimStreams(bus, nowMs),
    isAbandoned,
    failed: (error) => warn(error, 'streams not trimmed'),
  })
  return { stop: () => stop({ watch, disk, interest, keeping, consumer, links, dispatcher, store }) }
}

/** Before the link counts as ready: the contracts are known and the trading day is entered. */
async function prepareFor(
  event: ConnectionEvent,
  parts: { contracts: ContractList; store: Store; desk: TradingDesk },
): Promise<void> {
  if (event.state !== 'ready' || event.link !== 'td') return
  await parts.contracts.reload()
  const day = event.trading_day
  if (day === null) return
  parts.store.transaction(() => {
    goBackTo(parts.desk, day)
    enterDay(parts.desk, day)
  })
}

function reportHealth(context: ServiceContext, links: GatewayLinks, disk: DiskState): void {
  const diskReason = DISK_REASON[disk]
  const reasons = [...links.reasons(), ...(diskReason === undefined ? [] : [diskReason])]
  const ofLinks = links.killSwitch === undefined ? 'gateway_not_ready' : 'kill_switch'
  const state = links.reasons().length === 0 ? 'disk_full' : ofLinks
  context.health.set(reasons.length === 0 ? 'ready' : state, reasons.length === 0, reasons)
}

function alarm(desk: TradingDesk, letter: DeadLetter): void {
  desk.alert({
    severity: 'error',
    code: 'dead_letter',
    message_zh: `${letter.source} 的消息 ${letter.entry_id ?? ''} 无法处理，已移入 stream:dead：${letter.reason}`,
    message_en: `message ${letter.entry_id ?? ''} of ${letter.source} was set aside in stream:dead: ${letter.reason}`,
  })
}

async function stop(parts: {
  watch: SymbolWatch
  disk: DiskWatch
  interest: InterestReporter
  keeping: StreamKeeping
  consumer: GroupConsumer
  links: GatewayLinks
  dispatcher: OutboxDispatcher
  store: Store
}): Promise<void> {
  parts.watch.stop()
  await parts.disk.stop()
  await parts.interest.close()
  await parts.keeping.stop()
  await parts.consumer.stop()
  await parts.links.close()
  await parts.dispatcher.stop()
  parts.store.close()
}

/** Orders are taken from an auction's start to the closing; breaks are closed. */
const endOf = (calendar: Calendar, contracts: ContractList, daysMax: number): ContractEnd => ({
  tradingDaysLeft: (symbol, tradingDay) => {
    const lastDay = contracts.get(symbol)?.expire_date
    return lastDay == null ? undefined : tradingDaysLeft(calendar, tradingDay, lastDay, daysMax)
  },
})

const hoursOf = (calendar: Calendar): TradingHours => ({
  isOpen: (symbol, exchangeMs) => {
    const product = productOf(symbol)
    if (product === undefined || !calendar.knows(product)) return undefined
    return calendar.sessionAt(product, exchangeMs) !== undefined
  },
})
