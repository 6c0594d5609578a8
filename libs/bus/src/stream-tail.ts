import type { Redis } from 'ioredis'
import { asBusError } from './bus-error.js'
import type { BusLog } from './bus-log.js'
import { READ_BLOCK_MS } from './open-connection.js'
import { parseStreamReply } from './stream-entries.js'

const COUNT = 256
const AGAIN_MS = 250

export interface TailOptions {
  readonly streams: readonly string[]
  /** Entries after these ids; a stream not named, or all of them with `$`, from now on. */
  readonly from: Readonly<Record<string, string>> | '$'
  onEntry(stream: string, entryId: string, json: string): void
}

export interface Tail {
  /** Resolves when the starting ids are known: whatever is added later will be seen. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/** Reads streams without a group, each entry once, over reconnections; it holds back no trimming. */
export class StreamTail implements Tail {
  readonly ready: Promise<void>
  private resolveReady: () => void = () => undefined
  private readonly lastIds = new Map<string, string>()
  private redis: Redis | undefined
  private closed = false
  private readonly finished: Promise<void>

  constructor(
    private readonly open: () => Promise<Redis>,
    private readonly options: TailOptions,
    private readonly log: BusLog,
  ) {
    this.ready = new Promise((resolve) => (this.resolveReady = resolve))
    this.finished = this.run()
  }

  async close(): Promise<void> {
    this.closed = true
    this.redis?.disconnect()
    await this.finished
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      try {
        this.redis ??= await this.open()
        if (this.lastIds.size === 0) await this.findStart(this.redis)
        this.resolveReady()
        await this.readOnce(this.redis)
      } catch (error) {
        if (this.closed) break
        this.log.debug({ err: asBusError(error, 'tail') }, 'tail reads again')
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
    this.redis?.disconnect()
  }

  private async findStart(redis: Redis): Promise<void> {
    const { from, streams } = this.options
    const starts = new Map<string, string>()
    for (const stream of streams) {
      const given = from === '$' ? undefined : from[stream]
      const [newest] = given === undefined ? await redis.xrevrange(stream, '+', '-', 'COUNT', 1) : []
      starts.set(stream, given ?? newest?.[0] ?? '0-0')
    }
    for (const [stream, id] of starts) this.lastIds.set(stream, id)
  }

  private async readOnce(redis: Redis): Promise<void> {
    const streams = [...this.lastIds.keys()]
    const reply = await redis.xread(
      'COUNT',
      COUNT,
      'BLOCK',
      READ_BLOCK_MS,
      'STREAMS',
      ...streams,
      ...this.lastIds.values(),
    )
    for (const { stream, id, json } of parseStreamReply(reply)) {
      this.lastIds.set(stream, id)
      if (!this.closed) this.options.onEntry(stream, id, json ?? '')
    }
  }
}
