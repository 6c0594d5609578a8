import type { Redis } from 'ioredis'

/** Beyond this many unanswered publishes Redis is not reading; newer ones are dropped and counted. */
const UNANSWERED_MAX = 100_000

export interface PublisherCounters {
  published: number
  failed: number
  dropped: number
}

/**
 * Fire-and-forget PUBLISH: all messages of one turn of the event loop leave in one write.
 * Ticks are worthless when late, so that a message which cannot leave now is dropped, never queued.
 */
export class Publisher {
  readonly counters: PublisherCounters = { published: 0, failed: 0, dropped: 0 }
  private buffer: string[] = []
  private unanswered = 0
  private lastBatch: Promise<void> = Promise.resolve()
  private scheduled = false

  constructor(private readonly redis: Redis) {}

  publish(channel: string, json: string): void {
    if (this.unanswered >= UNANSWERED_MAX || this.redis.status !== 'ready') {
      this.counters.dropped += 1
      return
    }
    this.buffer.push(channel, json)
    this.unanswered += 1
    if (this.scheduled) return
    this.scheduled = true
    setImmediate(this.flush)
  }

  /** Writes what is buffered; every other command of the connection calls it first, so that order is kept. */
  readonly flush = (): void => {
    this.scheduled = false
    const batch = this.buffer
    if (batch.length === 0) return
    this.buffer = []
    this.lastBatch = batch.length === 2 ? this.sendOne(batch[0] ?? '', batch[1] ?? '') : this.sendMany(batch)
  }

  /** Resolves when every publish so far was answered or has failed. */
  async flushed(): Promise<void> {
    this.flush()
    await this.lastBatch
  }

  private sendOne(channel: string, json: string): Promise<void> {
    return this.redis.publish(channel, json).then(
      () => this.settle(1, 0),
      () => this.settle(1, 1),
    )
  }

  private sendMany(batch: readonly string[]): Promise<void> {
    const pipeline = this.redis.pipeline()
    for (let i = 0; i < batch.length; i += 2) pipeline.publish(batch[i] ?? '', batch[i + 1] ?? '')
    const count = batch.length / 2
    return pipeline.exec().then(
      (replies) => this.settle(count, (replies ?? []).filter(([error]) => error !== null).length),
      () => this.settle(count, count),
    )
  }

  private settle(count: number, failed: number): void {
    this.unanswered -= count
    this.counters.published += count - failed
    this.counters.failed += failed
  }
}
