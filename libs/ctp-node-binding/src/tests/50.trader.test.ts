import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTraderApi, type TraderApi } from '../index.js'
import { buildAddon, EventLog, fixtureLibrary, temporaryFolder } from './fixture-library.js'

const folder = temporaryFolder()
beforeAll(() => {
  buildAddon()
  fixtureLibrary()
}, 180_000)
afterAll(() => folder.remove())

interface Session {
  api: TraderApi
  log: EventLog
}

async function connect(front: string, version = '6.7.7'): Promise<Session> {
  const api = openTraderApi({ library: fixtureLibrary(version).trader, flowPath: folder.path })
  const log = new EventLog()
  api.onEvents(log.take)
  api.subscribePrivateTopic('restart')
  api.subscribePublicTopic('restart')
  api.registerFront(front)
  api.init()
  await log.first('OnFrontConnected')
  return { api, log }
}

const login = { BrokerID: '9999', UserID: 'u1', Password: 'right' }

describe('50. a trader session', () => {
  it('connects, logs in, tolerates a NULL RspInfo', async () => {
    const { api, log } = await connect('fixture://front')
    expect(api.version).toMatch(/^v6\.7\.7_/)
    expect(api.request('ReqUserLogin', login, 7)).toBe(0)
    const answer = await log.first('OnRspUserLogin')
    expect(answer).toMatchObject({ requestId: 7, isLast: true, rspInfo: undefined, errorId: 0, error: undefined })
    expect(answer.data).toMatchObject({ TradingDay: '20250102', FrontID: 1, SessionID: 42, MaxOrderRef: '100' })
    expect(answer.receivedAtUs / 1000).toBeGreaterThan(Date.now() - 60_000)
    expect(api.getTradingDay()).toBe('20250102')
    expect(api.getFrontInfo()).toEqual({ address: 'fixture://front', queriesPerSecond: 2, packetsPerSecond: 6 })
    await api.release()
  })

  it('reads a refusal in GBK', async () => {
    const { api, log } = await connect('fixture://front')
    api.request('ReqUserLogin', { ...login, Password: 'wrong' }, 1)
    const answer = await log.first('OnRspUserLogin')
    expect(answer.rspInfo).toEqual({ ErrorID: 3, ErrorMsg: 'CTP:不合法的登录' })
    expect(answer.errorId).toBe(3)
    expect(answer.error).toMatchObject({ code: 'INVALID_LOGIN', id: 3, zh: '不合法的登录', permanent: true })
    await api.release()
  })

  it('tells an empty result (NULL data), an error without data, and an error return', async () => {
    const { api, log } = await connect('fixture://front')
    api.request('ReqQryInvestorPosition', { BrokerID: '9999' }, 2)
    expect(await log.first('OnRspQryInvestorPosition')).toMatchObject({ data: undefined, requestId: 2, isLast: true })
    api.request('ReqQryInstrument', {}, 3)
    expect(await log.first('OnRspError')).toMatchObject({ data: undefined, requestId: 3, errorId: 90 })
    expect(api.request('ReqOrderInsert', { InstrumentID: 'rb2505', LimitPrice: 3000, OrderRef: '101' }, 4)).toBe(0)
    const returned = await log.first('OnErrRtnOrderInsert')
    expect(returned.data).toMatchObject({ InstrumentID: 'rb2505', LimitPrice: 3000, OrderRef: '101' })
    expect(returned).toMatchObject({ errorId: 31, requestId: undefined, isLast: undefined })
    expect(log.all.find((event) => event.name === 'OnRspOrderInsert')?.get('OrderRef')).toBe('101')
    await api.release()
  })

  it('keeps orders and trades in one sequence and loses none', async () => {
    const orders = 30_000
    const { api, log } = await connect(`fixture://front?orders=${orders}`)
    api.request('ReqUserLogin', login, 1)
    await log.until(() => log.count('OnRtnTrade') === orders)
    const sequence = log.all.filter((event) => event.name.startsWith('OnRtn'))
    sequence.forEach((event, index) => {
      const expected = index % 2 === 0 ? ['OnRtnOrder', 'RequestID'] : ['OnRtnTrade', 'SequenceNo']
      if (event.name !== expected[0] || event.get(expected[1] as string) !== index >> 1) {
        throw new Error(`event ${index} is ${event.name} ${JSON.stringify(event.data)}`)
      }
    })
    expect(sequence).toHaveLength(2 * orders)
    const stats = api.stats()
    expect(stats).toMatchObject({ received: log.all.length, events: log.all.length, lost: 0, ticksDropped: 0 })
    expect(stats.batches).toBeLessThan(stats.events / 10)
    await api.release()
  })

  it('never drops an order or a trade, however far the reader falls behind', async () => {
    const orders = 2_000
    const flowPath = folder.path
    const queueBytesMax = 512 * 1024
    const api = openTraderApi({ library: fixtureLibrary().trader, flowPath, queueBytesMax })
    const log = new EventLog()
    api.onEvents((batch) => {
      // The reader stops until the library has pushed everything: three times what the queue holds.
      if (batch.some((event) => event.name === 'OnRspUserLogin')) {
        while (api.stats().received < 2 + 2 * orders) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      }
      log.take(batch)
    })
    api.registerFront(`fixture://front?orders=${orders}`)
    api.init()
    await log.first('OnFrontConnected')
    api.request('ReqUserLogin', login, 1)
    await log.until(() => log.count('OnRtnTrade') === orders)
    expect(log.all.filter((event) => event.name === 'OnRtnTrade').map((event) => event.get('SequenceNo'))).toEqual(
      Array.from({ length: orders }, (_, index) => index),
    )
    expect(api.stats().chunksSpilled).toBeGreaterThan(0)
    await api.release()
  })

  it('reports every disconnect and reconnect', async () => {
    const { api, log } = await connect('fixture://front?reconnects=3')
    api.request('ReqUserLogin', login, 1)
    await log.until(() => log.count('OnFrontConnected') === 4)
    const reasons = log.all.filter((event) => event.name === 'OnFrontDisconnected').map((event) => event.reason)
    expect(reasons).toEqual([0x1001, 0x1001, 0x1001])
    await api.release()
  })

  it('refuses what comes at the wrong time, in words', async () => {
    const api = openTraderApi({ library: fixtureLibrary().trader, flowPath: folder.path })
    expect(() => api.init()).toThrow(/WRONG_STATE.*onEvents/)
    api.onEvents(() => undefined)
    expect(() => api.subscribePrivateTopic('none')).toThrow(/INVALID_OPTION/)
    expect(() => api.subscribePublicTopic('resume_from_seq_no')).toThrow(/INVALID_OPTION/)
    api.init()
    expect(() => api.registerFront('tcp://127.0.0.1:1')).toThrow(/WRONG_STATE.*before init/)
    const byName = (name: string, fields = {}) => api.request(name, fields, 1)
    expect(() => byName('ReqOrderInsrt')).toThrow(/UNKNOWN_METHOD.*6\.7\.7.*ReqOrderInsrt.*spelling/)
    expect(() => byName('ReqQryUserSession')).toThrow(/UNKNOWN_METHOD.*since 6\.7\.11/)
    expect(() => byName('Release')).toThrow(/UNKNOWN_METHOD/)
    expect(() => byName('ReqOrderInsert', { Instrument: 'rb' })).toThrow(/UNKNOWN_FIELD/)
    await api.release()
    expect(() => api.request('ReqUserLogin', login, 1)).toThrow(/RELEASED/)
    await api.release()
  })

  // The versions where a signature changed: Create gets a bool in 6.7.11, SubscribePrivateTopic an int in 6.7.13.
  it.each([
    ['6.3.6', 'evaluation', false],
    ['6.5.1', 'evaluation', false],
    ['6.7.11', 'production', true],
    ['6.7.13', 'production', true],
  ])(
    'speaks %s',
    async (version, mode, hasFrontInfo) => {
      const { api, log } = await connect('fixture://front?orders=100', version)
      expect(api.abi.version).toBe(version)
      api.request('ReqUserLogin', login, 1)
      await log.until(() => log.count('OnRtnTrade') === 100)
      const data = (await log.first('OnRspUserLogin')).data
      expect(data).toMatchObject({ SystemName: mode, TradingDay: '20250102' })
      expect(data?.['LoginTime']).toMatch(version === '6.7.13' ? /^0\/1$/ : /^0\//)
      expect(log.all.find((event) => event.name === 'OnRtnTrade')?.get('InstrumentID')).toBe('rb2505')
      expect(api.getFrontInfo() !== undefined).toBe(hasFrontInfo)
      await api.release()
    },
    120_000,
  )

  it('opens for evaluation, and resumes from a sequence number, where the version can', async () => {
    const library = fixtureLibrary('6.7.13').trader
    const api = openTraderApi({ library, flowPath: folder.path, productionMode: false })
    const log = new EventLog()
    api.onEvents(log.take)
    api.subscribePrivateTopic('resume_from_seq_no', 1234)
    api.init()
    api.request('ReqUserLogin', login, 1)
    expect((await log.first('OnRspUserLogin')).data).toMatchObject({ SystemName: 'evaluation', LoginTime: '4/1234' })
    await api.release()
  }, 120_000)
})
