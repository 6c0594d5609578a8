import type { Redis } from 'ioredis'
import { BusMisuse, isTransient, textOf } from './bus-error.js'
import type { BusLog } from './bus-log.js'
import { EntryProcessor, Stopping } from './entry-processor.js'
import type { ConsumerCounters, GroupConsumer, GroupConsumerOptions } from './group-consumer-options.js'
import { READ_BLOCK_MS } from './open-connection.js'
import { parseStreamReply, type StreamEntry } from './stream-entries.js'

const COUNT = 64
/** After so much work in one go the event loop gets a turn: heartbeats, HTTP and cancels wait there. */
const WORK_SLICE_MS = 8
const AGAIN_MIN_MS = 25
const AGAIN_MAX_MS = 250
/** A consumer of our group that has not been seen for so long is dead: a living one reads every few seconds. */
const DEAD_CONSUMER_MS = 60_000
const CLAIM_PAGE = 100

/**
 * Reads every stream of a service in one group, in one loop: first what was delivered to it before and not
 * acknowledged, then what is new. It starts over with the backlog whenever it cannot be sure of what it has seen:
 * after a lost connection, a deleted stream or group, a read without an answer, a failed acknowledgement.
 */
export class StreamConsumer implements GroupConsumer {
  readonly ready: Promise<void>
  private resolveReady: () => void = () => undefined
  private readonly processor: EntryProcessor
  private readonly streams: readonly string[]
  private readonly deadConsumerMs: number
  private redis: Redis | undefined
  private stopping = false
  private inDoubt = true
  private restarts = 0
  private wake: (() => void) | undefined
  private reading = false
  private readonly finished: Promise<void>

  constructor(
    private readonly open: () => Promise<Redis>,
    private readonly options: GroupConsumerOptions,
    private readonly log: BusLog,
  ) {
    this.streams = options.handlers.map((handler) => handler.stream)
    if (new Set(this.streams).size !== this.streams.length) throw new BusMisuse('one handler per stream')
    if (this.streams.length === 0) throw new BusMisuse(`${options.group} has no handler`)
    this.deadConsumerMs = options.deadConsumerMs ?? DEAD_CONSUMER_MS
    this.processor = new EntryProcessor(options, log)
    this.ready = new Promise((resolve) => (this.resolveReady = resolve))
    this.finished = this.run()
  }

  counters(): ConsumerCounters {
    return { ...this.processor.counters, restarts: this.restarts }
  }

  async stop(): Promise<void> {
    this.stopping = true
    this.processor.stop()
    this.wake?.()
    if (this.reading) this.redis?.disconnect()
    await this.finished
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      try {
        const redis = (this.redis ??= await this.connect())
        this.inDoubt = false
        await this.createGroups(redis)
        await this.adoptOrphans(redis)
        await this.drainBacklog(redis)
        failures = 0
        if (!this.inDoubt) this.resolveReady()
        while (!this.stopping && !this.inDoubt) await this.readNew(redis)
      } catch (error) {
        if (this.stopping || error instanceof Stopping) break
        this.log.warn({ err: error, group: this.options.group }, 'consumer starts over with its backlog')
        await this.pause(Math.min(AGAIN_MIN_MS * 2 ** Math.min(failures, 10), AGAIN_MAX_MS))
        failures += 1
      }
      this.restarts += 1
    }
    this.redis?.disconnect()
  }

  private async connect(): Promise<Redis> {
    const redis = await this.open()
    redis.on('close', () => (this.inDoubt = true))
    return redis
  }

  private async createGroups(redis: Redis): Promise<void> {
    for (const stream of this.streams) {
      try {
        await redis.xgroup('CREATE', stream, this.options.group, '0', 'MKSTREAM')
      } catch (error) {
        if (!textOf(error).startsWith('BUSYGROUP')) throw error
      }
    }
  }

  /** Entries that a consumer of another name left behind in our group. */
  private async adoptOrphans(redis: Redis): Promise<void> {
    const { group, consumer } = this.options
    for (const stream of this.streams) {
      const rows = (await redis.xinfo('CONSUMERS', stream, group)) as unknown[][]
      for (const row of rows) {
        const field = (name: string): unknown => row[row.indexOf(name) + 1]
        const name = String(field('name'))
        if (name === consumer || Number(field('idle')) < this.deadConsumerMs || Number(field('pending')) === 0) continue
        this.log.warn({ stream, group, dead_consumer: name }, 'taking over the backlog of a dead consumer')
        await this.claimFrom(redis, stream, name)
      }
    }
  }

  /** Claims page by page; entries that were trimmed meanwhile leave the dead consumer's list by the claim itself. */
  private async claimFrom(redis: Redis, stream: string, dead: string): Promise<void> {
    const { group, consumer } = this.options
    for (let start = '-'; ;) {
      const pending = (await redis.xpending(stream, group, start, '+', CLAIM_PAGE, dead)) as [string][]
      const ids = pending.map(([id]) => id)
      const last = ids.at(-1)
      if (last === undefined) return
      await redis.xclaim(stream, group, consumer, this.deadConsumerMs, ...ids, 'JUSTID')
      start = `(${last}`
    }
  }

  private async drainBacklog(redis: Redis): Promise<void> {
    while (!this.stopping && !this.inDoubt) {
      const entries = parseStreamReply(await this.read(redis, '0'))
      if (entries.length === 0) return
      await this.work(redis, entries)
    }
  }

  private async readNew(redis: Redis): Promise<void> {
    const entries = parseStreamReply(await this.read(redis, '>'))
    if (entries.length > 0) await this.work(redis, entries)
    else this.options.onGroupIdle?.()
  }

  private async read(redis: Redis, from: '0' | '>'): Promise<unknown> {
    const { group, consumer } = this.options
    const ids = this.streams.map(() => from)
    this.reading = true
    try {
      return from === '0'
        ? await redis.xreadgroup('GROUP', group, consumer, 'COUNT', COUNT, 'STREAMS', ...this.streams, ...ids)
        : await redis.xreadgroup(
            'GROUP',
            group,
            consumer,
            'COUNT',
            COUNT,
            'BLOCK',
            READ_BLOCK_MS,
            'STREAMS',
            ...this.streams,
            ...ids,
          )
    } finally {
      this.reading = false
    }
  }

  /** Every entry in its own transaction, then one acknowledgement per stream. */
  private async work(redis: Redis, entries: readonly StreamEntry[]): Promise<void> {
    const done = new Map<string, string[]>()
    try {
      let sliceStart = performance.now()
      for (const entry of entries) {
        const rest = this.processor.process(entry)
        if (rest) await rest
        const ids = done.get(entry.stream)
        if (ids) ids.push(entry.id)
        else done.set(entry.stream, [entry.id])
        if (this.stopping) break
        if (performance.now() - sliceStart < WORK_SLICE_MS) continue
        await new Promise((resolve) => setImmediate(resolve))
        sliceStart = performance.now()
      }
    } finally {
      if (this.options.outbox) await this.options.outbox.flush()
      this.acknowledge(redis, done)
    }
  }

  /** Not awaited: it leaves ahead of the next read on the same connection. A failure puts everything in doubt. */
  private acknowledge(redis: Redis, done: ReadonlyMap<string, readonly string[]>): void {
    for (const [stream, ids] of done) {
      redis.xack(stream, this.options.group, ...ids).catch((error: unknown) => {
        this.inDoubt = true
        const level = isTransient(error) || this.stopping ? 'debug' : 'warn'
        this.log[level]({ err: error, stream }, 'acknowledgement lost, the inbox will know these entries')
      })
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
