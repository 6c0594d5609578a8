import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { acquireLock, type LockOptions, type LockResult } from './bus-lock.js'
import { asBusError, textOf } from './bus-error.js'
import { EPOCH_KEY } from './bus-keys.js'
import { createBusKeys, type BusKeys } from './bus-keyspace.js'
import { silentLog, type BusLog } from './bus-log.js'
import type { Bus, BusCounters, RedisDurability, StreamInfo } from './bus.js'
import type { GroupConsumer, GroupConsumerOptions } from './group-consumer-options.js'
import { StreamConsumer } from './stream-consumer.js'
import { openConnection, type ConnectionKind } from './open-connection.js'
import { Publisher } from './publisher.js'
import type { RedisAddress } from './redis-address.js'
import { DATA_FIELD } from './stream-entries.js'
import { StreamTail, type Tail, type TailOptions } from './stream-tail.js'
import { RedisSubscription, type SubscribeOptions, type Subscription } from './subscriber.js'

export interface ConnectOptions {
  /** Shown in CLIENT LIST and in locks: the service. */
  readonly name: string
  readonly log?: BusLog
}

/** @throws BusUnavailable or BusMisuse naming host and port when the server cannot be reached or refuses us. */
export async function connectBus(address: RedisAddress, options: ConnectOptions): Promise<Bus> {
  const log = options.log ?? silentLog
  const open = (kind: ConnectionKind): Promise<Redis> => openConnection(address, { kind, name: options.name, log })
  const writer = await open('writer')
  try {
    return new RedisBus(writer, new Publisher(await open('publisher')), open, options.name, log)
  } catch (error) {
    writer.disconnect()
    throw error
  }
}

class RedisBus implements Bus {
  readonly keys: BusKeys
  private readonly readyListeners = new Set<() => void>()
  private readonly children = new Set<() => Promise<void>>()
  private reconnects = 0

  constructor(
    private readonly writer: Redis,
    private readonly publisher: Publisher,
    private readonly open: (kind: ConnectionKind) => Promise<Redis>,
    private readonly name: string,
    private readonly log: BusLog,
  ) {
    this.keys = createBusKeys(writer)
    writer.on('ready', () => {
      this.reconnects += 1
      for (const listener of this.readyListeners) listener()
    })
  }

  get connected(): boolean {
    return this.writer.status === 'ready'
  }

  publish(channel: string, json: string): void {
    this.publisher.publish(channel, json)
  }

  flushed(): Promise<void> {
    return this.publisher.flushed()
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const subscription = new RedisSubscription(await this.open('subscriber'), options, this.log)
    try {
      await subscription.start()
    } catch (error) {
      await subscription.close()
      throw error
    }
    this.children.add(() => subscription.close())
    return subscription
  }

  async produce(stream: string, json: string): Promise<string> {
    try {
      return (await this.writer.xadd(stream, '*', DATA_FIELD, json)) ?? ''
    } catch (error) {
      throw asBusError(error, `XADD ${stream}`)
    }
  }

  async produceAll(entries: readonly { stream: string; json: string }[]): Promise<string[]> {
    const [only] = entries
    if (only && entries.length === 1) return [await this.produce(only.stream, only.json)]
    const transaction = this.writer.multi()
    for (const { stream, json } of entries) transaction.xadd(stream, '*', DATA_FIELD, json)
    try {
      const replies = (await transaction.exec()) ?? []
      return replies.map(([error, id]) => {
        if (error) throw error
        return String(id)
      })
    } catch (error) {
      throw asBusError(error, `XADD of ${entries.length} entries`)
    }
  }

  consume(options: GroupConsumerOptions): GroupConsumer {
    const consumer = new StreamConsumer(() => this.open('reader'), options, this.log)
    this.children.add(() => consumer.stop())
    return consumer
  }

  tail(
    streams: readonly string[],
    from: Readonly<Record<string, string>> | '$',
    onEntry: TailOptions['onEntry'],
  ): Tail {
    const tail = new StreamTail(() => this.open('reader'), { streams, from, onEntry }, this.log)
    this.children.add(() => tail.close())
    return tail
  }

  lock(name: string, ttlMs: number, options: LockOptions = {}): Promise<LockResult> {
    const { description = `${this.name} pid ${process.pid}`, identity = '-', tokenAbove = 0 } = options
    return acquireLock(this, { name, ttlMs, description, identity, tokenAbove, log: this.log })
  }

  async streamInfo(stream: string): Promise<StreamInfo> {
    try {
      const reply = (await this.writer.xinfo('STREAM', stream)) as unknown[]
      const field = (name: string): unknown => reply[reply.indexOf(name) + 1]
      return {
        length: Number(field('length')),
        lastId: String(field('last-generated-id')),
        entriesAdded: Number(field('entries-added')),
      }
    } catch (error) {
      if (/no such key/i.test(textOf(error))) return { length: 0, lastId: '0-0', entriesAdded: 0 }
      throw asBusError(error, `XINFO ${stream}`)
    }
  }

  async durability(): Promise<RedisDurability> {
    try {
      const info = await this.writer.info()
      const value = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
      return {
        appendOnly: value('aof_enabled') === '1',
        noEviction: value('maxmemory_policy') === 'noeviction',
        runId: value('run_id'),
        version: value('redis_version'),
      }
    } catch (error) {
      throw asBusError(error, 'INFO')
    }
  }

  async epoch(): Promise<string> {
    const mine = randomUUID()
    return (await this.keys.setIfAbsent(EPOCH_KEY, mine)) ? mine : ((await this.keys.get(EPOCH_KEY)) ?? '')
  }

  async script(lua: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.writer.eval(lua, keys.length, ...keys, ...args)
    } catch (error) {
      throw asBusError(error, 'script')
    }
  }

  onReady(listener: () => void): () => void {
    this.readyListeners.add(listener)
    return () => void this.readyListeners.delete(listener)
  }

  counters(): BusCounters {
    const { published, failed, dropped } = this.publisher.counters
    return { published, publishFailed: failed, publishDropped: dropped, reconnects: this.reconnects }
  }

  async close(): Promise<void> {
    await Promise.all([...this.children].map((close) => close()))
    this.children.clear()
    await this.publisher.close()
    this.readyListeners.clear()
    this.writer.disconnect()
  }
}
