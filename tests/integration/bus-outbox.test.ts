import { BusUnavailable, connectBus, type Bus } from '@huangpu/bus'
import { startFaultProxy, startRedis, waitUntil, type FaultProxy, type TestRedis } from '@huangpu/testkit'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCountingService, IN, numbered, range, type CountingService } from './fixtures/counting-service.js'

let redis: TestRedis
let proxy: FaultProxy
/** The sender's way to Redis leads through the proxy; the receiver's does not. */
let bus: Bus
let direct: Bus
let admin: Redis
let sender: CountingService
let receiver: CountingService

beforeEach(async () => {
  redis = await startRedis()
  proxy = await startFaultProxy(redis.address)
  bus = await connectBus({ ...redis.address, port: proxy.port }, { name: 'sender' })
  direct = await connectBus(redis.address, { name: 'receiver' })
  admin = new Redis({ ...redis.address, protocol: 2 })
  sender = createCountingService(bus, 'sender')
  receiver = createCountingService(direct, 'receiver')
})
afterEach(async () => {
  await sender.stop()
  await receiver.stop()
  await bus.close()
  await direct.close()
  admin.disconnect()
  await proxy.stop()
  await redis.stop()
})

const send = (...numbers: number[]): void => {
  sender.store.transaction(() => {
    for (const n of numbers) sender.store.outbox.add(IN, String(n), numbered(n))
  })
}
const unsent = (): number => {
  const { outbox } = sender.store
  return outbox.pending(outbox.sentThrough(), 10_000).length
}
const inStream = async (): Promise<number[]> =>
  (await admin.xrange(IN, '-', '+')).map(([, fields]) => (JSON.parse(fields[1] ?? '') as { n: number }).n)

describe('outbox', () => {
  it('sends by itself after the commit, in order, and flush waits for it', async () => {
    await sender.outbox.flush()
    for (const n of range(300)) send(n)
    await sender.outbox.flush()
    expect(await inStream()).toEqual(range(300))
    expect(unsent()).toBe(0)
    send(300)
    await waitUntil(async () => (await inStream()).length === 301)
  })

  it('sends again with the same key when the answer is lost; the receiver knows it', async () => {
    await sender.outbox.flush()
    const consumer = receiver.consume(direct)
    await consumer.ready
    for (const round of range(8)) {
      proxy.loseReplies()
      const before = proxy.lostBytes()
      send(round * 2, round * 2 + 1)
      await waitUntil(() => proxy.lostBytes() > before)
      proxy.cut()
      await waitUntil(() => unsent() === 0)
    }
    await waitUntil(() => receiver.effects().length === 16)
    await waitUntil(
      async () => (await inStream()).length === consumer.counters().applied + consumer.counters().duplicates,
    )
    expect(receiver.effects()).toEqual(range(16))
    expect((await inStream()).length).toBeGreaterThan(16)
  })

  it('rejects a flush while Redis is away and delivers when it is back', async () => {
    await sender.outbox.flush()
    await redis.kill()
    send(1)
    await expect(sender.outbox.flush()).rejects.toBeInstanceOf(BusUnavailable)
    send(2)
    await redis.restart()
    await waitUntil(() => unsent() === 0)
    expect(await inStream()).toEqual([1, 2])
  })

  it('replays unconfirmed rows into an empty Redis', async () => {
    send(1, 2, 3)
    await sender.outbox.flush()
    sender.store.outbox.confirm('2')
    await redis.kill()
    await redis.restart({ empty: true })
    await waitUntil(async () => (await inStream()).length === 2)
    send(4)
    await waitUntil(async () => (await inStream()).length === 3)
    expect(await inStream()).toEqual([1, 3, 4])
  })

  it.each([
    ['everything is flushed', () => admin.flushall()],
    ['the stream is deleted', () => admin.del(IN)],
  ])('replays without a reconnection when %s', async (_what, act) => {
    send(1, 2, 3)
    await sender.outbox.flush()
    const again = (): Promise<number> => direct.streamInfo(IN).then((info) => info.length)
    expect(await again()).toBe(3)
    await act()
    await waitUntil(async () => (await again()) === 3)
    expect(await inStream()).toEqual([1, 2, 3])
  })

  it('replays nothing when Redis restarts with its data', async () => {
    send(1, 2, 3)
    await sender.outbox.flush()
    await redis.kill()
    await redis.restart()
    await waitUntil(() => bus.connected && direct.connected)
    send(4)
    await waitUntil(async () => (await inStream()).includes(4))
    expect(await inStream()).toEqual([1, 2, 3, 4])
  })
})
