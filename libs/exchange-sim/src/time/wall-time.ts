import type { EpochMs } from '@huangpu/core'
import type { Exchange } from '../exchange/exchange.js'
import { PUBLISH_EVERY_MS, SLEPT_MS, WAKE_MS, type ExchangeTime, type TimePorts } from './exchange-time.js'

/** A store that is farther ahead was written in virtual time: waiting for the wall clock would take too long. */
const AHEAD_MAX_MS = 10 * 60_000

/**
 * Exchange time is the machine's time: closed means closed. It never goes back: while the wall clock is behind what was
 * told already, the exchange stands. What a sleeping machine missed did not happen, but for the days that ended.
 */
export class WallTime implements ExchangeTime {
  private timer: NodeJS.Timeout | undefined
  private publishedWallMs = -Infinity
  private lastWallMs: EpochMs
  private isBehind = false

  /** @throws Error when the stored exchange is far ahead of the wall clock */
  constructor(
    private readonly exchange: Exchange,
    private readonly ports: TimePorts,
  ) {
    this.lastWallMs = ports.wallMs()
    const aheadMs = exchange.nowMs - this.lastWallMs
    if (aheadMs > AHEAD_MAX_MS) {
      const days = (aheadMs / 86_400_000).toFixed(1)
      throw new Error(
        `the stored exchange is ${days} days ahead of the wall clock, as it ran in virtual time: start the simulation ` +
          `over (docs/operating.md), or set time.mode: always_open / 交易所存档领先系统时钟 ${days} 天（曾以虚拟时间` +
          `运行）：请重新开始模拟（见 docs/operating.md），或设置 time.mode: always_open`,
      )
    }
    exchange.resumeAt(this.lastWallMs)
  }

  start(): void {
    this.tick()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private tick(): void {
    const { exchange, ports } = this
    const wallMs = ports.wallMs()
    if (wallMs - this.lastWallMs > SLEPT_MS) {
      ports.warn(
        `the wall clock went ${Math.round((wallMs - this.lastWallMs) / 1000)} s ahead: nothing traded meanwhile`,
      )
      exchange.resumeAt(wallMs)
    }
    this.tellWhenBehind(wallMs)
    this.lastWallMs = wallMs
    exchange.advance(wallMs)
    if (Math.abs(wallMs - this.publishedWallMs) >= PUBLISH_EVERY_MS) {
      this.publishedWallMs = wallMs
      const base = { base_exchange_ms: wallMs, base_wall_ms: wallMs, speed: 1 }
      ports.publish({ mode: 'running', ...base, jump_at_ms: null, jump_to_ms: null })
    }
    const waitMs = (exchange.nextEventMs() ?? Infinity) - wallMs
    this.timer = setTimeout(() => this.tick(), Math.min(Math.max(waitMs, WAKE_MS.min), WAKE_MS.max))
  }

  private tellWhenBehind(wallMs: EpochMs): void {
    const isBehind = wallMs < this.exchange.nowMs
    if (isBehind && !this.isBehind) {
      const seconds = Math.ceil((this.exchange.nowMs - wallMs) / 1000)
      this.ports.warn(`the wall clock is ${seconds} s behind what was told: the exchange stands until it has caught up`)
    }
    this.isBehind = isBehind
  }
}
