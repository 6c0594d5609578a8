import type { Calendar, EpochMs } from '@huangpu/core'
import type { Exchange } from '../exchange/exchange.js'
import { PUBLISH_EVERY_MS, WAKE_MS, type ExchangeTime, type TimePorts } from './exchange-time.js'

/** Holes that time jumps over: outside of the sessions, and within them where a recording is simply not there. */
const HOLE_MS = { closed: 60_000, open: 30 * 60_000 } as const
/** Real time that stays after the last row before a hole, so that everybody finishes what it began. */
const AFTER_ROW_MS = 2_000
/** Real time before the first row after a hole; longer after a settlement, since every client has to log in again. */
export const BEFORE_ROW_MS = { sameDay: 2_000, newDay: 12_000 } as const
/** Exchange time that is caught up with in one turn of the event loop. */
const CATCH_UP_MS = 10_000

export interface RecordingTimeOptions extends TimePorts {
  readonly exchange: Exchange
  readonly calendar: Calendar
  readonly products: readonly string[]
  /** Exchange seconds in a second. */
  readonly speed: number
}

/** The time of a recording at a steady speed; it jumps where the recording has holes: nights, breaks, missing days, the end. */
export class RecordingTime implements ExchangeTime {
  private timer: NodeJS.Timeout | undefined
  private baseExchangeMs: EpochMs
  private baseWallMs: EpochMs
  private lastWallMs: EpochMs
  private publishedWallMs = -Infinity
  private nextRowMs: EpochMs | undefined
  private quietSinceMs: EpochMs

  constructor(private readonly options: RecordingTimeOptions) {
    this.baseExchangeMs = this.quietSinceMs = options.exchange.nowMs
    this.baseWallMs = this.lastWallMs = options.wallMs()
  }

  start(): void {
    this.tick()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private tick(): void {
    const { exchange, speed, wallMs } = this.options
    const nowWallMs = wallMs()
    // A wall clock that was put back takes nothing away: time goes on from where it is.
    if (nowWallMs < this.lastWallMs) this.rebase(exchange.nowMs, nowWallMs)
    this.lastWallMs = nowWallMs
    const dueMs = Math.floor(this.baseExchangeMs + (nowWallMs - this.baseWallMs) * speed)
    const toMs = Math.min(dueMs, exchange.nowMs + Math.max(CATCH_UP_MS, WAKE_MS.max * speed))
    exchange.advance(toMs)
    const isBehind = toMs < dueMs
    if (!isBehind) this.jumpOverHole(nowWallMs)
    this.publish(nowWallMs)
    const nextMs = exchange.nextEventMs() ?? Infinity
    const waitMs = isBehind ? 0 : (nextMs - exchange.nowMs) / speed
    this.timer = setTimeout(() => this.tick(), Math.min(Math.max(waitMs, WAKE_MS.min), WAKE_MS.max))
  }

  private jumpOverHole(wallMs: EpochMs): void {
    const { exchange, speed } = this.options
    const { nowMs } = exchange
    const nextMs = exchange.nextMoveMs()
    if (nextMs !== this.nextRowMs) {
      this.nextRowMs = nextMs
      this.quietSinceMs = nowMs
    }
    if (nextMs === undefined || nowMs - this.quietSinceMs < AFTER_ROW_MS * speed) return
    if (nextMs - nowMs < (this.isOpen(nowMs) ? HOLE_MS.open : HOLE_MS.closed)) return
    const leadMs = this.isNewDay(nextMs) ? BEFORE_ROW_MS.newDay : BEFORE_ROW_MS.sameDay
    const toMs = Math.floor(nextMs - leadMs * speed)
    if (toMs <= nowMs) return
    exchange.advance(toMs)
    this.rebase(toMs, wallMs)
  }

  private isOpen(ms: EpochMs): boolean {
    const { calendar, products } = this.options
    return products.some((product) => calendar.sessionAt(product, ms) !== undefined)
  }

  private isNewDay(ms: EpochMs): boolean {
    const { calendar, products, exchange } = this.options
    return products.some((product) => calendar.tradingDayAtOrAfter(product, ms) > exchange.tradingDay)
  }

  private rebase(exchangeMs: EpochMs, wallMs: EpochMs): void {
    this.baseExchangeMs = exchangeMs
    this.baseWallMs = wallMs
    this.publishedWallMs = -Infinity
  }

  private publish(wallMs: EpochMs): void {
    if (wallMs - this.publishedWallMs < PUBLISH_EVERY_MS) return
    this.publishedWallMs = wallMs
    const base = { base_exchange_ms: this.baseExchangeMs, base_wall_ms: this.baseWallMs, speed: this.options.speed }
    this.options.publish({ mode: 'running', ...base, jump_at_ms: null, jump_to_ms: null })
  }
}
