import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMdApi, type MdApi } from '../index.js'
import { buildAddon, EventLog, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
beforeAll(() => {
  buildAddon()
  fixtureLibrary()
}, 180_000)
afterAll(() => folder.remove())

const SYMBOLS = ['rb2505', 'au2506', 'ag2506C12345678']

function open(front: string, options: { queueBytesMax?: number; version?: string } = {}): { md: MdApi; log: EventLog } {
  const { version, ...rest } = options
  const md = openMdApi({ library: fixtureLibrary(version).md, flowPath: folder.path, ...rest })
  const log = new EventLog()
  md.onEvents(log.take)
  md.registerFront(front)
  return { md, log }
}

describe('60. market data', () => {
  it('hands ticks over as columns, in order, none lost', async () => {
    const ticks = 60_000
    const { md, log } = open(`fixture://front?ticks=${ticks}`)
    const volume = md.ticks.number('Volume')
    const symbol = md.ticks.text('InstrumentID')
    const volumes: number[] = []
    const symbols = new Set<string>()
    md.onTicks((count) => {
      for (let index = 0; index < count; index++) {
        volumes.push(volume.at(index) as number)
        symbols.add(symbol.at(index))
      }
      log.check()
    })
    md.init()
    md.subscribeMarketData(SYMBOLS)
    await log.until(() => volumes.length === ticks)
    expect(volumes.every((value, index) => value === index + 1)).toBe(true)
    expect([...symbols]).toEqual(SYMBOLS)
    expect(log.all.map((event) => event.name)).toEqual([
      'OnFrontConnected',
      'OnRspSubMarketData',
      'OnRspSubMarketData',
      'OnRspSubMarketData',
    ])
    expect(md.stats()).toMatchObject({ ticks, events: 4, received: ticks + 4, ticksDropped: 0, lost: 0 })
    await md.release()
  })

  it.each(['6.3.6', '6.7.7'])(
    'reads every kind of field of %s',
    async (version) => {
      const { md, log } = open('fixture://front?ticks=4', { version })
      const rows: unknown[] = []
      const fields = [
        'InstrumentID',
        'UpdateTime',
        'UpdateMillisec',
        'LastPrice',
        'BidPrice5',
        'BandingUpperPrice',
      ] as const
      const read = md.ticks.reader(fields)
      const maybe = md.ticks.numberOrNaN('BidPrice5')
      const last = md.ticks.numberOrNaN('LastPrice')
      const absent = md.ticks.text('reserve1')
      md.onTicks((count) => {
        for (let index = 0; index < count; index++) {
          rows.push({ ...read(index), maybe: maybe.at(index), last: last.at(index), absent: absent.at(index) })
          expect(md.ticks.receivedAtUs(index) / 1000).toBeGreaterThan(Date.now() - 60_000)
        }
        log.check()
      })
      md.init()
      md.subscribeMarketData(SYMBOLS)
      await log.until(() => rows.length === 4)
      expect(rows[2]).toEqual({
        InstrumentID: 'ag2506C12345678',
        UpdateTime: '21:00:01',
        UpdateMillisec: 500,
        LastPrice: 3003,
        BidPrice5: undefined,
        BandingUpperPrice: version === '6.3.6' ? undefined : 0,
        maybe: Number.NaN,
        last: 3003,
        absent: '',
      })
      // @ts-expect-error a text
      expect(() => md.ticks.number('InstrumentID')).toThrow(/text\('InstrumentID'\)/)
      // @ts-expect-error a number
      expect(() => md.ticks.text('LastPrice')).toThrow(/number\('LastPrice'\)/)
      // @ts-expect-error misspelt
      expect(() => md.ticks.number('LastPirce')).toThrow(/UNKNOWN_FIELD.*LastPirce.*spelling/)
      expect(() => md.ticks.number('BidPrice6')).toThrow(/UNKNOWN_FIELD.*BidPrice6/)
      await md.release()
    },
    120_000,
  )

  it('keeps the place of other events among the ticks', async () => {
    const { md, log } = open('fixture://front?ticks=5000&quotes_every=7')
    const volume = md.ticks.number('Volume')
    let lastVolume = 0
    const seen: [unknown, number][] = []
    md.onTicks((count) => {
      for (let index = 0; index < count; index++) expect(volume.at(index)).toBe(++lastVolume)
      log.check()
    })
    md.onEvents((batch) => {
      for (const event of batch) {
        if (event.name === 'OnRtnForQuoteRsp') seen.push([event.get('ForQuoteSysID'), lastVolume])
      }
      log.take(batch)
    })
    md.init()
    md.subscribeMarketData(SYMBOLS)
    await log.until(() => lastVolume === 5000)
    expect(seen).toHaveLength(Math.floor(5000 / 7))
    for (const [id, volumeThen] of seen) expect(id).toBe(String(volumeThen))
    await md.release()
  })

  it('gives ticks as events when nobody reads columns', async () => {
    const { md, log } = open('fixture://front?ticks=10')
    md.init()
    md.subscribeMarketData(['rb2505'])
    await log.until(() => log.count('OnRtnDepthMarketData') === 10)
    const tick = await log.first('OnRtnDepthMarketData')
    expect(tick.fields()).toMatchObject({
      InstrumentID: 'rb2505',
      Volume: 1,
      BidPrice5: undefined,
      ActionDay: '20250101',
    })
    await md.release()
  })

  it('drops ticks, counted, but no event when the reader falls behind', async () => {
    const ticks = 5000
    const { md, log } = open(`fixture://front?ticks=${ticks}&quotes_every=100`, { queueBytesMax: 512 * 1024 })
    let read = 0
    md.onTicks((count) => {
      read += count
      log.check()
    })
    md.onEvents((batch) => {
      if (batch.some((event) => event.name === 'OnFrontConnected')) {
        md.subscribeMarketData(['rb2505'])
        // The reader stops until the library has pushed everything.
        const waiting = new Int32Array(new SharedArrayBuffer(4))
        while (md.stats().received + md.stats().ticksDropped < 2 + ticks + ticks / 100) Atomics.wait(waiting, 0, 0, 5)
      }
      log.take(batch)
    })
    md.init()
    await log.until(() => read + md.stats().ticksDropped === ticks && log.count('OnRtnForQuoteRsp') === ticks / 100)
    const stats = md.stats()
    expect(stats.ticksDropped).toBeGreaterThan(0)
    expect(stats).toMatchObject({ ticks: ticks - stats.ticksDropped, lost: 0 })
    await md.release()
  })
})
