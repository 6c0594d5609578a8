import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMdApi, openTraderApi, type ApiStats, type QueueOverflow } from '../index.js'
import { buildAddon, EventLog, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
beforeAll(() => {
  buildAddon()
  fixtureLibrary()
}, 180_000)
afterAll(() => folder.remove())

const QUEUE_BYTES = 512 * 1024
const TICKS = 5_000
const QUOTES = TICKS / 100

/** Stands still, as a handler that takes too long, until the library has pushed everything. */
function standStill(stats: () => ApiStats, callbacks: number): void {
  const waiting = new Int32Array(new SharedArrayBuffer(4))
  while (stats().received + stats().ticksDropped < callbacks) Atomics.wait(waiting, 0, 0, 5)
}

describe('76. a reader that falls behind', () => {
  it('loses ticks only, and is told once each time it happens', async () => {
    const md = openMdApi({ library: fixtureLibrary().md, flowPath: folder.path, queueBytesMax: QUEUE_BYTES })
    const log = new EventLog()
    const told: QueueOverflow[] = []
    const volume = md.ticks.number('Volume')
    const volumes: number[] = []
    md.onOverflow((overflow) => told.push(overflow))
    md.onTicks((count) => {
      for (let index = 0; index < count; index++) volumes.push(volume.at(index) as number)
      log.check()
    })
    let rounds = 0
    md.onEvents((batch) => {
      if (batch.some((event) => event.name === 'OnRspSubMarketData')) {
        rounds++
        standStill(() => md.stats(), 1 + rounds * (1 + TICKS + QUOTES))
      }
      log.take(batch)
    })
    md.registerFront(`fixture://front?ticks=${TICKS}&quotes_every=100`)
    md.init()
    await log.first('OnFrontConnected')
    for (let round = 1; round <= 3; round++) {
      md.subscribeMarketData(['rb2505'])
      await log.until(() => log.count('OnRtnForQuoteRsp') === round * QUOTES && md.stats().queueBytes === 0)
      expect(told).toHaveLength(2 * round)
    }
    const stats = md.stats()
    expect(stats.ticksDropped).toBeGreaterThan(0)
    expect(volumes).toHaveLength(3 * TICKS - stats.ticksDropped)
    expect(volumes.every((value, index) => index === 0 || value > (volumes[index - 1] as number))).toBe(true)
    expect(told.map(({ state }) => state)).toEqual(['began', 'ended', 'began', 'ended', 'began', 'ended'])
    const dropped = told.filter(({ state }) => state === 'ended').reduce((sum, each) => sum + each.ticksDropped, 0)
    expect(dropped).toBe(stats.ticksDropped)
    expect(stats).toMatchObject({ overflows: 3, lost: 0, queueBytes: 0, queueBytesMax: QUEUE_BYTES })
    expect(stats.queueBytesHighWater).toBeGreaterThan(QUEUE_BYTES / 2)
    // Ticks do not ride along in the memory that quotes spill into.
    expect(stats.queueBytesHighWater).toBeLessThan(QUEUE_BYTES + QUOTES * 1024)
    await md.release()
  })

  it('says nothing while nothing is dropped', async () => {
    const md = openMdApi({ library: fixtureLibrary().md, flowPath: folder.path })
    const log = new EventLog()
    let read = 0
    md.onOverflow(() => expect.unreachable())
    md.onEvents(log.take)
    md.onTicks((count) => {
      read += count
      log.check()
    })
    md.registerFront(`fixture://front?ticks=${TICKS}`)
    md.init()
    md.subscribeMarketData(['rb2505'])
    await log.until(() => read === TICKS)
    expect(md.stats()).toMatchObject({ overflows: 0, ticksDropped: 0, queueBytesMax: 64 * 1024 * 1024 })
    expect(md.stats().queueBytesHighWater).toBeGreaterThan(0)
    await md.release()
  })

  it('lets orders and trades pass the limit: the high-water mark shows by how much', async () => {
    const orders = 2_000
    const api = openTraderApi({ library: fixtureLibrary().trader, flowPath: folder.path, queueBytesMax: QUEUE_BYTES })
    const log = new EventLog()
    api.onEvents((batch) => {
      if (batch.some((event) => event.name === 'OnRspUserLogin')) standStill(() => api.stats(), 2 + 2 * orders)
      log.take(batch)
    })
    api.registerFront(`fixture://front?orders=${orders}`)
    api.init()
    api.request('ReqUserLogin', { UserID: 'u', Password: 'p' }, 1)
    await log.until(() => log.count('OnRtnTrade') === orders)
    const stats = api.stats()
    expect(stats).toMatchObject({ overflows: 0, ticksDropped: 0, lost: 0, queueBytes: 0 })
    expect(stats.queueBytesHighWater).toBeGreaterThan(QUEUE_BYTES)
    await api.release()
  })
})
