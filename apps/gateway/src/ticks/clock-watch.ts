import { type EpochMs, formatShanghai } from '@huangpu/core'
import type { AlertEvent, ClockView } from '@huangpu/messages'
import type { Timers } from '../ports/counter-ports.js'
import { ExchangeOffset, type OffsetEstimate } from './exchange-offset.js'
import { stepSkew } from './skew-watch.js'

export interface ClockWatchPorts {
  readonly timers: Timers
  readonly clock: { readonly kind: 'wall' | 'virtual'; nowMs(): EpochMs }
  alert(alert: Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>): void
  gauge(name: string, value: number): void
}

const LOOK_EVERY_MS = 5_000

/** Watches how far the machine's clock is from the exchange's, and says when it is too far. */
export class ClockWatch {
  /** Absent where time is virtual: there the exchange's time is the machine's by definition. */
  readonly offset: ExchangeOffset | undefined
  #alarmed = false
  #stopTimer: (() => void) | undefined

  constructor(private readonly ports: ClockWatchPorts) {
    this.offset = ports.clock.kind === 'wall' ? new ExchangeOffset() : undefined
  }

  start(): void {
    if (!this.offset) return
    this.#stopTimer = this.ports.timers.after(LOOK_EVERY_MS, () => {
      this.look()
      this.start()
    })
  }

  stop(): void {
    this.#stopTimer?.()
  }

  look(): void {
    const estimate = this.#estimate()
    if (estimate) this.ports.gauge('exchange_clock_offset_ms', estimate.offsetMs)
    const change = stepSkew(this.#alarmed, estimate)
    if (change === null || estimate === null) return
    this.#alarmed = change === 'skewed'
    const { offsetMs } = estimate
    this.ports.alert(
      change === 'skewed'
        ? {
            severity: 'error',
            code: 'clock_skewed',
            message_zh: `本机时钟与交易所时间相差 ${offsetMs} 毫秒（行情时间减本机时间），请检查本机对时（NTP）或行情延迟`,
            message_en: `this machine's clock is ${offsetMs} ms from the exchange's (tick time less machine time): check NTP, or the feed's delay`,
          }
        : {
            severity: 'info',
            code: 'clock_agrees',
            message_zh: `本机时钟与交易所时间已恢复一致（相差 ${offsetMs} 毫秒）`,
            message_en: `this machine's clock agrees with the exchange's again (${offsetMs} ms)`,
          },
    )
  }

  view(): ClockView {
    const { clock } = this.ports
    const estimate = this.#estimate()
    return {
      kind: clock.kind,
      exchange_time: formatShanghai(clock.nowMs() + (estimate?.offsetMs ?? 0)),
      offset_ms: estimate?.offsetMs ?? null,
      seconds: estimate?.seconds ?? 0,
      alarmed: this.#alarmed,
    }
  }

  #estimate(): OffsetEstimate | null {
    return this.offset?.estimate(this.ports.clock.nowMs()) ?? null
  }
}
