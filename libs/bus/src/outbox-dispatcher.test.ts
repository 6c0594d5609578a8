import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BusUnavailable } from './bus-error.js'
import { silentLog } from './bus-log.js'
import { OutboxDispatcher, type OutboxBus } from './outbox-dispatcher.js'
import type { OutboxPort, OutboxRow } from './outbox-port.js'

type Fate = 'answered' | 'answer_lost' | 'never_arrived'

/** A Redis in memory whose answers are decided by the test; every call takes a turn of the event loop. */
class FakeRedis implements OutboxBus {
  stream: string[] = []
  fates: Fate[] = []
  epochText = 'first'
  private serial = 0
  private ready: () => void = () => undefined

  async produceAll(rows: readonly { stream: string; json: string }[]): Promise<string[]> {
    const fate = this.fates.shift() ?? 'answered'
    if (fate !== 'never_arrived') this.stream.push(...rows.map((row) => row.json))
    this.serial += rows.length
    const last = this.serial
    await Promise.resolve()
    if (fate !== 'answered') throw new BusUnavailable('no answer')
    return rows.map((_, index) => `${last - rows.length + index + 1}-0`)
  }
  epoch = (): Promise<string> => Promise.resolve(this.epochText)
  streamInfo = () =>
    Promise.resolve({ length: this.stream.length, lastId: `${this.serial}-0`, entriesAdded: this.serial })
  onReady(listener: () => void): () => void {
    this.ready = listener
    return () => undefined
  }
  becomeEmpty(): void {
    this.flush()
    this.ready()
  }
  /** Nobody's connection is lost by it. */
  flush(): void {
    this.stream = []
    this.serial = 0
    this.epochText = 'second'
  }
}

class FakePort implements OutboxPort {
  private rows: OutboxRow[] = []
  private sent = 0
  private epoch: string | undefined
  private lastEntryIds: Record<string, string> = {}
  private listener: () => void = () => undefined

  add(json: string): void {
    this.rows.push({ id: this.rows.length + 1, stream: 's', json })
    this.listener()
  }
  pending = (afterId: number, limit: number): OutboxRow[] => this.rows.filter((row) => row.id > afterId).slice(0, limit)
  drop(json: string): void {
    this.rows = this.rows.filter((row) => row.json !== json)
  }
  lastPendingId = (): number => this.pending(this.sent, Infinity).at(-1)?.id ?? 0
  sentThrough = (): number => this.sent
  markSent(throughId: number, ids: Readonly<Record<string, string>>): void {
    expect(throughId).toBeGreaterThan(this.sent)
    this.sent = throughId
    this.lastEntryIds = { ...this.lastEntryIds, ...ids }
  }
  marks = () => ({ epoch: this.epoch, lastEntryIds: this.lastEntryIds })
  setEpoch = (epoch: string): void => void (this.epoch = epoch)
  rewind(): number {
    const count = this.sent
    this.sent = 0
    this.lastEntryIds = {}
    return count
  }
  onAdded = (listener: () => void): void => void (this.listener = listener)
}

let redis: FakeRedis
let port: FakePort
let dispatcher: OutboxDispatcher

beforeEach(() => {
  vi.useFakeTimers()
  redis = new FakeRedis()
  port = new FakePort()
  dispatcher = new OutboxDispatcher(port, redis, silentLog)
})
afterEach(async () => {
  await dispatcher.stop()
  vi.useRealTimers()
})

const firsts = (texts: readonly string[]): string[] => [...new Set(texts)]
const later = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

describe('OutboxDispatcher', () => {
  it('sends nothing before it has looked at Redis, then what was left over', async () => {
    const rows = new FakePort()
    rows.add('a')
    const fresh = new OutboxDispatcher(rows, redis, silentLog)
    rows.add('b')
    expect(redis.stream).toEqual([])
    await fresh.flush()
    expect(redis.stream).toEqual(['a', 'b'])
    expect(rows.marks().epoch).toBe('first')
    await fresh.stop()
  })

  it('delivers every row at least once and in order, whatever answers are lost', async () => {
    const fate = fc.constantFrom<Fate>('answered', 'answered', 'answer_lost', 'never_arrived')
    const step = fc.record({ rows: fc.integer({ min: 0, max: 5 }), waitMs: fc.integer({ min: 0, max: 200 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 20 }), fc.array(step, { maxLength: 15 }), async (fates, steps) => {
        const fake = new FakeRedis()
        const rows = new FakePort()
        const sending = new OutboxDispatcher(rows, fake, silentLog)
        fake.fates = [...fates]
        const added: string[] = []
        for (const { rows: count, waitMs } of steps) {
          for (let i = 0; i < count; i += 1) {
            added.push(`row ${added.length}`)
            rows.add(added.at(-1) ?? '')
          }
          await later(waitMs)
        }
        await later(60_000)
        await sending.flush()
        expect(firsts(fake.stream)).toEqual(added)
        expect(rows.sentThrough()).toBe(added.length)
        await sending.stop()
      }),
      { numRuns: 60 },
    )
  })

  it('rejects a flush whose rows were not answered, and resolves one that waits for the next try', async () => {
    await dispatcher.flush()
    redis.fates = ['answer_lost']
    port.add('a')
    await expect(dispatcher.flush()).rejects.toBeInstanceOf(BusUnavailable)
    await expect(dispatcher.flush()).rejects.toThrow('waits for Redis')
    await later(1_000)
    await dispatcher.flush()
    expect(redis.stream).toEqual(['a', 'a'])
  })

  it('replays into an emptied Redis, in order with what is new', async () => {
    await dispatcher.flush()
    port.add('a')
    port.add('b')
    await dispatcher.flush()
    redis.becomeEmpty()
    port.add('c')
    await later(10)
    await dispatcher.flush()
    expect(redis.stream).toEqual(['a', 'b', 'c'])
  })

  it.each(['epoch', 'streamInfo'] as const)('replays once when Redis is emptied right after its %s', async (asked) => {
    await dispatcher.flush()
    port.add('a')
    await dispatcher.flush()
    const ask = redis[asked] as () => Promise<never>
    redis[asked] = async () => {
      const answer = await ask()
      redis[asked] = ask
      redis.flush()
      return answer
    }
    await later(60_000)
    expect(redis.stream).toEqual(['a'])
  })

  it('replays nothing after a reconnection to the same Redis', async () => {
    await dispatcher.flush()
    port.add('a')
    await dispatcher.flush()
    await later(60_000)
    expect(redis.stream).toEqual(['a'])
  })

  it('resolves a flush whose last row was confirmed before it was sent', async () => {
    await dispatcher.flush()
    port.add('a')
    port.add('b')
    const flushed = dispatcher.flush()
    port.drop('b')
    await flushed
    expect(redis.stream).toEqual(['a'])
  })

  it('sends nothing more after stop', async () => {
    await dispatcher.flush()
    await dispatcher.stop()
    port.add('late')
    await later(60_000)
    expect(redis.stream).toEqual([])
    await expect(dispatcher.flush()).rejects.toThrow('stopped')
  })
})
