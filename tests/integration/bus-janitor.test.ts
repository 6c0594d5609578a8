import { connectBus, isAbandoned, trimStream, trimStreams, type Bus } from '@huangpu/bus'
import { startRedis, type TestRedis } from '@huangpu/testkit'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const STREAM = 'stream:janitor'
const NOW_MS = 1_000_000
const RETENTION = { entries: 10, ageMs: 1_000 }

let redis: TestRedis
let bus: Bus
let admin: Redis

beforeAll(async () => {
  redis = await startRedis()
  bus = await connectBus(redis.address, { name: 'janitor' })
  admin = new Redis({ ...redis.address, protocol: 2 })
})
afterAll(async () => {
  await bus.close()
  admin.disconnect()
  await redis.stop()
})
beforeEach(async () => {
  await admin.flushall()
})

const fill = async (count: number, firstMs: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await admin.xadd(STREAM, `${firstMs + i}-0`, 'data', '{}')
}
const read = (group: string, count: number): Promise<unknown> =>
  admin.xreadgroup('GROUP', group, 'c', 'COUNT', count, 'STREAMS', STREAM, '>')
const readAndAcknowledge = async (group: string, count: number): Promise<void> => {
  const [[, entries]] = (await read(group, count)) as [[string, [string][]]]
  await admin.xack(STREAM, group, ...entries.map(([id]) => id))
}
const trim = (groups: string[] = ['a', 'b']) =>
  trimStream(bus, { stream: STREAM, groups, nowMs: NOW_MS, retention: RETENTION })

describe('trimStream', () => {
  it('keeps what one of the groups has not acknowledged, and names the group', async () => {
    await fill(50, NOW_MS - 500_000)
    for (const group of ['a', 'b']) await admin.xgroup('CREATE', STREAM, group, '0')
    await readAndAcknowledge('a', 50)
    await readAndAcknowledge('b', 20)
    await read('b', 5)
    const report = await trim()
    expect(report).toMatchObject({ removed: 20, slowestGroup: 'b', pending: 5, lag: 25 })
    expect(isAbandoned(report, NOW_MS, RETENTION)).toBe(true)
    expect(await admin.xlen(STREAM)).toBe(30)
  })

  it('removes nothing while a group that must exist does not', async () => {
    await fill(50, 1)
    await admin.xgroup('CREATE', STREAM, 'a', '0')
    await readAndAcknowledge('a', 50)
    expect(await trim()).toMatchObject({ removed: 0, slowestGroup: 'b' })
  })

  it('keeps young entries up to the number, old ones go whatever their number', async () => {
    await fill(30, NOW_MS - 500)
    expect((await trim([])).removed).toBe(20)
    await admin.del(STREAM)
    await fill(5, 1)
    await fill(5, NOW_MS - 500)
    expect((await trim([])).removed).toBe(5)
    expect(await admin.xlen(STREAM)).toBe(5)
  })

  it('removes more than one step in one call, and walks the whole catalogue', async () => {
    const pipeline = admin.pipeline()
    for (let i = 1; i <= 3_500; i += 1) pipeline.xadd('stream:event', `${i}-0`, 'data', '{}')
    await pipeline.exec()
    const reports = await trimStreams(bus, NOW_MS, RETENTION)
    expect(reports.find((report) => report.stream === 'stream:event')?.removed).toBe(3_500)
    expect(reports).toHaveLength(7)
  })

  it('never removes what some group has not acknowledged, whatever they did', async () => {
    const groupRun = fc.record({ read: fc.integer({ min: 0, max: 40 }), acknowledge: fc.integer({ min: 0, max: 40 }) })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), groupRun, groupRun, async (count, a, b) => {
        await admin.del(STREAM)
        await fill(count, 1)
        const needed = new Set<string>()
        for (const [group, run] of [
          ['a', a],
          ['b', b],
        ] as const) {
          await admin.xgroup('CREATE', STREAM, group, '0')
          if (run.acknowledge > 0) await readAndAcknowledge(group, Math.min(run.acknowledge, count))
          if (run.read > 0) await read(group, run.read)
          for (let i = Math.min(run.acknowledge, count) + 1; i <= count; i += 1) needed.add(`${i}-0`)
        }
        await trim()
        const left = new Set((await admin.xrange(STREAM, '-', '+')).map(([id]) => id))
        for (const id of needed) expect(left.has(id)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})
