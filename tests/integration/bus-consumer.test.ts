import { connectBus, type Bus } from '@huangpu/bus'
import { deadLetterSchema, STREAMS } from '@huangpu/messages'
import { startFaultProxy, startRedis, waitUntil, type TestRedis } from '@huangpu/testkit'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createCountingService,
  GROUP,
  IN,
  numbered,
  OUT,
  range,
  type CountingService,
} from './fixtures/counting-service.js'

let redis: TestRedis
let bus: Bus
let admin: Redis
let service: CountingService

beforeEach(async () => {
  redis = await startRedis()
  bus = await connectBus(redis.address, { name: 'test' })
  admin = new Redis({ ...redis.address, protocol: 2 })
  service = createCountingService(bus)
})
afterEach(async () => {
  await service.stop()
  await bus.close()
  admin.disconnect()
  await redis.stop()
})

const produceRange = (numbers: readonly number[]): Promise<string[]> =>
  bus.produceAll(numbers.map((n) => ({ stream: IN, json: numbered(n) })))
const pendingCount = async (): Promise<number> => ((await admin.xpending(IN, GROUP)) as [number])[0]
const lettersInRedis = async () =>
  (await admin.xrange(STREAMS.dead, '-', '+')).map(([, fields]) => deadLetterSchema.parse(JSON.parse(fields[1] ?? '')))

describe('delivery', () => {
  it('handles what was there before the group, in order, and acknowledges everything', async () => {
    await produceRange(range(500))
    const consumer = service.consume(bus, { forward: OUT })
    await consumer.ready
    await produceRange(range(500, 500))
    await waitUntil(() => service.effects().length === 1_000)
    expect(service.effects()).toEqual(range(1_000))
    await waitUntil(async () => (await pendingCount()) === 0)
    expect((await bus.streamInfo(OUT)).length).toBe(1_000)
  })

  it('takes its backlog first: entries delivered to a run that ended before it acknowledged', async () => {
    await produceRange(range(20))
    await admin.xgroup('CREATE', IN, GROUP, '0')
    await admin.xreadgroup('GROUP', GROUP, 'counting', 'COUNT', 10, 'STREAMS', IN, '>')
    const consumer = service.consume(bus)
    await consumer.ready
    await waitUntil(() => service.effects().length === 20)
    expect(service.effects()).toEqual(range(20))
    await waitUntil(async () => (await pendingCount()) === 0)
  })

  it('changes nothing when an entry comes again or a fact is sent twice', async () => {
    const consumer = service.consume(bus, { forward: OUT })
    await consumer.ready
    await produceRange([1, 2, 2, 3, 1])
    await waitUntil(() => consumer.counters().applied + consumer.counters().duplicates === 5)
    expect(service.effects()).toEqual([1, 2, 3])
    // Nothing is on its way any more.
    await service.outbox.flush()
    expect((await bus.streamInfo(OUT)).length).toBe(3)
    expect(consumer.counters()).toMatchObject({ applied: 3, duplicates: 2, deadLetters: 0 })
  })

  it('takes over from a dead consumer of another name, not from a living one', async () => {
    await produceRange(range(10))
    await admin.xgroup('CREATE', IN, GROUP, '0')
    await admin.xreadgroup('GROUP', GROUP, 'renamed', 'COUNT', 6, 'STREAMS', IN, '>')
    await admin.xreadgroup('GROUP', GROUP, 'alive', 'COUNT', 1, 'STREAMS', IN, '>')
    const idleOf = async (name: string): Promise<number> => {
      const rows = (await admin.xinfo('CONSUMERS', IN, GROUP)) as unknown[][]
      const row = rows.find((fields) => fields[1] === name) ?? []
      return Number(row[row.indexOf('idle') + 1])
    }
    const living = setInterval(
      () => void admin.xreadgroup('GROUP', GROUP, 'alive', 'COUNT', 1, 'STREAMS', IN, '0').catch(() => undefined),
      20,
    )
    try {
      await waitUntil(async () => (await idleOf('renamed')) > 5_000)
      const consumer = service.consume(bus, { deadConsumerMs: 4_000 })
      await consumer.ready
      await waitUntil(() => service.effects().length >= 9)
      expect(service.effects()).toEqual([0, 1, 2, 3, 4, 5, 7, 8, 9])
      await waitUntil(async () => (await pendingCount()) === 1)
    } finally {
      clearInterval(living)
    }
  })
})

describe('poison', () => {
  it('sets malformed messages aside with the reason and goes on', async () => {
    const consumer = service.consume(bus)
    await consumer.ready
    await bus.produce(IN, numbered(1))
    const bad = ['{not json', '{"n":"text"}', '{"__proto__":{"n":5}}', 'null', `{"n":1,"x":"${'y'.repeat(1_100_000)}"}`]
    for (const json of bad) await bus.produce(IN, json)
    await admin.xadd(IN, '*', 'other', 'field')
    await bus.produce(IN, numbered(2))
    await waitUntil(() => service.effects().length === 2)
    await waitUntil(async () => (await bus.streamInfo(STREAMS.dead)).length === bad.length + 1)
    const letters = await lettersInRedis()
    expect(letters.map((letter) => letter.reason.split(':')[0])).toEqual([
      'not JSON',
      'schema',
      'schema',
      'schema',
      'longer than 1048576 characters',
      'not JSON',
    ])
    expect(letters[0]).toMatchObject({ source: IN, consumer: 'counting', payload: '{not json' })
    expect(service.letters).toHaveLength(letters.length)
    await waitUntil(async () => (await pendingCount()) === 0)
  })

  it('sets a message aside after its handler failed five times, counted over restarts', async () => {
    let calls = 0
    const failing = (message: { n: number }): void => {
      if (message.n !== 2) return
      calls += 1
      throw new Error('cannot do 2')
    }
    await produceRange([1, 2, 3])
    service.store.inbox.recordFailure('counting', `${IN}/none`, 'another entry')
    const consumer = service.consume(bus, { handle: failing })
    await consumer.ready
    await waitUntil(() => service.effects().length === 2)
    expect(service.effects()).toEqual([1, 3])
    expect(calls).toBe(5)
    await waitUntil(async () => (await lettersInRedis()).length === 1)
    expect((await lettersInRedis())[0]).toMatchObject({ reason: 'failed 5 times: cannot do 2', payload: numbered(2) })
  })

  it('never sets a message aside because the disk or a neighbour is away', async () => {
    let calls = 0
    const busy = (): void => {
      calls += 1
      if (calls < 8) throw Object.assign(new Error('disk full'), { transient: true })
    }
    const consumer = service.consume(bus, { handle: busy })
    await consumer.ready
    await bus.produce(IN, numbered(1))
    await waitUntil(() => service.effects().length === 1)
    expect(consumer.counters()).toMatchObject({ applied: 1, deadLetters: 0 })
    expect(calls).toBe(8)
  })

  it('tells of entries that were trimmed before they were processed', async () => {
    await produceRange(range(3))
    await admin.xgroup('CREATE', IN, GROUP, '0')
    await admin.xreadgroup('GROUP', GROUP, 'counting', 'COUNT', 3, 'STREAMS', IN, '>')
    await admin.xtrim(IN, 'MAXLEN', 1)
    const consumer = service.consume(bus)
    await consumer.ready
    await waitUntil(() => service.effects().length === 1 && service.letters.length === 2)
    expect(service.letters.map((letter) => letter.reason)).toEqual(Array(2).fill('trimmed before it was processed'))
    await waitUntil(async () => (await pendingCount()) === 0)
  })
})

describe('Redis changes under the consumer', () => {
  it.each([
    ['the stream is deleted', () => admin.del(IN)],
    ['the group is destroyed', () => admin.xgroup('DESTROY', IN, GROUP)],
    ['everything is flushed', () => admin.flushall()],
    ['its connection is killed', () => admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')],
  ])('goes on when %s', async (_what, act) => {
    const consumer = service.consume(bus)
    await consumer.ready
    await produceRange(range(5))
    await waitUntil(() => service.effects().length === 5)
    await waitUntil(async () => (await pendingCount()) === 0)
    await act()
    await waitUntil(() => bus.connected)
    await waitUntil(async () => {
      await bus.produce(IN, numbered(5)).catch(() => undefined)
      return service.effects().length === 6
    })
    expect(service.effects()).toEqual(range(6))
    expect(consumer.counters().deadLetters).toBe(0)
  })

  it('finds entries whose delivery was lost on the way', async () => {
    const proxy = await startFaultProxy(redis.address)
    const through = await connectBus({ ...redis.address, port: proxy.port }, { name: 'through' })
    const consumer = service.consume(through)
    await consumer.ready
    for (let round = 0; round < 10; round += 1) {
      proxy.loseReplies()
      const before = proxy.lostBytes()
      await produceRange(range(4, round * 4))
      await waitUntil(() => proxy.lostBytes() > before)
      proxy.cut()
      await waitUntil(() => service.effects().length === (round + 1) * 4)
    }
    expect(service.effects()).toEqual(range(40))
    await waitUntil(async () => (await pendingCount()) === 0)
    await consumer.stop()
    await through.close()
    await proxy.stop()
  })

  it('breaks a read that stays without an answer, by its watchdog', async () => {
    const proxy = await startFaultProxy(redis.address)
    const through = await connectBus({ ...redis.address, port: proxy.port }, { name: 'through' })
    const consumer = service.consume(through)
    await consumer.ready
    proxy.blackHole()
    await produceRange(range(3))
    await waitUntil(() => consumer.counters().restarts > 0)
    proxy.pass()
    await waitUntil(() => service.effects().length === 3)
    expect(service.effects()).toEqual(range(3))
    await consumer.stop()
    await through.close()
    await proxy.stop()
  })
})

describe('stop', () => {
  it('is prompt while it waits for messages and while it retries', async () => {
    const idle = service.consume(bus)
    await idle.ready
    await idle.stop()
    const retrying = service.consume(bus, {
      handle: () => {
        throw Object.assign(new Error('away'), { transient: true })
      },
    })
    await bus.produce(IN, numbered(1))
    await waitUntil(async () => (await pendingCount()) === 1)
    await retrying.stop()
    expect(service.effects()).toEqual([])
    expect(await pendingCount()).toBe(1)
    const next = service.consume(bus)
    await next.ready
    await waitUntil(() => service.effects().length === 1)
  })
})
