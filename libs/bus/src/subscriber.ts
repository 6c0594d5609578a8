import type { Redis } from 'ioredis'
import { asBusError } from './bus-error.js'
import type { BusLog } from './bus-log.js'

export interface SubscribeOptions {
  readonly channels?: readonly string[]
  readonly patterns?: readonly string[]
  onMessage(channel: string, json: string): void
  /** The connection was lost and is back, already subscribed: whatever was published in between is missing. */
  onGap(): void
}

export interface Subscription {
  /** @throws BusUnavailable; the names are kept and subscribed at the next reconnection. */
  add(names: { channels?: readonly string[]; patterns?: readonly string[] }): Promise<void>
  remove(names: { channels?: readonly string[]; patterns?: readonly string[] }): Promise<void>
  close(): Promise<void>
}

/** A silent connection may be a dead one; the answer to PING proves that it is not. */
const PING_EVERY_MS = 1_000
const RESUBSCRIBE_AGAIN_MS = 250

export class RedisSubscription implements Subscription {
  private readonly channels: Set<string>
  private readonly patterns: Set<string>
  /** Messages that arrive between resubscribing and the gap's announcement wait, so that the gap comes first. */
  private held: [channel: string, json: string][] | undefined
  private readonly ping: NodeJS.Timeout
  private closed = false

  constructor(
    private readonly redis: Redis,
    private readonly options: SubscribeOptions,
    private readonly log: BusLog,
  ) {
    this.channels = new Set(options.channels)
    this.patterns = new Set(options.patterns)
    redis.on('message', (channel, json) => this.deliver(channel, json))
    redis.on('pmessage', (_pattern, channel, json) => this.deliver(channel, json))
    redis.on('ready', () => void this.resume())
    this.ping = setInterval(() => void redis.ping().catch(() => undefined), PING_EVERY_MS)
    this.ping.unref()
  }

  async start(): Promise<void> {
    await this.send(this.channels, this.patterns)
  }

  async add(names: { channels?: readonly string[]; patterns?: readonly string[] }): Promise<void> {
    for (const channel of names.channels ?? []) this.channels.add(channel)
    for (const pattern of names.patterns ?? []) this.patterns.add(pattern)
    await this.send(names.channels ?? [], names.patterns ?? [])
  }

  async remove(names: { channels?: readonly string[]; patterns?: readonly string[] }): Promise<void> {
    const { channels = [], patterns = [] } = names
    for (const channel of channels) this.channels.delete(channel)
    for (const pattern of patterns) this.patterns.delete(pattern)
    try {
      if (channels.length > 0) await this.redis.unsubscribe(...channels)
      if (patterns.length > 0) await this.redis.punsubscribe(...patterns)
    } catch (error) {
      throw asBusError(error, 'unsubscribe')
    }
  }

  close(): Promise<void> {
    this.closed = true
    clearInterval(this.ping)
    this.redis.disconnect()
    return Promise.resolve()
  }

  private async send(channels: Iterable<string>, patterns: Iterable<string>): Promise<void> {
    const pending: Promise<unknown>[] = []
    const [first, ...more] = channels
    if (first !== undefined) pending.push(this.redis.subscribe(first, ...more))
    const [firstPattern, ...morePatterns] = patterns
    if (firstPattern !== undefined) pending.push(this.redis.psubscribe(firstPattern, ...morePatterns))
    try {
      await Promise.all(pending)
    } catch (error) {
      throw asBusError(error, 'subscribe')
    }
  }

  private async resume(): Promise<void> {
    this.held = []
    try {
      await this.send(this.channels, this.patterns)
    } catch (error) {
      if (this.closed) return
      this.log.warn({ err: error }, 'not subscribed again yet')
      // A closed socket brings its own `ready`; only a refusal on a living one needs another try.
      setTimeout(() => {
        if (!this.closed && this.redis.status === 'ready') void this.resume()
      }, RESUBSCRIBE_AGAIN_MS).unref()
      return
    }
    const held = this.held
    this.held = undefined
    this.options.onGap()
    for (const [channel, json] of held) this.options.onMessage(channel, json)
  }

  private deliver(channel: string, json: string): void {
    if (this.closed) return
    if (this.held) this.held.push([channel, json])
    else this.options.onMessage(channel, json)
  }
}
