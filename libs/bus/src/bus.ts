import type { BusKeys } from './bus-keyspace.js'
import type { LockOptions, LockResult } from './bus-lock.js'
import type { GroupConsumer, GroupConsumerOptions } from './group-consumer-options.js'
import type { SubscribeOptions, Subscription } from './subscriber.js'
import type { Tail, TailOptions } from './stream-tail.js'

export interface StreamInfo {
  /** Entries in it now; 0 when the stream does not exist. */
  readonly length: number
  /** Last generated id, `0-0` when the stream does not exist. */
  readonly lastId: string
  /** Entries ever added; falls only when the stream was deleted and made anew. */
  readonly entriesAdded: number
}

/** What Redis must promise before real money depends on it. */
export interface RedisDurability {
  readonly appendOnly: boolean
  readonly noEviction: boolean
  readonly runId: string
  readonly version: string
}

export interface BusCounters {
  readonly published: number
  readonly publishFailed: number
  /** Publishes that found no connection, or too many unanswered ones before them. */
  readonly publishDropped: number
  readonly reconnects: number
}

/** Redis as this system uses it. Methods reject with BusUnavailable (transient) or BusMisuse. */
export interface Bus {
  /**
   * Fire and forget; all publishes of one turn of the event loop leave in one write, in order. Not ordered against
   * `produce` and `keys`, which have another connection: await `flushed` where that matters.
   */
  publish(channel: string, json: string): void
  /** Resolves when Redis has read all publishes so far, or when they have failed; `counters` tells which. */
  flushed(): Promise<void>
  /** Opens a connection of its own. */
  subscribe(options: SubscribeOptions): Promise<Subscription>
  /** Appends one entry; resolves with its id. A rejection means an unknown outcome. */
  produce(stream: string, json: string): Promise<string>
  /** Appends entries in order, one MULTI in one write; a rejection means that all or none of them may be there. */
  produceAll(entries: readonly { stream: string; json: string }[]): Promise<string[]>
  consume(options: GroupConsumerOptions): GroupConsumer
  /** Follows streams without a group, for consoles. */
  tail(streams: readonly string[], from: Readonly<Record<string, string>> | '$', onEntry: TailOptions['onEntry']): Tail
  readonly keys: BusKeys
  /** One holder at a time. `ttlMs` after the holder's last sign of life the next may have it. */
  lock(name: string, ttlMs: number, options?: LockOptions): Promise<LockResult>
  streamInfo(stream: string): Promise<StreamInfo>
  durability(): Promise<RedisDurability>
  /** Identity of the server's data set: another one after FLUSHALL or an empty start. */
  epoch(): Promise<string>
  /** Runs a Lua script on the writer connection. */
  script(lua: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>
  /** Calls back whenever the writer connection is back; returns how to stop that. */
  onReady(listener: () => void): () => void
  readonly connected: boolean
  counters(): BusCounters
  close(): Promise<void>
}
