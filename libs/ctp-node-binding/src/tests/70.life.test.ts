import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openMdApi, openTraderApi } from '../index.js'
import { buildAddon, EventLog, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
beforeAll(() => {
  buildAddon()
  fixtureLibrary()
}, 180_000)
afterAll(() => folder.remove())
afterEach(() => {
  delete process.env['CTP_FIXTURE_CREATE']
})

describe('70. lives of API objects', () => {
  it('releases and creates again, twenty times, in the same folder', async () => {
    for (let round = 0; round < 20; round++) {
      const api = openTraderApi({ library: fixtureLibrary().trader, flowPath: folder.path })
      const log = new EventLog()
      const codes = new Set<number>()
      api.onEvents((batch) => {
        // A handler that answers events keeps working while the object is being released.
        if (log.count('OnRtnOrder') > 0) codes.add(api.request('ReqQryInvestorPosition', {}, round))
        log.take(batch)
      })
      api.registerFront('fixture://front?orders=50')
      api.init()
      await log.first('OnFrontConnected')
      api.request('ReqUserLogin', { UserID: 'u', Password: 'p' }, round)
      await log.first('OnRspUserLogin')
      // Released while the library is still pushing orders.
      await api.release()
      const count = log.all.length
      expect(api.stats().received).toBe(count)
      expect(api.state).toBe('released')
      expect([0, -1]).toEqual(expect.arrayContaining([...codes]))
    }
  })

  it('releases an object that was never started', async () => {
    await openTraderApi({ library: fixtureLibrary().trader, flowPath: folder.path }).release()
  })

  it('runs a trader and two market data objects side by side', async () => {
    const trader = openTraderApi({ library: fixtureLibrary().trader, flowPath: path.join(folder.path, 'td') })
    const log = new EventLog()
    trader.onEvents(log.take)
    trader.registerFront('fixture://front?orders=2000')
    trader.init()
    const reads = [0, 1].map((number) => {
      const md = openMdApi({ library: fixtureLibrary().md, flowPath: path.join(folder.path, `md${number}`) })
      const symbol = md.ticks.text('InstrumentID')
      const seen = new Map<string, number>()
      md.onEvents(log.take)
      md.onTicks((count) => {
        for (let index = 0; index < count; index++) seen.set(symbol.at(index), (seen.get(symbol.at(index)) ?? 0) + 1)
        log.check()
      })
      md.registerFront(`fixture://front?ticks=${20_000 + number}`)
      md.init()
      md.subscribeMarketData([`rb250${number}`])
      return { md, seen }
    })
    trader.request('ReqUserLogin', { UserID: 'u', Password: 'p' }, 1)
    await log.until(
      () =>
        reads[0]?.seen.get('rb2500') === 20_000 &&
        reads[1]?.seen.get('rb2501') === 20_001 &&
        log.count('OnRtnTrade') === 2000,
    )
    expect(reads.map(({ seen }) => seen.size)).toEqual([1, 1])
    await Promise.all([trader.release(), ...reads.map(({ md }) => md.release())])
  })

  it.each([
    ['throw', /CREATE_FAILED.*the library threw no locale today/],
    ['null', /CREATE_FAILED.*answered NULL/],
  ])('survives a Create that fails (%s), and leaves the folder free', async (wish, message) => {
    const options = { library: fixtureLibrary().trader, flowPath: path.join(folder.path, 'failed') }
    process.env['CTP_FIXTURE_CREATE'] = wish
    expect(() => openTraderApi(options)).toThrow(message)
    delete process.env['CTP_FIXTURE_CREATE']
    await openTraderApi(options).release()
  })

  it('keeps the event loop free while a library takes its time to release', async () => {
    // More of them than libuv has pool threads.
    const objects = Array.from({ length: 6 }, (_, number) => {
      const md = openMdApi({ library: fixtureLibrary().md, flowPath: path.join(folder.path, `slow${number}`) })
      md.registerFront('fixture://front?release_ms=1500')
      return md
    })
    let ended = 0
    const releases = objects.map((md) => md.release().then(() => ended++))
    // Files are read on that pool; none of the releases is through when this is.
    await readFile(fixtureLibrary().md)
    expect(ended).toBe(0)
    await Promise.all(releases)
    expect(ended).toBe(objects.length)
  })
})
