import type { Calendar, EpochMs } from '@huangpu/core'
import type { ClockData } from '@huangpu/messages'
import type { Exchange } from '../exchange/exchange.js'
import { closedPeriod } from './open-hours.js'

/** Real time that stays after a close, so that everybody finishes the session's last minute. */
const AFTER_CLOSE_MS = 2_000
/** Real time before an opening; longer after a settlement, since every client has to log in again. */
const BEFORE_OPEN_MS = 2_000
const BEFORE_NEW_DAY_MS = 12_000
const PUBLISH_EVERY_MS = 1_000
const WAKE_MS = { min: 1, max: 250 } as const
/** What may have been published but not stored when the process was killed. */
const UNSTORED_MS = 1_500

export interface RunningTimeOptions {
  readonly exchange: Exchange
  readonly calendar: Calendar
  readonly products: readonly string[]
  readonly speed: number
  /** False: time follows a recording and knows nothing of today. */
  readonly followsWall: boolean
  readonly wallMs: () => EpochMs
  publish(data: ClockData): void
}

type Running = Extract<ClockData, { mode: 'running' }>

/** Virtual time at a steady speed that jumps over closed periods. It never goes back, over restarts neither. */
export class RunningTime {
  private data: Running
  private timer: NodeJS.Timeout | undefined
  private publishedWallMs = -Infinity
  private stopped = false

  constructor(private readonly options: RunningTimeOptions) {
    const { exchange, speed } = options
    const resumed = exchange.isResumed ? exchange.nowMs + UNSTORED_MS * speed : exchange.nowMs
    exchange.resumeAt(options.followsWall ? Math.max(resumed, options.wallMs()) : resumed)
    this.data = this.from(exchange.nowMs, options.wallMs())
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
    let nowMs = straight(this.data, wallMs)
    while (this.data.jump_at_ms !== null && this.data.jump_to_ms !== null && nowMs >= this.data.jump_at_ms) {
      exchange.advance(this.data.jump_to_ms)
      const jumpWallMs = this.data.base_wall_ms + (this.data.jump_at_ms - this.data.base_exchange_ms) / this.data.speed
      this.data = this.from(this.data.jump_to_ms, Math.round(jumpWallMs))
      this.publishedWallMs = -Infinity
      nowMs = straight(this.data, wallMs)
    }
    exchange.advance(nowMs)
    if (wallMs - this.publishedWallMs >= PUBLISH_EVERY_MS) {
      this.publishedWallMs = wallMs
      this.options.publish(this.data)
    }
    const nextMs = Math.min(exchange.nextEventMs() ?? Infinity, this.data.jump_at_ms ?? Infinity)
    const waitMs = Math.min(Math.max((nextMs - nowMs) / this.data.speed, WAKE_MS.min), WAKE_MS.max)
    this.timer = setTimeout(() => this.tick(), waitMs)
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
