import { formatShanghai, type Clock } from '@huangpu/core'
import { STREAMS, type DeadLetter } from '@huangpu/messages'
import { MARKET_CONFIG } from './config.js'

export interface DeadLetterPorts {
  readonly clock: Clock
  produce(stream: string, json: string): Promise<unknown>
  count(name: string): void
  warn(fields: object, message: string): void
}

/** Sets malformed ticks aside with their reason. A flood is counted in full and written at a bounded rate. */
export class DeadLetters {
  private second = -1
  private written = 0

  constructor(private readonly ports: DeadLetterPorts) {}

  put(channel: string, payload: string, reason: string): void {
    const { clock, count, warn, produce } = this.ports
    count('ticks_malformed')
    const second = Math.floor(clock.monotonicMs() / 1_000)
    if (second !== this.second) [this.second, this.written] = [second, 0]
    if (this.written >= MARKET_CONFIG.deadLettersPerSecondMax) return count('dead_letters_suppressed')
    this.written += 1
    warn({ channel, reason }, 'a tick was set aside')
    const letter: DeadLetter = {
      source: channel,
      entry_id: null,
      consumer: 'market',
      reason,
      payload: payload.slice(0, MARKET_CONFIG.deadPayloadCharsMax),
      datetime: formatShanghai(clock.nowMs()),
    }
    produce(STREAMS.dead, JSON.stringify(letter)).catch(() => count('dead_letters_lost'))
  }
}
