import type { EpochMs } from '@huangpu/core'
import type { Exchange } from '../exchange/exchange.js'
import type { MdFront } from '../fronts/md-front.js'
import type { TdFront } from '../fronts/td-front.js'
import { attendanceOf, clientsBack } from './clients-back.js'
import type { ExchangeTime, TimePorts } from './exchange-time.js'

/** What a client has not taken yet, beyond what the system keeps for it, stays under about this. */
const UNSENT_BYTES_MAX = 256 * 1024
/** Events after which others get their turn: requests are read, the time is told. */
const EVENTS_A_TURN = 200
/** And no more exchange time than this, so that nobody's clock is far behind its ticks. */
const TURN_MS = 30_000
const LOOK_EVERY_MS = 20

export interface UnpacedTimeOptions extends Pick<TimePorts, 'publish'> {
  readonly exchange: Exchange
  readonly td: TdFront
  readonly md: MdFront
}

/**
 * Time as fast as the clients take what it brings: it goes on when the slowest of them has taken what was sent. It
 * stands while nobody has subscribed, so that nobody misses the beginning.
 */
export class UnpacedTime implements ExchangeTime {
  private isStopped = false

  constructor(private readonly options: UnpacedTimeOptions) {}

  start(): void {
    void this.run()
  }

  stop(): void {
    this.isStopped = true
  }

  private async run(): Promise<void> {
    const { exchange, td, md } = this.options
    this.tell()
    while (!this.isStopped && exchange.nextEventMs() !== undefined) {
      if (md.subscriptionCount() === 0) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
        continue
      }
      const { tradingDay } = exchange
      const before = attendanceOf({ td, md })
      this.turn()
      this.tell()
      await Promise.all([td.server.flushed(), md.server.flushed()])
      await new Promise((resolve) => setImmediate(resolve))
      if (exchange.tradingDay !== tradingDay) await clientsBack({ td, md }, before)
    }
  }

  private turn(): void {
    const { exchange, td, md } = this.options
    const { tradingDay } = exchange
    let endMs: EpochMs | undefined
    for (let events = 0; events < EVENTS_A_TURN; events++) {
      const nextMs = exchange.nextEventMs()
      endMs ??= nextMs === undefined ? undefined : nextMs + TURN_MS
      if (nextMs === undefined || endMs === undefined || nextMs > endMs) return
      exchange.advance(nextMs, true)
      if (exchange.tradingDay !== tradingDay) return
      if (Math.max(td.server.unsentBytes(), md.server.unsentBytes()) > UNSENT_BYTES_MAX) return
    }
  }

  private tell(): void {
    this.options.publish({ mode: 'stepped', now_ms: this.options.exchange.nowMs })
  }
}
