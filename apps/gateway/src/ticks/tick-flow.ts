import { type Calendar, type EpochMs, decimalsOfTick } from '@huangpu/core'
import { type Environment, type InstrumentData, tickChannel } from '@huangpu/messages'
import type { ExchangeOffset } from './exchange-offset.js'
import { type RawTick, emptyRawTick } from './raw-tick.js'
import { ReferenceBoard } from './reference-board.js'
import { correctionOf } from './skew-watch.js'
import { type GateContext, type SymbolFeed, acceptTick, judgeTick, newSymbolFeed } from './tick-gate.js'
import { tickInstant } from './tick-instant.js'
import { tickJson } from './tick-json.js'
import { tradingWindows } from './trading-windows.js'

export interface TickFlowPorts {
  readonly accountId: string
  readonly environment: Environment
  readonly toleranceMs: number
  readonly calendar: Calendar
  /** Learns from ticks how far the clock is off; absent where time is virtual. */
  readonly offset: ExchangeOffset | undefined
  exchangeMs(): EpochMs
  instrument(symbol: string): InstrumentData | undefined
  publish(channel: string, json: string): void
  /** A tick passed. The object is filled again for the next one: copy what is kept. */
  onAccepted(tick: RawTick, feed: SymbolFeed, lastVolume: number): void
  count(name: string, by?: number): void
  /** A snapshot names another trading day than the login. */
  onOtherDay(day: string): void
}

/** From a snapshot of the library to a message on `tick:{symbol}`. */
export class TickFlow {
  readonly references = new ReferenceBoard()
  readonly #tick = emptyRawTick()
  readonly #feeds = new Map<string, SymbolFeed>()
  #tradingDay = ''

  constructor(private readonly ports: TickFlowPorts) {}

  /** Instant of a contract's last tick of this trading day; null before the first. */
  lastTickMs(symbol: string): EpochMs | null {
    return finite(this.#feeds.get(symbol)?.lastAtMs)
  }

  /** Exchange time at which that tick was accepted. */
  acceptedAtMs(symbol: string): EpochMs | null {
    return finite(this.#feeds.get(symbol)?.acceptedAtMs)
  }

  /** The trading session logged in: only this day's ticks pass, volumes start from nothing on a new one. */
  startDay(tradingDay: string): void {
    if (tradingDay === this.#tradingDay) return
    this.#tradingDay = tradingDay
    this.references.clear()
    const seqs = [...this.#feeds.values()].map((feed) => [feed.symbol, feed.seq] as const)
    this.#feeds.clear()
    for (const [symbol, seq] of seqs) this.#openFeed(symbol, seq)
  }

  /** Leaves a number out: what came of this contract since its last tick was not heard, as after a time without subscription. */
  tellHole(symbol: string): void {
    const feed = this.#feeds.get(symbol)
    if (feed) feed.seq += 1
  }

  /** One run of snapshots. Returns how many were published. */
  onRun(count: number, read: (index: number, into: RawTick) => void): number {
    const context = this.#context()
    let published = 0
    for (let index = 0; index < count; index += 1) {
      read(index, this.#tick)
      if (this.#onTick(this.#tick, context)) published += 1
    }
    return published
  }

  #context(): GateContext {
    const { offset, toleranceMs } = this.ports
    const exchangeMs = this.ports.exchangeMs()
    const correctionMs = offset ? correctionOf(offset.estimate(exchangeMs), toleranceMs) : 0
    return { tradingDay: this.#tradingDay, nowMs: exchangeMs + correctionMs, toleranceMs }
  }

  #onTick(tick: RawTick, context: GateContext): boolean {
    const feed = this.#feeds.get(tick.symbol) ?? this.#openFeed(tick.symbol, 0)
    if (!feed) {
      this.ports.count('ticks_dropped_unknown_symbol')
      return false
    }
    const atMs = tickInstant(tick.actionDay, tick.updateTime, tick.updateMs, context.nowMs)
    const drop = judgeTick(tick, atMs, feed, context)
    if (atMs !== undefined) this.#learnTime(tick, atMs, feed, drop === null || drop === 'off_clock')
    if (drop !== null || atMs === undefined) {
      this.ports.count(`ticks_dropped_${drop}`)
      if (drop !== null) this.references.onDropped(tick, drop, feed.priceScale)
      if (drop === 'other_trading_day') this.ports.onOtherDay(tick.tradingDay)
      return false
    }
    this.#publish(tick, atMs, feed, context.nowMs)
    return true
  }

  #publish(tick: RawTick, atMs: EpochMs, feed: SymbolFeed, nowMs: EpochMs): void {
    const { accountId, environment } = this.ports
    const lastVolume = feed.lastAtMs === -Infinity ? 0 : tick.volume - feed.lastVolume
    acceptTick(tick, atMs, feed, nowMs)
    const json = tickJson(tick, {
      exchange: feed.exchange,
      accountId,
      environment,
      atMs,
      seq: feed.seq,
      lastVolume,
      priceScale: feed.priceScale,
    })
    this.ports.publish(tickChannel(tick.symbol), json)
    this.ports.onAccepted(tick, feed, lastVolume)
  }

  /** Only a time that moved on says what time it is: the first snapshot after subscribing may be of any age. */
  #learnTime(tick: RawTick, atMs: EpochMs, feed: SymbolFeed, sound: boolean): void {
    if (sound && atMs > feed.heardAtMs && feed.heardAtMs !== -Infinity) {
      this.ports.offset?.observe(atMs, tick.receivedAtUs / 1_000)
    }
    if (tick.tradingDay === this.#tradingDay && atMs > feed.heardAtMs) feed.heardAtMs = atMs
  }

  #openFeed(symbol: string, seq: number): SymbolFeed | undefined {
    const instrument = this.ports.instrument(symbol)
    if (!instrument) return undefined
    const feed = newSymbolFeed(symbol, {
      exchange: instrument.exchange,
      windows: tradingWindows(this.ports.calendar, instrument.product, this.#tradingDay),
      priceScale: 10 ** decimalsOfTick(instrument.price_tick),
      seq,
    })
    this.#feeds.set(symbol, feed)
    return feed
  }
}

const finite = (ms: EpochMs | undefined): EpochMs | null => (ms === undefined || ms === -Infinity ? null : ms)
