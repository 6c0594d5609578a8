import { barDataSchema, STREAMS, type AlertEvent, type EventData, type TickData } from '@huangpu/messages'
import type { PeerViews } from '../api/peer-views.js'
import type { LiveMessage, ServiceView, Snapshot } from '../../client/wire/live-message.js'
import type { LiveClient } from './live-client.js'
import { LIVE_CLOSE } from './live-close.js'
import { createLiveViews, type LiveViews } from './live-views.js'
import { QuoteBoard } from './quote-board.js'
import { liveMessageOf, parseStreamEntry } from './stream-entry.js'

const BATCH_MS = 150
const REFRESH_EVERY_MS = 2_000
const CLOCK_EVERY_MS = 1_000
const PING_EVERY_MS = 15_000
/** A snapshot does not wait longer for a service that hangs: what is missing follows when it answers. */
const SNAPSHOT_WAIT_MS = 1_500
const ALERTS_KEPT = 50
export const LIVE_CLIENTS_MAX = 64

export interface LiveHubOptions {
  readonly environment: 'sim' | 'live'
  readonly accountId: string
  /** Exchange time, epoch ms. */
  readonly exchangeNowMs: () => number
  readonly read: PeerViews & { services(): Promise<ServiceView[]> }
  readonly sessionIsOpen: (sessionIdHash: string) => boolean
  readonly log: { debug(details: object, text: string): void }
  readonly count: (name: string) => void
}

/** Everything that moves on the screens: one feed of the system, fanned out to the open tabs. */
export class LiveHub {
  private readonly clients = new Set<LiveClient>()
  private joining = 0
  private readonly quotes: QuoteBoard
  private readonly views: LiveViews
  private alerts: AlertEvent[] = []
  private batch: NodeJS.Timeout | undefined
  private readonly timers: NodeJS.Timeout[] = []
  private stopped = false

  constructor(private readonly options: LiveHubOptions) {
    this.quotes = new QuoteBoard(() => options.count('ticks_dropped'))
    this.views = createLiveViews({
      read: options.read,
      broadcast: (message) => this.broadcast(message),
      onError: (view, error) => options.log.debug({ view, err: error }, 'not refreshed'),
    })
  }

  start(): void {
    this.timers.push(
      setInterval(() => void (this.clients.size > 0 && this.refreshAll()), REFRESH_EVERY_MS),
      setInterval(() => this.broadcast({ type: 'clock', now_ms: this.options.exchangeNowMs() }), CLOCK_EVERY_MS),
      setInterval(() => this.checkClients(), PING_EVERY_MS),
    )
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.batch)
    for (const timer of this.timers) clearInterval(timer)
    for (const view of Object.values(this.views)) view.stop()
    for (const client of this.clients) client.close(LIVE_CLOSE.serverStopping, 'server stopping')
  }

  /** Whether a tab is open. */
  get anybody(): boolean {
    return this.clients.size > 0
  }

  get full(): boolean {
    return this.clients.size + this.joining >= LIVE_CLIENTS_MAX
  }

  /** Brings the views up to date, then sends the snapshot and every change after it, with no gap between. */
  async join(client: LiveClient): Promise<void> {
    this.joining += 1
    let gone = false
    client.onClose(() => {
      gone = true
      this.clients.delete(client)
    })
    await this.refreshForSnapshot()
    this.joining -= 1
    if (gone || this.stopped) return
    client.send(JSON.stringify(this.snapshot()))
    this.clients.add(client)
  }

  /** Pub/Sub: a tick or a bar. */
  onMessage(channel: string, json: string): void {
    if (channel.startsWith('tick:')) {
      if (this.quotes.push(channel, json)) this.batch = setTimeout(() => this.sendQuotes(), BATCH_MS)
    } else if (channel.startsWith('bar:')) {
      const bar = parseStreamEntry(json, barDataSchema)
      if (bar) this.broadcast({ type: 'bar', bar })
      else this.options.count('bars_dropped')
    }
  }

  /** Messages may be missing: say so, read everything again, send it whole. */
  onGap(): void {
    this.broadcast({ type: 'gap' })
    void this.refreshForSnapshot().then(() => this.broadcast(this.snapshot()))
  }

  /** Nobody wants this contract's quotes any more. */
  forgetQuote(symbol: string): void {
    this.quotes.forget(symbol)
    this.broadcast({ type: 'unquoted', symbol })
  }

  /** An entry of one of the streams that the console follows. */
  onEntry(stream: string, json: string): void {
    const message = liveMessageOf(stream, json)
    if (message) this.broadcast(message)
    else if (stream !== STREAMS.position) this.options.count('entries_dropped')
    if (message?.type === 'event') this.onEvent(message.event)
    else this.hintTradingChanged(stream)
  }

  /** Something was changed through the console itself. */
  hint(what: 'orders' | 'strategies' | 'ticks' | 'kill'): void {
    if (what === 'ticks') void this.readTicks()
    else this.views[what].soon()
  }

  dropClosedSessions(): void {
    for (const client of this.clients) {
      if (!this.options.sessionIsOpen(client.sessionIdHash)) client.close(LIVE_CLOSE.sessionEnded, 'session ended')
    }
  }

  private hintTradingChanged(stream: string): void {
    if (stream === STREAMS.orderStatus || stream === STREAMS.trade) {
      this.views.orders.soon()
      this.views.account.soon()
      // Its counts fall with every order that ends.
      if (this.views.kill.value?.active) this.views.kill.soon()
    }
    if (stream === STREAMS.trade) {
      this.views.trades.soon()
      this.views.strategies.soon()
    }
    this.views.positions.soon()
  }

  private onEvent(event: EventData): void {
    if (event.type === 'connection') this.views.connection.soon()
    else if (event.type === 'kill_switch') this.views.kill.soon()
    else if (event.type === 'alert') this.alerts = [...this.alerts, event].slice(-ALERTS_KEPT)
    this.views.services.soon()
    this.views.strategies.soon()
  }

  private sendQuotes(): void {
    const changed = this.quotes.takeChanged()
    if (changed.length === 0 || this.clients.size === 0) return
    const text = ticksText(changed)
    const symbols = changed.map((tick) => tick.symbol)
    for (const client of this.clients) client.sendQuotes(text, symbols, (owed) => ticksText(this.quotes.of(owed)))
  }

  private broadcast(message: LiveMessage): void {
    if (this.clients.size === 0) return
    const text = JSON.stringify(message)
    for (const client of this.clients) client.send(text)
  }

  private async refreshAll(): Promise<void> {
    await Promise.all(Object.values(this.views).map((view) => view.refresh()))
  }

  private async refreshForSnapshot(): Promise<void> {
    const limit = new Promise((resolve) => setTimeout(resolve, SNAPSHOT_WAIT_MS).unref())
    await Promise.race([Promise.all([this.refreshAll(), this.readTicks()]), limit])
  }

  private async readTicks(): Promise<void> {
    try {
      this.quotes.fill(await this.options.read.ticks())
    } catch (error) {
      this.options.log.debug({ err: error }, 'last ticks not read')
    }
  }

  private checkClients(): void {
    this.dropClosedSessions()
    for (const client of this.clients) if (!client.ping()) this.clients.delete(client)
  }

  private snapshot(): Snapshot {
    const { orders, trades, positions, account, strategies, services, connection, instruments, kill } = this.views
    return {
      type: 'snapshot',
      environment: this.options.environment,
      account_id: this.options.accountId,
      now_ms: this.options.exchangeNowMs(),
      ticks: this.quotes.all(),
      instruments: instruments.value ?? [],
      orders: orders.value,
      trades: trades.value,
      positions: positions.value,
      account: account.value,
      strategies: strategies.value,
      services: services.value ?? [],
      connection: connection.value ?? { td: null, md: null },
      kill: kill.value,
      alerts: this.alerts,
    }
  }
}

const ticksText = (ticks: readonly TickData[]): string => JSON.stringify({ type: 'ticks', ticks } satisfies LiveMessage)
