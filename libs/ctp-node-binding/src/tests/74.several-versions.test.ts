import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMdApi, openTraderApi } from '../index.js'
import { buildAddon, EventLog, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
const VERSIONS = ['6.3.6', '6.5.1', '6.7.7', '6.7.13'] as const
const ORDERS = 3_000

beforeAll(() => {
  buildAddon()
  for (const version of VERSIONS) fixtureLibrary(version)
}, 180_000)
afterAll(() => folder.remove())

/** Libraries of all versions export the same names, of other functions: none may see another's, nor those of Node. */
describe('74. libraries of several versions in one process', () => {
  it('each object hears its own library, in its own layout', async () => {
    const sessions = VERSIONS.map((version) => {
      const { trader, md } = fixtureLibrary(version)
      const traderApi = openTraderApi({ library: trader, flowPath: path.join(folder.path, `td-${version}`) })
      const mdApi = openMdApi({ library: md, flowPath: path.join(folder.path, `md-${version}`) })
      const log = new EventLog()
      const symbol = mdApi.ticks.text('InstrumentID')
      const volume = mdApi.ticks.number('Volume')
      const ticks: [string, number | undefined][] = []
      traderApi.onEvents(log.take)
      mdApi.onEvents(() => undefined)
      mdApi.onTicks((count) => {
        for (let index = 0; index < count; index++) ticks.push([symbol.at(index), volume.at(index)])
        log.check()
      })
      traderApi.registerFront(`fixture://front?orders=${ORDERS}`)
      mdApi.registerFront(`fixture://front?ticks=${ORDERS}`)
      return { version, traderApi, mdApi, log, ticks }
    })
    for (const { traderApi, mdApi } of sessions) {
      traderApi.init()
      mdApi.init()
    }
    sessions.forEach(({ traderApi, mdApi }, index) => {
      traderApi.request('ReqUserLogin', { UserID: 'u', Password: 'p' }, 100 + index)
      mdApi.subscribeMarketData([`rb250${index}`])
    })
    for (const [index, { version, traderApi, log, ticks }] of sessions.entries()) {
      await log.until(() => log.count('OnRtnTrade') === ORDERS && ticks.length === ORDERS)
      expect(traderApi.version).toMatch(new RegExp(`^v${version.replaceAll('.', '\\.')}_`))
      expect(traderApi.abi.version).toBe(version)
      const login = await log.first('OnRspUserLogin')
      expect(login.requestId).toBe(100 + index)
      // OpenSSL_version as the library itself exports it; Node exports one too, and so do the other three.
      expect(login.data).toMatchObject({ UserID: `v${version} own`, TradingDay: '20250102' })
      const trades = log.all.filter((event) => event.name === 'OnRtnTrade')
      trades.forEach((event, place) => expect(event.get('SequenceNo')).toBe(place))
      expect(ticks).toEqual(Array.from({ length: ORDERS }, (_, place) => [`rb250${index}`, place + 1]))
    }
    await Promise.all(sessions.flatMap(({ traderApi, mdApi }) => [traderApi.release(), mdApi.release()]))
  })

  it('loads two files of the same name and soname from two folders', async () => {
    const copy = path.join(folder.path, 'libfixturetrader.so')
    copyFileSync(fixtureLibrary('6.3.6').trader, copy)
    const older = openTraderApi({ library: copy, flowPath: path.join(folder.path, 'older') })
    const newer = openTraderApi({ library: fixtureLibrary('6.7.13').trader, flowPath: path.join(folder.path, 'newer') })
    expect([older.abi.version, newer.abi.version]).toEqual(['6.3.6', '6.7.13'])
    await Promise.all([older.release(), newer.release()])
  })
})
