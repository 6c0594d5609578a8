import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SETTINGS } from '../gateway-settings.js'
import { SESSION, TRADING_DAY } from '../testing/ctp-samples.js'
import { callbackOf } from '../testing/fake-trader.js'
import { TradingRig, sendCommand } from '../testing/trading-rig.js'

let rig: TradingRig
beforeEach(() => {
  rig = new TradingRig()
})
afterEach(() => rig.test.close())

describe('an order', () => {
  it('is journalled with its identity before it is written', async () => {
    await rig.logIn({ maxOrderRef: '          41' })
    rig.trader.onRequest = (request) => {
      if (request.name !== 'ReqOrderInsert') return
      const order = rig.test.desk.journal.orders.byId('K1')
      expect(order).toMatchObject({
        sendState: 'intended',
        sessionId: SESSION,
        orderRef: '42',
        tradingDay: TRADING_DAY,
      })
      expect(request.fields).toMatchObject({ OrderRef: '42', OrderMemo: 'K1', InstrumentID: 'rb2701' })
    }
    rig.deliver(sendCommand())
    expect(rig.inserts).toBe(1)
    expect(rig.test.desk.journal.orders.byId('K1')?.sendState).toBe('sent')
  })

  it('gets an OrderRef that never repeats, over restarts', async () => {
    await rig.logIn()
    for (let i = 1; i <= 3; i += 1) rig.deliver(sendCommand({ order_id: `K${i}` }))
    rig = rig.crash()
    await rig.logIn({ session: 5 })
    rig.deliver(sendCommand({ order_id: 'K9' }))
    expect(rig.trader.of('ReqOrderInsert')[0]?.fields['OrderRef']).toBe('4')
  })

  it('is written once however often its command comes', async () => {
    await rig.logIn()
    for (let i = 0; i < 3; i += 1) rig.deliver(sendCommand())
    rig.deliver(sendCommand({ request_id: 'req-2' }))
    expect(rig.inserts).toBe(1)
  })

  it('is refused when its time to live is over', async () => {
    await rig.logIn()
    rig.test.wallMs += 3_000
    rig.deliver(sendCommand())
    expect(rig.inserts).toBe(0)
    expect(rig.lastStatus).toMatchObject({ status: 'REJECTED', reason_code: 'expired', status_seq: 1 })
  })

  it('is tried again while the library says too many, and refused when it expires meanwhile', async () => {
    await rig.logIn()
    rig.trader.returns.set('ReqOrderInsert', [-3, -2])
    rig.deliver(sendCommand())
    expect(rig.inserts).toBe(0)
    rig.timers.advance(1_000)
    expect(rig.inserts).toBe(1)
    rig.trader.returns.set('ReqOrderInsert', [-3])
    rig.deliver(sendCommand({ order_id: 'K2' }))
    rig.test.wallMs += 3_000
    rig.timers.advance(1_000)
    expect(rig.inserts).toBe(1)
    expect(rig.lastStatus).toMatchObject({ order_id: 'K2', reason_code: 'expired' })
  })

  it('that waits for flow control expires although the wall clock is set back', async () => {
    await rig.logIn()
    rig.trader.returns.set('ReqOrderInsert', Array<number>(100).fill(-3))
    rig.deliver(sendCommand())
    rig.test.wallMs -= 3_600_000
    rig.timers.advance(2_900)
    expect(rig.lastStatus).toBeUndefined()
    rig.trader.returns.clear()
    rig.timers.advance(250)
    expect(rig.inserts).toBe(0)
    expect(rig.lastStatus).toMatchObject({ status: 'REJECTED', reason_code: 'expired' })
  })

  it('takes no OrderRef that another terminal used under the session number which is now ours', async () => {
    const theirs = (): void => ['1', '2'].forEach((OrderRef) => rig.report({ OrderRef }))
    await rig.logIn({ replay: theirs })
    rig.deliver(sendCommand())
    expect(rig.trader.of('ReqOrderInsert')[0]?.fields['OrderRef']).toBe('3')
  })

  it('is refused, and said to be, when the counter leaves no OrderRef', async () => {
    await rig.logIn({ maxOrderRef: '999999999999' })
    for (const order_id of ['K1', 'K2']) rig.deliver(sendCommand({ order_id }))
    expect(rig.test.statuses()).toMatchObject([
      { order_id: 'K1', status: 'REJECTED', reason_code: 'not_ready' },
      { order_id: 'K2', status: 'REJECTED', reason: expect.stringContaining('MaxOrderRef') as string },
    ])
    expect(rig.inserts).toBe(0)
  })

  it('is refused when the network is gone', async () => {
    await rig.logIn()
    rig.trader.returns.set('ReqOrderInsert', [-1])
    rig.deliver(sendCommand())
    expect(rig.lastStatus).toMatchObject({ status: 'REJECTED', reason_code: 'never_sent' })
  })

  it('that the counter refuses by number only is refused', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    const { requestId } = rig.trader.of('ReqOrderInsert')[0] ?? { requestId: -1 }
    rig.trader.callBack(callbackOf('OnRspError', { requestId, error: { id: 8, message: 'CTP:前置不活跃' } }))
    expect(rig.lastStatus).toMatchObject({ status: 'REJECTED', reason_code: 'counter_rejected', error_id: 8 })
  })

  it('stays REJECTED although the journal marks it as sent later', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    const fields = rig.trader.of('ReqOrderInsert')[0]?.fields
    rig.trader.answer('ReqOrderInsert', fields, { id: 31, message: 'CTP:资金不足' })
    rig.trader.callBack(callbackOf('OnErrRtnOrderInsert', { fields, error: { id: 31, message: 'CTP:资金不足' } }))
    expect(rig.test.statuses()).toHaveLength(1)
    rig.timers.advance(60_000)
    expect(rig.lastStatus).toMatchObject({ status: 'REJECTED', error_id: 31 })
  })
})

describe('an order without an answer', () => {
  it('is of unknown fate after 5 s, asked for, and resolved by the answer', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.timers.advance(SETTINGS.sim.ackTimeoutMs)
    expect(rig.lastStatus).toMatchObject({ status: 'SUBMITTING', unknown_since: rig.test.wallMs })
    expect(rig.trader.of('ReqQryOrder')).toHaveLength(2)
    rig.report()
    expect(rig.lastStatus).toMatchObject({ status: 'SUBMITTING', unknown_since: null })
  })

  it('is rejected only after three complete queries of its living session', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.timers.advance(SETTINGS.sim.ackTimeoutMs)
    for (let i = 0; i < 3; i += 1) {
      expect(rig.lastStatus).toMatchObject({ status: 'SUBMITTING' })
      await rig.answerQueries()
      rig.timers.advance(SETTINGS.sim.inquiryIntervalMs)
    }
    expect(rig.lastStatus).toMatchObject({ status: 'REJECTED', reason_code: 'not_found_at_counter' })
  })

  it('is of unknown fate at once when the connection is lost, and asked for after the next login', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.loseConnection()
    expect(rig.lastStatus?.unknown_since).not.toBeNull()
    rig.deliver(sendCommand({ order_id: 'K2' }))
    expect(rig.lastStatus).toMatchObject({ order_id: 'K2', reason_code: 'not_connected' })
    await rig.logIn({ session: 99 })
    expect(rig.lastStatus).toMatchObject({ order_id: 'K1', status: 'REJECTED', reason_code: 'not_found_at_counter' })
  })

  it('stays of unknown fate, and says so, while the replay is not known to be complete', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig = rig.crash()
    const step = SETTINGS.sim.replayQuietMs - 1
    const neverQuiet = (): void => {
      for (let ms = 0; ms <= SETTINGS.sim.replayMaxMs; ms += step) {
        rig.report({ SessionID: 4 })
        rig.timers.advance(step)
      }
    }
    await rig.logIn({ session: 99, replay: neverQuiet })
    expect(rig.state).toBe('ready')
    expect(rig.test.statuses().filter((status) => status.order_id === 'K1')).toMatchObject([
      { status: 'SUBMITTING', unknown_since: rig.test.wallMs },
    ])
  })

  it('is not ended by a refusal that may be another terminal’s; its own answer ends it', async () => {
    rig.trader.memo = false
    await rig.logIn()
    rig.deliver(sendCommand())
    const { fields, requestId } = rig.trader.of('ReqOrderInsert')[0] ?? { fields: {}, requestId: 0 }
    expect(fields).not.toHaveProperty('OrderMemo')
    const error = { id: 31, message: 'CTP:资金不足' }
    rig.trader.callBack(callbackOf('OnErrRtnOrderInsert', { fields, error }))
    expect(rig.test.statuses()).toEqual([])
    rig.trader.callBack(callbackOf('OnRspOrderInsert', { error, requestId }))
    expect(rig.lastStatus).toMatchObject({ status: 'REJECTED', error_id: 31 })
  })

  it('of an earlier session is ended by a replayed refusal that names all of it, memo or not', async () => {
    rig.trader.memo = false
    await rig.logIn()
    rig.deliver(sendCommand())
    const fields = rig.trader.of('ReqOrderInsert')[0]?.fields
    rig = rig.crash()
    const error = { id: 31, message: 'CTP:资金不足' }
    await rig.logIn({
      session: 99,
      replay: () => rig.trader.callBack(callbackOf('OnErrRtnOrderInsert', { fields, error })),
    })
    expect(rig.test.statuses()).toMatchObject([{ status: 'REJECTED', reason_code: 'counter_rejected', error_id: 31 }])
  })

  it('is asked for although the disk refused to remember that it was sent', async () => {
    await rig.logIn()
    const { desk } = rig.test
    const { transaction } = desk
    rig.trader.onRequest = ({ name }) => {
      if (name !== 'ReqOrderInsert') return
      desk.transaction = () => {
        desk.transaction = transaction
        throw new Error('SQLITE_FULL')
      }
    }
    expect(() => rig.deliver(sendCommand())).toThrow('SQLITE_FULL')
    rig.deliver(sendCommand())
    expect(rig.inserts).toBe(1)
    rig.timers.advance(SETTINGS.sim.ackTimeoutMs)
    expect(rig.lastStatus).toMatchObject({ status: 'SUBMITTING', unknown_since: rig.test.wallMs })
    expect(rig.trader.of('ReqQryOrder')).toHaveLength(2)
  })

  it('that was given up and then works after all is cancelled, with an alarm', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.loseConnection()
    await rig.logIn({ session: 99 })
    rig.report({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
    rig.timers.advance(1)
    expect(rig.test.alerts).toContain('order_resurfaced')
    expect(rig.trader.of('ReqOrderAction')[0]?.fields).toMatchObject({ OrderSysID: '          42' })
  })
})
