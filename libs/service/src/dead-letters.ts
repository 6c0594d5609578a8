import { formatShanghai, type Clock } from '@huangpu/core'
import { STREAMS, type DeadLetter } from '@huangpu/messages'

/** Written at most in one second, so that a flood of garbage does not become a flood of letters. */
const PER_SECOND_MAX = 10
/** What of a refused message is kept for a person to read. */
const PAYLOAD_CHARS_MAX = 4_096

export interface DeadLetterPorts {
  /** Who sets aside: the service. */
  readonly consumer: string
  readonly clock: Clock
  produce(stream: string, json: string): Promise<unknown>
  count(name: string): void
  warn(fields: object, message: string): void
}

/** Sets malformed Pub/Sub messages aside with their reason. A flood is counted in full and written at a bounded rate. */
export class DeadLetters {
  private second = -1
  private written = 0

  constructor(private readonly ports: DeadLetterPorts) {}

  put(channel: string, payload: string, reason: string): void {
    const { consumer, clock, count, warn, produce } = this.ports
    count('messages_malformed')
    const second = Math.floor(clock.monotonicMs() / 1_000)
    if (second !== this.second) [this.second, this.written] = [second, 0]
    if (this.written >= PER_SECOND_MAX) return count('dead_letters_suppressed')
    this.written += 1
    warn({ channel, reason }, 'a message was set aside')
    const letter: DeadLetter = {
      source: channel,
      entry_id: null,
      consumer,
      reason,
      payload: payload.slice(0, PAYLOAD_CHARS_MAX),
      datetime: formatShanghai(clock.nowMs()),
    }
    produce(STREAMS.dead, JSON.stringify(letter)).catch(() => count('dead_letters_lost'))
  }
}
