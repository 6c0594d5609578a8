import { type Calendar, type EpochMs, decimalsOfTick } from '@huangpu/core'
import { type Environment, type InstrumentData, tickChannel } from '@huangpu/messages'
import { type RawTick, emptyRawTick } from './raw-tick.js'
import { type SymbolFeed, acceptTick, judgeTick, newSymbolFeed } from './tick-gate.js'
import { tickInstant } from './tick-instant.js'
import { tickJson } from './tick-json.js'
import { tradingWindows } from './trading-windows.js'

export interface TickFlowPorts {
  readonly accountId: string
  readonly environment: Environment
  readonly toleranceMs: number
  readonly calendar: Calendar
  exchangeMs(): EpochMs
  /** Microseconds of the wall clock. */
  wallUs(): number
  instrument(symbol: string): InstrumentData | undefined
  publish(channel: string, json: string): void
  count(name: string, by?: number): void
  /** A snapshot names another trading day than the login. */
  onOtherDay(day: string): void
}

/** From a snapshot of the library to a message on `tick:{symbol}`. */
export class TickFlow {
  readonly #tick = emptyRawTick()
  readonly #feeds = new Map<string, SymbolFeed>()
  #tradingDay = ''

  constructor(private readonly ports: TickFlowPorts) {}

  /** The trading session logged in: only this day's ticks pass, volumes start from nothing on a new one. */
  startDay(tradingDay: string): void {
    if (tradingDay === this.#tradingDay) return
    this.#tradingDay = tradingDay
    const seqs = [...this.#feeds.values()].map((feed) => [feed.symbol, feed.seq] as const)
    this.#feeds.clear()
    for (const [symbol, seq] of seqs) this.#openFeed(symbol, seq)
  }

  /** One run of snapshots. Returns how many were published. */
  onRun(count: number, read: (index: number, into: RawTick) => void): number {
    const context = {
      tradingDay: this.#tradingDay,
      nowMs: this.ports.exchangeMs(),
      toleranceMs: this.ports.toleranceMs,
    }
    let published = 0
    for (let index = 0; index < count; index += 1) {
      read(index, this.#tick)
      if (this.#onTick(this.#tick, context)) published += 1
    }
    return published
  }

  #onTick(tick: RawTick, context: { tradingDay: string; nowMs: EpochMs; toleranceMs: number }): boolean {
    const { ports } = this
    const feed = this.#feeds.get(tick.symbol) ?? this.#openFeed(tick.symbol, 0)
    if (!feed) {
      ports.count('ticks_dropped_unknown_symbol')
      return false
    }
    const atMs = tickInstant(tick.actionDay, tick.updateTime, tick.updateMs, context.nowMs)
    const drop = judgeTick(tick, atMs, feed, context)
    if (drop !== null || atMs === undefined) {
      ports.count(`ticks_dropped_${drop}`)
      if (drop === 'other_trading_day') ports.onOtherDay(tick.tradingDay)
      return false
    }
    const lastVolume = feed.lastAtMs === -Infinity ? 0 : tick.volume - feed.lastVolume
    acceptTick(tick, atMs, feed)
    const json = tickJson(tick, {
      exchange: feed.exchange,
      accountId: ports.accountId,
      environment: ports.environment,
      atMs,
      seq: feed.seq,
      lastVolume,
      priceScale: feed.priceScale,
      gatewayTimeUs: ports.wallUs(),
    })
    ports.publish(tickChannel(tick.symbol), json)
    return true
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
