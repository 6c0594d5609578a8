import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatShanghai, type Bar, type BarGap } from '@huangpu/core'
import { BarReader, readBarGaps } from '@huangpu/storage'
import type { NaiveSpan, NaiveTick } from '@huangpu/testkit'
import { at, market } from './market-scene.js'

/** How time goes on before something happens: by so much, or to the next opening or close but so many. */
export type Pace = { readonly onMs: number } | { readonly edgesOn: number; readonly aroundMs: number }

export type BadEvent =
  | { readonly do: 'trade'; readonly lots: number; readonly move: number }
  | { readonly do: 'clock' | 'flush' | 'listen' | 'front down' | 'bus down' | 'bus up' | 'kill' | 'stop' }
  | { readonly do: 'front up'; readonly isNewGateway: boolean }
  | { readonly do: 'start'; readonly redis: string; readonly isWantedLate: boolean }

/** Snapshots come up to this long after a close. */
const AFTER_CLOSE_MS = 500

/**
 * A contract that trades, and what of it reaches the service: the front, the way to Redis and the service itself go away at
 * any moment, for any time, and what Redis kept is there, old, gone, or nonsense.
 */
export class BadDay {
  /** Every tick that the exchange made. */
  readonly traded: NaiveTick[] = []
  readonly published: { interval: string; startMs: number; partial: boolean; volume: number }[] = []
  private readonly redis = new Map<string, string>()
  private oldRedis = new Map<string, string>()
  private readonly dir = mkdtempSync(join(tmpdir(), 'market-'))
  private readonly edges: readonly number[]
  private service: ReturnType<typeof market> | undefined
  private isListening = false
  /** Nobody wants the contract before the service listens. */
  private isWantedLate = false
  private isBusUp = true
  /** No tick was heard since Redis was away. */
  private hasUntoldOutage = false
  /** The gateway's session as it stands, and what of it could not be told yet. */
  private link: { state: 'ready' | 'disconnected'; time: string }
  private untold: (typeof this.link)[] = []
  private nowMs: number
  /** Far above what a new gateway counts to in one test: numbers that follow on by chance are no subject of it. */
  private seq = 10_000
  private volume = 0
  private price = 650
  private high = -Infinity
  private low = Infinity

  constructor(
    private readonly symbol: string,
    private readonly spans: readonly NaiveSpan[],
    private readonly options: { fill: boolean },
  ) {
    this.edges = spans.flatMap(({ fromMs, openMs, closeMs }) => [fromMs, openMs, closeMs])
    this.nowMs = (this.edges[0] ?? 0) - 600_000
    this.link = { state: 'ready', time: this.time }
  }

  async begin(): Promise<void> {
    await this.start('kept', false)
    await this.listen()
    // Something is known of the contract: of one that nobody heard of before nothing can be said.
    for (const event of [{ do: 'trade', lots: 8, move: 0 }, { do: 'flush' }] as const)
      await this.happen({ edgesOn: 0, aroundMs: 0 }, event)
    this.oldRedis = new Map(this.redis)
  }

  async happen(pace: Pace, event: BadEvent): Promise<void> {
    const ahead = this.edges.filter((edge) => edge >= this.nowMs)
    const onMs = 'onMs' in pace ? pace.onMs : (ahead[pace.edgesOn] ?? this.nowMs) + pace.aroundMs - this.nowMs
    this.nowMs += Math.max(1, onMs)
    switch (event.do) {
      case 'trade':
        return this.trade(event.lots, event.move)
      case 'clock':
        if (this.isListening) this.service?.clock(this.time)
        return
      case 'flush':
        this.oldRedis = new Map(this.redis)
        if (this.isBusUp) await this.service?.flush()
        return
      case 'listen':
        return this.listen()
      case 'front down':
        return this.tell('disconnected')
      case 'front up':
        if (event.isNewGateway) {
          this.seq = 0
          this.tell('disconnected')
        }
        return this.tell('ready')
      case 'bus down':
        if (this.isListening) [this.isBusUp, this.hasUntoldOutage] = [false, true]
        return
      case 'bus up':
        return this.busUp()
      case 'kill':
      case 'stop':
        return this.end(event.do)
      case 'start':
        if (!this.service) await this.start(event.redis, event.isWantedLate)
    }
  }

  /** Everything works again until the last close, and time passes it. */
  async finish(): Promise<void> {
    await this.happen({ onMs: 0 }, { do: 'bus up' })
    if (this.link.state !== 'ready') this.tell('ready')
    await this.happen({ onMs: 0 }, { do: 'start', redis: 'kept', isWantedLate: false })
    await this.listen()
    this.nowMs = (this.edges.at(-1) ?? 0) + 5_000
    this.service?.clock(this.time)
    this.take()
  }

  rows(): Bar[] {
    const reader = new BarReader({ dir: this.dir })
    return this.days().flatMap((day) => reader.read(this.symbol, day))
  }

  gaps(): BarGap[] {
    return this.days().flatMap((day) => readBarGaps(this.dir, this.symbol, day))
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }

  private days(): string[] {
    return [...new Set(this.spans.map(({ tradingDay }) => tradingDay))]
  }

  private get time(): string {
    return formatShanghai(this.nowMs)
  }

  private trade(lots: number, move: number): void {
    const { nowMs } = this
    const span = this.spans.find(({ fromMs, closeMs }) => nowMs >= fromMs && nowMs <= closeMs + AFTER_CLOSE_MS)
    const isHeard = this.link.state === 'ready' && this.isListening && this.isBusUp
    // A snapshot of the closing instant that is lost alone leaves no trace.
    if (!span || (nowMs >= span.closeMs && !isHeard)) return
    if (this.traded.at(-1)?.tradingDay !== span.tradingDay)
      Object.assign(this, { volume: 0, high: -Infinity, low: Infinity })
    this.price = Math.max(1, this.price + move)
    this.volume += lots
    // What trades between two snapshots may go beyond both.
    this.high = Math.max(this.high, this.price + (lots % 7 === 0 ? 1 : 0))
    this.low = Math.min(this.low, this.price - (lots % 11 === 0 ? 1 : 0))
    const { volume, price, high, low, seq } = this
    const { tradingDay } = span
    const openInterest = 1_000 + volume
    this.traded.push({ timeMs: nowMs, tradingDay, price, volume, turnover: volume * 10, openInterest, high, low })
    if (this.link.state !== 'ready') return
    this.seq = seq + 1
    if (!isHeard) return
    this.hasUntoldOutage = false
    const more = { trading_day: tradingDay, last_price: price, high_price: high, low_price: low }
    this.service?.tick(this.time, volume, this.seq, { ...more, open_interest: openInterest })
  }

  private tell(state: 'ready' | 'disconnected'): void {
    this.link = { state, time: this.time }
    this.untold.push(this.link)
    if (this.isBusUp) this.hear()
  }

  private hear(): void {
    for (const { state, time } of this.untold.splice(0)) this.service?.link(state, time)
  }

  private busUp(): void {
    if (this.isBusUp) return
    this.isBusUp = true
    this.service?.busBack(this.time)
    this.hear()
  }

  private async end(how: 'kill' | 'stop'): Promise<void> {
    if (how === 'stop' && this.isBusUp) await this.service?.flush()
    this.take()
    Object.assign(this, { service: undefined, isListening: false, isBusUp: true })
  }

  private async start(redis: string, isWantedLate: boolean): Promise<void> {
    const { symbol } = this
    // Who is killed with Redis away, and finds a Redis that forgot, cannot know that it was away.
    const isKnown = this.rows().length > 0 && !this.hasUntoldOutage
    if (redis === 'gone' && isKnown) this.redis.clear()
    if (redis === 'nonsense' && isKnown) this.redis.set(`bar_state:${symbol}`, '{"seq":"x"}')
    if (redis === 'old') for (const [key, value] of this.oldRedis) this.redis.set(key, value)
    const service = market(this.dir, this.redis, this.time, { symbol, isWatched: !isWantedLate, ...this.options })
    Object.assign(this, { service, isWantedLate })
    if (!isWantedLate) await service.restore()
    this.untold = []
    service.snapshot(this.link.state, this.link.time)
  }

  private async listen(): Promise<void> {
    if (!this.service || this.isListening) return
    this.isListening = true
    this.service.listen(this.time)
    if (this.isWantedLate) await this.service.want(this.time)
  }

  private take(): void {
    for (const { interval = '1m', datetime, partial, volume } of this.service?.all.splice(0) ?? [])
      this.published.push({ interval, startMs: at(datetime), partial: partial ?? false, volume })
  }
}
