import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { connectBus, type Bus } from '@huangpu/bus'
import { startRedis, temporaryFolder, waitUntil, type TemporaryFolder, type TestRedis } from '@huangpu/testkit'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  createCountingService,
  GROUP,
  IN,
  numbered,
  OUT,
  range,
  type CountingService,
} from './fixtures/counting-service.js'

const PROCESS = fileURLToPath(new URL('./fixtures/consumer-process.mjs', import.meta.url))

let redis: TestRedis
let bus: Bus
let folder: TemporaryFolder
let sender: CountingService

beforeEach(async () => {
  redis = await startRedis()
  bus = await connectBus(redis.address, { name: 'test' })
  folder = temporaryFolder()
  sender = createCountingService(bus, 'sender')
})
afterEach(async () => {
  await sender.stop()
  await bus.close()
  await redis.stop()
  folder.remove()
})

const send = (n: number): void => {
  sender.store.transaction(() => sender.store.outbox.add(IN, String(n), numbered(n)))
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Distinct numbers of a stream in order of first appearance. */
async function numbersOf(stream: string): Promise<number[]> {
  const admin = new Redis({ ...redis.address, protocol: 2 })
  const entries = await admin.xrange(stream, '-', '+')
  admin.disconnect()
  return [...new Set(entries.map(([, fields]) => (JSON.parse(fields[1] ?? '') as { n: number }).n))]
}

it('redis is killed with SIGKILL under load: every number takes effect once, in order', async () => {
  const receiver = createCountingService(bus, 'receiver')
  const consumer = receiver.consume(bus, { forward: OUT })
  await consumer.ready
  const total = 6_000
  let sent = 0
  const load = setInterval(() => {
    for (let i = 0; i < 20 && sent < total; i += 1, sent += 1) send(sent)
  }, 5)
  for (let kill = 1; kill <= 5; kill += 1) {
    await waitUntil(() => receiver.effectCount() > kill * 800)
    await redis.kill()
    await pause(50)
    await redis.restart()
  }
  await waitUntil(() => sent === total && receiver.effectCount() >= total, {
    message: () => `${receiver.effectCount()} of ${total} effects`,
  })
  clearInterval(load)
  // It may still wait before it tries again after the last kill, when `flush` would refuse.
  await waitUntil(() => receiver.store.outbox.lastPendingId() === 0)
  expect(receiver.effects()).toEqual(range(total))
  expect(await numbersOf(OUT)).toEqual(range(total))
  expect(consumer.counters()).toMatchObject({ applied: total, deadLetters: 0 })
  await receiver.stop()
})

it('the consumer is killed with SIGKILL again and again: nothing lost, nothing doubled', async () => {
  let child: ChildProcess | undefined
  const start = async (): Promise<ChildProcess> => {
    const args = ['--import', 'tsx', PROCESS, folder.path, JSON.stringify(redis.address)]
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve, reject) => {
      started.stdout.once('data', resolve)
      started.once('exit', () => reject(new Error('the consumer ended by itself')))
    })
    started.removeAllListeners('exit')
    return started
  }
  const kill = async (running: ChildProcess): Promise<void> => {
    const gone = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await gone
  }
  const total = 8_000
  let sent = 0
  const load = setInterval(() => {
    for (let i = 0; i < 10 && sent < total; i += 1, sent += 1) send(sent)
  }, 5)
  const arrived = (): Promise<number> => bus.streamInfo(OUT).then((info) => info.length)
  for (let round = 0; round < 6; round += 1) {
    child = await start()
    const before = await arrived()
    await waitUntil(async () => (await arrived()) > before + 300)
    await kill(child)
  }
  child = await start()
  const admin = new Redis({ ...redis.address, protocol: 2 })
  await waitUntil(
    async () => {
      if (sent < total || (await arrived()) < total || (await numbersOf(OUT)).length < total) return false
      return ((await admin.xpending(IN, GROUP)) as [number])[0] === 0
    },
    { timeoutMs: 90_000, everyMs: 200 },
  )
  clearInterval(load)
  await kill(child)
  admin.disconnect()
  const counted = createCountingService(bus, 'counting', folder.path)
  expect(counted.effects()).toEqual(range(total))
  expect(await numbersOf(OUT)).toEqual(range(total))
  await counted.stop()
})
