import { connectBus, startHeartbeat, silentLog, type Bus, type BusLock, type LockResult } from '@huangpu/bus'
import { heartbeatKey } from '@huangpu/messages'
import { startRedis, waitUntil, type TestRedis } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'

let redis: TestRedis
let bus: Bus
let other: Bus

beforeAll(async () => {
  redis = await startRedis()
  bus = await connectBus(redis.address, { name: 'gateway' })
  other = await connectBus(redis.address, { name: 'second' })
})
afterAll(async () => {
  await bus.close()
  await other.close()
  await redis.stop()
})

const held = (result: LockResult): BusLock => {
  if (!result.held) throw new Error(`held by ${result.holder}`)
  return result
}

it('has one holder at a time and tells who', async () => {
  const first = held(await bus.lock('account:1', 60_000))
  expect(first.isHeld()).toBe(true)
  expect(await other.lock('account:1', 60_000)).toEqual({ held: false, holder: `gateway pid ${process.pid}` })
  await first.release()
  expect(first.isHeld()).toBe(false)
  const second = held(await other.lock('account:1', 60_000))
  expect(second.token).toBeGreaterThan(first.token)
  await second.release()
})

it('outlives its time to live by renewing, and is lost when another server takes over', async () => {
  const lock = held(await bus.lock('account:2', 8_000))
  let lost = 0
  lock.onLost(() => (lost += 1))
  let leftMs = Infinity
  await waitUntil(async () => {
    const beforeMs = leftMs
    leftMs = Number(await other.script('return redis.call("PTTL", KEYS[1])', ['lock:account:2'], []))
    return leftMs > beforeMs
  })
  expect(lock.isHeld()).toBe(true)
  expect((await other.lock('account:2', 60_000)).held).toBe(false)
  await bus.script('return redis.call("FLUSHALL")', [], [])
  const next = held(await other.lock('account:2', 60_000))
  expect(next.token).toBeGreaterThan(lock.token)
  await waitUntil(() => lost === 1)
  expect(lock.isHeld()).toBe(false)
  await lock.release()
  expect(next.isHeld()).toBe(true)
  await next.release()
})

it('is taken over by the same identity only, and its token passes the one that the taker remembers', async () => {
  const first = held(await bus.lock('account:4', 60_000, { identity: 'home-a', description: 'the first of home a' }))
  const refused = await other.lock('account:4', 60_000, { identity: 'home-b' })
  expect(refused).toEqual({ held: false, holder: 'the first of home a' })
  expect((await other.lock('account:4', 60_000)).held).toBe(false)
  const tokenAbove = first.token + 10_000_000_000
  const second = held(await other.lock('account:4', 60_000, { identity: 'home-a', tokenAbove }))
  expect(second.token).toBeGreaterThan(tokenAbove)
  await first.release()
  expect((await bus.lock('account:4', 60_000)).held).toBe(false)
  await second.release()
})

it('stops believing by its own clock when Redis is silent', async () => {
  const lock = held(await bus.lock('account:3', 600))
  redis.freeze()
  await waitUntil(() => !lock.isHeld())
  redis.thaw()
  await waitUntil(() => bus.connected)
})

it('writes the heartbeat with an end', async () => {
  await waitUntil(() => bus.connected && other.connected)
  const stop = startHeartbeat({ bus, service: 'gateway', state: () => 'ready', log: silentLog })
  await waitUntil(async () => (await bus.keys.get(heartbeatKey('gateway'))) !== null)
  const value = JSON.parse((await bus.keys.get(heartbeatKey('gateway'))) ?? '') as unknown
  expect(value).toMatchObject({ pid: process.pid, state: 'ready' })
  const ttl = Number(await bus.script('return redis.call("PTTL", KEYS[1])', [heartbeatKey('gateway')], []))
  expect(ttl).toBeGreaterThan(20_000)
  expect(ttl).toBeLessThanOrEqual(30_000)
  stop()
})
