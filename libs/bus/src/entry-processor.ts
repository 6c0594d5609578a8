import { formatShanghai } from '@huangpu/core'
import type { DeadLetter } from '@huangpu/messages'
import { isTransient, textOf } from './bus-error.js'
import type { BusLog } from './bus-log.js'
import type { GroupConsumerOptions, StreamHandler } from './group-consumer-options.js'
import { parseMessage } from './parse-message.js'
import type { StreamEntry } from './stream-entries.js'

const MAX_FAILURES = 5
const RETRY_MIN_MS = 10
const RETRY_MAX_MS = 2_000
const LETTER_PAYLOAD_MAX = 65_536
const LETTER_REASON_MAX = 2_000

export interface ProcessorCounters {
  applied: number
  duplicates: number
  deadLetters: number
}

/** The consumer is stopping: the entry in hand stays unacknowledged. */
export class Stopping extends Error {}

/**
 * One entry from its text to its committed effect. Resolves when the entry may be acknowledged; retries in place, so
 * that the entries behind it keep their order. Failures of the infrastructure are retried without end and never
 * counted: a full disk must not turn good messages into dead letters.
 */
export class EntryProcessor {
  readonly counters: ProcessorCounters = { applied: 0, duplicates: 0, deadLetters: 0 }
  private readonly handlers: ReadonlyMap<string, StreamHandler>
  private readonly maxFailures: number
  private stopping = false
  private wake: (() => void) | undefined

  constructor(
    private readonly options: GroupConsumerOptions,
    private readonly log: BusLog,
  ) {
    this.handlers = new Map(options.handlers.map((handler) => [handler.stream, handler]))
    this.maxFailures = options.maxFailures ?? MAX_FAILURES
  }

  /** Ends a retry that waits; the entry in hand throws Stopping unless it succeeds. */
  stop(): void {
    this.stopping = true
    this.wake?.()
  }

  /** Undefined when done at once, so that the common case costs no turn of the event loop. */
  process(entry: StreamEntry): Promise<void> | undefined {
    const handler = this.handlers.get(entry.stream)
    if (!handler) return undefined
    const parsed = parseMessage(entry.json, handler.schema)
    if (!parsed.ok) return this.setAside(entry, parsed.reason)
    let after: void | Promise<void>
    try {
      after = this.attempt(handler, parsed.message, entry)
    } catch (error) {
      return this.retry(handler, parsed.message, entry, error)
    }
    return after?.catch((error: unknown) => this.retry(handler, parsed.message, entry, error))
  }

  private attempt(handler: StreamHandler, message: unknown, entry: StreamEntry): void | Promise<void> {
    const key = `${entry.stream}/${handler.keyOf(message)}`
    const outcome = this.options.inbox.apply(this.options.consumer, key, () => handler.handle(message, entry.id))
    if (outcome === 'applied') this.counters.applied += 1
    else this.counters.duplicates += 1
    this.options.outbox?.kick()
    return handler.afterCommit?.(message, outcome)
  }

  private async retry(handler: StreamHandler, message: unknown, entry: StreamEntry, first: unknown): Promise<void> {
    let error = first
    for (let tries = 0; ; tries += 1) {
      if (!isTransient(error) && this.countFailure(entry, error) >= this.maxFailures) {
        return this.setAside(entry, `failed ${this.maxFailures} times: ${textOf(error)}`)
      }
      if (isTransient(error) && (await this.doneWithout(handler, message, error))) return
      await this.backOff(tries)
      try {
        return await this.attempt(handler, message, entry)
      } catch (next) {
        error = next
      }
    }
  }

  private async doneWithout(handler: StreamHandler, message: unknown, error: unknown): Promise<boolean> {
    try {
      return (await handler.withoutStore?.(message, error)) ?? false
    } catch (failure) {
      this.log.warn({ err: failure }, 'not done without the store either')
      return false
    }
  }

  private countFailure(entry: StreamEntry, error: unknown): number {
    const { stream, id } = entry
    this.log.error({ err: error, stream, entry_id: id }, 'handler failed')
    try {
      return this.options.inbox.recordFailure(this.options.consumer, `${stream}/${id}`, textOf(error))
    } catch (storeError) {
      this.log.error({ err: storeError }, 'failure not recorded')
      return 0
    }
  }

  private async backOff(tries: number): Promise<void> {
    if (!this.stopping) {
      const delay = Math.min(RETRY_MIN_MS * 3 ** Math.min(tries, 8), RETRY_MAX_MS)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, delay)
        this.wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    if (this.stopping) throw new Stopping()
  }

  private async setAside(entry: StreamEntry, reason: string): Promise<void> {
    const { consumer, inbox, outbox } = this.options
    const letter: DeadLetter = {
      source: entry.stream,
      entry_id: entry.id,
      consumer,
      reason: reason.slice(0, LETTER_REASON_MAX),
      payload: (entry.json ?? '').slice(0, LETTER_PAYLOAD_MAX),
      datetime: formatShanghai((this.options.nowMs ?? Date.now)()),
    }
    for (let tries = 0; ; tries += 1) {
      try {
        inbox.setAside(consumer, `${entry.stream}/${entry.id}`, letter)
        break
      } catch (error) {
        this.log.error({ err: error, stream: entry.stream, entry_id: entry.id }, 'dead letter not stored yet')
        await this.backOff(tries)
      }
    }
    this.counters.deadLetters += 1
    this.log.error({ stream: entry.stream, entry_id: entry.id, reason: letter.reason }, 'message set aside')
    outbox?.kick()
    try {
      this.options.onDeadLetter(letter)
    } catch (error) {
      this.log.error({ err: error }, 'onDeadLetter failed; the letter is stored')
    }
  }
}
