import type { Calendar, EpochMs } from '@huangpu/core'
import type { ClockData } from '@huangpu/messages'
import type { Exchange } from '../exchange/exchange.js'
import { PUBLISH_EVERY_MS, SLEPT_MS, WAKE_MS, type ExchangeTime, type TimePorts } from './exchange-time.js'
import { closedPeriod } from './open-hours.js'

/** Real time that stays after a close, so that everybody finishes the session's last minute. */
const AFTER_CLOSE_MS = 2_000
/** Real time before an opening; longer after a settlement, since every client has to log in again. */
export const BEFORE_OPEN_MS = 2_000
const BEFORE_NEW_DAY_MS = 12_000
/** What may have been published but not stored when the process was killed. */
const UNSTORED_MS = 1_500

export interface RunningTimeOptions extends Omit<TimePorts, 'warn'> {
  readonly exchange: Exchange
  readonly calendar: Calendar
  readonly products: readonly string[]
  readonly speed: number
}

type Running = Extract<ClockData, { mode: 'running' }>

/**
 * Virtual time at a steady speed that jumps over closed periods. It never goes back: not over restarts, nor when the wall
 * clock is put back. What a sleeping machine missed did not happen, but for the days that ended.
 */
export class RunningTime implements ExchangeTime {
  private data: Running
  private timer: NodeJS.Timeout | undefined
  private publishedWallMs = -Infinity
  private stopped = false
  private lastWallMs: EpochMs

  constructor(private readonly options: RunningTimeOptions) {
    const { exchange, speed } = options
    const resumed = exchange.isResumed ? exchange.nowMs + UNSTORED_MS * speed : exchange.nowMs
    this.lastWallMs = options.wallMs()
    exchange.resumeAt(Math.max(resumed, this.lastWallMs))
    this.data = this.from(exchange.nowMs, this.lastWallMs)
  }

  start(): void {
    this.tick()
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private tick(): void {
    if (this.stopped) return
    const wallMs = this.options.wallMs()
    const { exchange } = this.options
    if (wallMs < this.lastWallMs) this.rebase(this.from(exchange.nowMs, wallMs))
    const hasSlept = wallMs - this.lastWallMs > SLEPT_MS
    this.lastWallMs = wallMs
    const move = (toMs: EpochMs): void => (hasSlept ? exchange.resumeAt(toMs) : void exchange.advance(toMs))
    let nowMs = straight(this.data, wallMs)
    while (this.data.jump_at_ms !== null && this.data.jump_to_ms !== null && nowMs >= this.data.jump_at_ms) {
      move(this.data.jump_to_ms)
      const jumpWallMs = this.data.base_wall_ms + (this.data.jump_at_ms - this.data.base_exchange_ms) / this.data.speed
      this.rebase(this.from(this.data.jump_to_ms, Math.round(jumpWallMs)))
      nowMs = straight(this.data, wallMs)
    }
    move(nowMs)
    if (wallMs - this.publishedWallMs >= PUBLISH_EVERY_MS) {
      this.publishedWallMs = wallMs
      this.options.publish(this.data)
    }
    const nextMs = Math.min(exchange.nextEventMs() ?? Infinity, this.data.jump_at_ms ?? Infinity)
    const waitMs = Math.min(Math.max((nextMs - nowMs) / this.data.speed, WAKE_MS.min), WAKE_MS.max)
    this.timer = setTimeout(() => this.tick(), waitMs)
  }

  private rebase(data: Running): void {
    this.data = data
    this.publishedWallMs = -Infinity
  }

  /** Time from here on, with the jump over the next closed period that is long enough to jump. */
  private from(exchangeMs: EpochMs, wallMs: EpochMs): Running {
    const { atMs, toMs } = this.nextJump(exchangeMs)
    return {
      mode: 'running',
      base_exchange_ms: Math.round(exchangeMs),
      base_wall_ms: wallMs,
      speed: this.options.speed,
      jump_at_ms: atMs,
      jump_to_ms: toMs,
    }
  }

  /** Shorter closed periods run by, and so does what the last jump left before an opening. */
  private nextJump(exchangeMs: EpochMs): { atMs: EpochMs; toMs: EpochMs } {
    const { calendar, products, speed } = this.options
    for (let fromMs = exchangeMs; ;) {
      const closed = closedPeriod(calendar, products, fromMs)
      const isClosedNow = closed.fromMs === exchangeMs
      const atMs = Math.ceil(isClosedNow ? exchangeMs : closed.fromMs + AFTER_CLOSE_MS * speed)
      const leadMs = closed.endsTradingDay ? BEFORE_NEW_DAY_MS : BEFORE_OPEN_MS
      const toMs = Math.floor(closed.toMs - leadMs * speed)
      if (toMs - atMs > BEFORE_NEW_DAY_MS * speed) return { atMs, toMs }
      fromMs = closed.toMs
    }
  }
}

const straight = (data: Running, wallMs: EpochMs): EpochMs =>
  Math.floor(data.base_exchange_ms + (wallMs - data.base_wall_ms) * data.speed)
