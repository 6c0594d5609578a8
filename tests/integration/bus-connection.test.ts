import { BusMisuse, BusUnavailable, connectBus, silentLog, type Bus, type BusLog } from '@huangpu/bus'
import { freePort, startFaultProxy, startRedis, waitUntil, type FaultProxy, type TestRedis } from '@huangpu/testkit'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let redis: TestRedis
let bus: Bus
let proxy: FaultProxy | undefined

beforeEach(async () => {
  redis = await startRedis()
  bus = await connectBus(redis.address, { name: 'test' })
})
afterEach(async () => {
  await bus.close()
  await proxy?.stop()
  proxy = undefined
  await redis.stop()
})

const problem = async (work: Promise<unknown>): Promise<Error> => {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return outcome
  throw new Error('expected a rejection')
}

/** The publisher comes back on a connection of its own, maybe later than the others, and drops what it can't send. */
const untilPublished = (through: Bus, isSeen: () => boolean, json: string): Promise<void> =>
  waitUntil(() => {
    if (!isSeen()) through.publish('clock', json)
    return isSeen()
  })

describe('connectBus', () => {
  it('names the place that it cannot reach', async () => {
    const port = await freePort()
    const error = await problem(connectBus({ host: '127.0.0.1', port }, { name: 'test' }))
    expect(error).toBeInstanceOf(BusUnavailable)
    expect(error.message).toContain(`127.0.0.1:${port}`)
  })

  it('gives up on a place that accepts and says nothing', async () => {
    proxy = await startFaultProxy(redis.address)
    proxy.blackHole()
    const { port } = proxy
    let error = new Error('not tried')
    // One whose connection took longer than it may says so instead: a process that stood still in that moment.
    const isSilence = async (): Promise<boolean> => {
      error = await problem(connectBus({ ...redis.address, port }, { name: 'test' }))
      return /Redis said nothing for 2000 ms/.test(error.message)
    }
    await waitUntil(isSilence, { message: () => error.message })
    expect(error).toBeInstanceOf(BusUnavailable)
  })

  it('says that the password or the database is wrong, and never shows the password', async () => {
    const wrong = await problem(connectBus({ ...redis.address, password: 'canary-77' }, { name: 'test' }))
    expect(wrong).toBeInstanceOf(BusMisuse)
    expect(wrong.message).toContain(`127.0.0.1:${redis.address.port} refused the password`)
    expect(`${wrong.message}${wrong.stack ?? ''}`).not.toContain('canary-77')
    const none = await problem(connectBus({ ...redis.address, password: '' }, { name: 'test' }))
    expect(none).toBeInstanceOf(BusMisuse)
    const db = await problem(connectBus({ ...redis.address, db: 99 }, { name: 'test' }))
    expect(db).toBeInstanceOf(BusMisuse)
    expect(db.message).toContain('no database 99')
  })

  it('tells what the server promises', async () => {
    expect(await bus.durability()).toMatchObject({
      appendOnly: true,
      noEviction: true,
      version: expect.stringMatching(/^\d+\.\d+/) as unknown,
    })
    await bus.keys.set('text', 'x')
    const refused = await problem(bus.produce('text', '{}'))
    expect(refused).toBeInstanceOf(BusMisuse)
    expect(refused.message).toContain('WRONGTYPE')
  })
})

describe('publish and subscribe', () => {
  it('keeps the order of publishes, and of what is awaited after them', async () => {
    const seen: string[] = []
    await bus.subscribe({
      channels: ['clock'],
      patterns: ['tick:*'],
      onMessage: (channel, json) => seen.push(`${channel} ${json}`),
      onGap: () => seen.push('gap'),
    })
    for (let i = 0; i < 1_000; i += 1) bus.publish(i % 10 === 0 ? 'clock' : 'tick:au2512', String(i))
    await bus.flushed()
    await waitUntil(() => seen.length === 1_000)
    expect(seen.map((text) => Number(text.split(' ')[1]))).toEqual(Array.from({ length: 1_000 }, (_, i) => i))
    expect(bus.counters()).toMatchObject({ published: 1_000, publishFailed: 0, publishDropped: 0 })
  })

  it('adds and removes names later', async () => {
    const seen: string[] = []
    const subscription = await bus.subscribe({
      onMessage: (channel) => seen.push(channel),
      onGap: () => seen.push('gap'),
    })
    await subscription.add({ channels: ['a', 'b'] })
    await subscription.remove({ channels: ['a'] })
    bus.publish('a', '')
    bus.publish('b', '')
    await waitUntil(() => seen.length > 0)
    expect(seen).toEqual(['b'])
  })

  it('declares a gap before anything new, after a killed client and a killed server', async () => {
    const seen: string[] = []
    await bus.subscribe({
      channels: ['clock'],
      onMessage: (_channel, json) => seen.push(json),
      onGap: () => seen.push('gap'),
    })
    bus.publish('clock', '1')
    await waitUntil(() => seen.length === 1)
    const admin = new Redis({ ...redis.address, protocol: 2 })
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    const pump = setInterval(() => bus.publish('clock', '2'), 1)
    await waitUntil(() => seen.includes('2'))
    clearInterval(pump)
    expect(seen.slice(0, 3)).toEqual(['1', 'gap', '2'])
    admin.disconnect()
    await redis.kill()
    await redis.restart()
    await waitUntil(() => bus.connected)
    await waitUntil(() => seen.filter((text) => text === 'gap').length >= 2)
    await untilPublished(bus, () => seen.at(-1) === '3', '3')
  })

  it('drops and counts what it cannot send', async () => {
    await redis.kill()
    await waitUntil(() => !bus.connected)
    // The publisher has a connection of its own, which may hear of the end a moment later.
    await waitUntil(async () => {
      bus.publish('tick:au2512', '{}')
      await bus.flushed()
      return bus.counters().publishDropped === 1
    })
  })
})

describe('an event loop that was blocked for longer than an answer may take', () => {
  it('finds the answers that came meanwhile: nothing is given up', async () => {
    const seen: string[] = []
    await bus.subscribe({
      channels: ['clock'],
      onMessage: (_channel, json) => seen.push(json),
      onGap: () => seen.push('gap'),
    })
    bus.publish('clock', '1')
    const answers = Promise.all([bus.keys.get('x'), bus.produce('stream:in', '{}'), bus.flushed()])
    // The commands are on their way before the loop stands still.
    await new Promise((resolve) => process.nextTick(resolve))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_200)
    await answers
    await waitUntil(() => seen.length > 0)
    expect(seen).toEqual(['1'])
    expect(bus.counters()).toMatchObject({ published: 1, publishFailed: 0, reconnects: 0 })
  })
})

describe('a writer without answers', () => {
  it('rejects at once when the connection ends, and works again by itself', async () => {
    proxy = await startFaultProxy(redis.address)
    const through = await connectBus({ ...redis.address, port: proxy.port }, { name: 'through' })
    proxy.loseReplies()
    const unknown = problem(through.produce('stream:in', '{}'))
    const unknownPublish = (through.publish('tick:a', '{}'), through.flushed())
    // Both connections wait for their answer: each on its own, so that either may be first.
    await waitUntil(async () => (await bus.streamInfo('stream:in')).length === 1 && (proxy?.lostBytes() ?? 0) > 0)
    proxy.cut()
    expect(await unknown).toBeInstanceOf(BusUnavailable)
    await unknownPublish
    expect(through.counters().publishFailed).toBe(1)
    await waitUntil(() => through.connected)
    await through.produce('stream:in', '{}')
    expect((await bus.streamInfo('stream:in')).length).toBe(2)
    await through.close()
  })

  it('gives up on a server that is there and silent, and comes back with it', async () => {
    proxy = await startFaultProxy(redis.address)
    const givenUp: unknown[] = []
    const log: BusLog = { ...silentLog, warn: (fields) => void givenUp.push(Object.values(fields)[0]) }
    const through = await connectBus({ ...redis.address, port: proxy.port }, { name: 'through', log })
    let gaps = 0
    const seen: string[] = []
    await through.subscribe({
      channels: ['clock'],
      onMessage: (_channel, json) => seen.push(json),
      onGap: () => (gaps += 1),
    })
    proxy.blackHole()
    const error = await problem(through.keys.get('x'))
    expect(error).toBeInstanceOf(BusUnavailable)
    await waitUntil(() => !through.connected)
    // The subscriber has nothing to wait for an answer to but its PING, and takes longer.
    await waitUntil(() => givenUp.includes('subscriber'))
    expect(gaps).toBe(0)
    proxy.pass()
    await waitUntil(() => through.connected && gaps > 0)
    await untilPublished(through, () => seen.length > 0, '1')
    await through.close()
  })
})

describe('tail', () => {
  it('reads each entry once, from now or from an id, over a lost connection', async () => {
    const first = await bus.produce('stream:event', '{"n":0}')
    const fromNow: string[] = []
    const fromId: string[] = []
    const now = bus.tail(['stream:event', 'stream:none'], '$', (_stream, _id, json) => fromNow.push(json))
    const since = bus.tail(['stream:event'], { 'stream:event': '0-0' }, (_stream, id) => fromId.push(id))
    await Promise.all([now.ready, since.ready])
    await bus.produce('stream:event', '{"n":1}')
    await waitUntil(() => fromNow.length === 1 && fromId.length === 2)
    await redis.kill()
    await redis.restart()
    await waitUntil(() => bus.connected)
    await bus.produce('stream:event', '{"n":2}')
    await bus.produce('stream:none', '{"n":3}')
    await waitUntil(() => fromNow.length === 3 && fromId.length === 3)
    expect([...fromNow].sort()).toEqual(['{"n":1}', '{"n":2}', '{"n":3}'])
    expect(fromId[0]).toBe(first)
    await now.close()
    await since.close()
  })
})
