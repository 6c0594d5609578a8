import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SETTINGS } from './gateway-settings.js'
import { SESSION, TRADING_DAY, accountFields, orderFields, positionFields, tradeFields } from './testing/ctp-samples.js'
import { callbackOf } from './testing/fake-trader.js'
import { TradingRig, cancelCommand, sendCommand } from './testing/trading-rig.js'

let rig: TradingRig
const inserts = (): number => rig.trader.of('ReqOrderInsert').length
const lastStatus = () => rig.test.statuses().at(-1)
const rtn = (over: Record<string, string | number | undefined> = {}): void =>
  rig.trader.callBack(callbackOf('OnRtnOrder', { fields: orderFields(over) }))

beforeEach(() => {
  rig = new TradingRig()
})
afterEach(() => rig.test.close())

describe('from connected to ready', () => {
  it('takes orders only after replay and all queries', async () => {
    await rig.logIn()
    expect(rig.state).toBe('ready')
    expect(rig.trader.written.map((request) => request.name)).toEqual([
      'ReqAuthenticate',
      'ReqUserLogin',
      'ReqSettlementInfoConfirm',
      'ReqQryInstrument',
      // A fill that only the query brings must be told before the snapshot that contains it.
      'ReqQryOrder',
      'ReqQryTrade',
      'ReqQryInvestorPosition',
      'ReqQryTradingAccount',
    ])
  })

  it('counts no position twice when its query breaks off and is asked again', async () => {
    rig.side.open()
    const position = (isLast: boolean) =>
      callbackOf('OnRspQryInvestorPosition', {
        fields: positionFields(),
        requestId: rig.trader.of('ReqQryInvestorPosition').at(-1)?.requestId ?? -1,
        isLast,
      })
    await rig.logIn({
      answers: {
        ReqQryInvestorPosition: () => {
          rig.trader.callBack(position(false))
          rig.timers.advance(SETTINGS.sim.queryTimeoutMs + 20)
          rig.trader.callBack(position(true))
        },
      },
    })
    expect(rig.test.positions().map((row) => row.volume)).toEqual([2])
  })

  it('is not ready before Redis has the contracts, however often that takes', async () => {
    rig.redisAway = true
    await rig.logIn()
    expect(rig.state).toBe('querying')
    rig.redisAway = false
    rig.timers.advance(5_000)
    await rig.answerQueries()
    expect(rig.state).toBe('ready')
    expect(Object.keys(rig.hashes.get('instruments:sim001') ?? {})).toEqual(['rb2701'])
  })

  it('asks for positions again when a fill came after their query and before ready', async () => {
    await rig.logIn({
      answers: {
        ReqQryTradingAccount: () => {
          rtn({ OrderStatus: '0', OrderSubmitStatus: '3', VolumeTraded: 3, OrderSysID: '          42' })
          rig.trader.callBack(callbackOf('OnRtnTrade', { fields: tradeFields() }))
          rig.timers.advance(SETTINGS.sim.refreshDebounceMs)
          rig.trader.answer('ReqQryTradingAccount', accountFields)
        },
      },
    })
    expect(rig.state).toBe('ready')
    rig.timers.advance(SETTINGS.sim.refreshDebounceMs + 20)
    expect(rig.trader.of('ReqQryInvestorPosition')).toHaveLength(2)
  })

  it('asks for positions after a fill that only the query of trades brought', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rtn({ OrderStatus: '0', OrderSubmitStatus: '3', VolumeTraded: 3, OrderSysID: '          42' })
    rig.deliver(sendCommand({ order_id: 'K2' }))
    rig.timers.advance(SETTINGS.sim.ackTimeoutMs)
    await rig.answerQueries({ ReqQryTrade: () => rig.trader.answer('ReqQryTrade', tradeFields()) })
    rig.timers.advance(SETTINGS.sim.refreshDebounceMs + 20)
    expect(rig.test.trades()).toHaveLength(1)
    expect(rig.trader.of('ReqQryInvestorPosition')).toHaveLength(2)
  })

  it('refuses an order that lease or kill switch object to, in its intake and before it is written', async () => {
    await rig.logIn()
    rig.test.objection = { code: 'kill_switch', detail: 'stopped' }
    rig.deliver(sendCommand())
    expect(lastStatus()).toMatchObject({
      order_id: 'K1',
      status: 'REJECTED',
      reason_code: 'kill_switch',
      reason: 'stopped',
    })
    rig.test.objection = undefined
    rig.trader.returns.set('ReqOrderInsert', [-2])
    rig.deliver(sendCommand({ order_id: 'K2', request_id: 'req-2' }))
    rig.test.objection = { code: 'not_ready', detail: 'the lease is in doubt' }
    rig.timers.advance(250)
    expect(lastStatus()).toMatchObject({ order_id: 'K2', status: 'REJECTED', reason_code: 'not_ready' })
    expect(inserts()).toBe(0)
  })

  it('sends a cancel whatever lease and kill switch say', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.test.objection = { code: 'not_ready', detail: 'the lease is in doubt' }
    rig.deliver(cancelCommand())
    expect(rig.trader.of('ReqOrderAction')).toHaveLength(1)
  })

  it('refuses an order in every state before ready, without asking the counter', () => {
    rig.side.open()
    rig.trader.callBack(callbackOf('OnFrontConnected'))
    rig.deliver(sendCommand())
    expect(lastStatus()).toMatchObject({ status: 'REJECTED', reason_code: 'not_ready' })
    expect(inserts()).toBe(0)
  })

  it('stays in replay while the private stream speaks', () => {
    rig.side.open()
    rig.trader.callBack(callbackOf('OnFrontConnected'))
    rig.trader.answer('ReqAuthenticate')
    rig.trader.answer('ReqUserLogin', { TradingDay: TRADING_DAY, FrontID: 1, SessionID: SESSION, MaxOrderRef: '' })
    rig.trader.answer('ReqSettlementInfoConfirm')
    for (let i = 0; i < 5; i += 1) {
      rig.timers.advance(SETTINGS.sim.replayQuietMs - 1)
      rtn({ OrderRef: String(i) })
    }
    expect(rig.state).toBe('replaying')
    rig.timers.advance(SETTINGS.sim.replayQuietMs)
    expect(rig.state).toBe('querying')
  })

  it('latches a refused password, over restarts from the second time on', () => {
    const refuse = (): void => {
      rig.side.open()
      rig.trader.callBack(callbackOf('OnFrontConnected'))
      if (rig.trader.of('ReqAuthenticate').length === 0) return
      rig.trader.answer('ReqAuthenticate')
      rig.trader.answer('ReqUserLogin', undefined, { id: 3, message: 'CTP:不合法的登录' })
    }
    refuse()
    expect(rig.side.link.session.latch?.errorId).toBe(3)
    rig = rig.crash()
    refuse()
    expect(rig.trader.of('ReqUserLogin')).toHaveLength(1)
    rig = rig.crash()
    refuse()
    expect(rig.trader.written).toHaveLength(0)
    expect(rig.side.link.session.latch?.en).toContain('refused 2 times before')
    rig = new TradingRig(rig.test.reopen(), 'another')
    refuse()
    expect(rig.trader.of('ReqUserLogin')).toHaveLength(1)
  })
})

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
    expect(inserts()).toBe(1)
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
    expect(inserts()).toBe(1)
  })

  it('is refused when its time to live is over', async () => {
    await rig.logIn()
    rig.test.wallMs += 3_000
    rig.deliver(sendCommand())
    expect(inserts()).toBe(0)
    expect(lastStatus()).toMatchObject({ status: 'REJECTED', reason_code: 'expired', status_seq: 1 })
  })

  it('is tried again while the library says too many, and refused when it expires meanwhile', async () => {
    await rig.logIn()
    rig.trader.returns.set('ReqOrderInsert', [-3, -2])
    rig.deliver(sendCommand())
    expect(inserts()).toBe(0)
    rig.timers.advance(1_000)
    expect(inserts()).toBe(1)
    rig.trader.returns.set('ReqOrderInsert', [-3])
    rig.deliver(sendCommand({ order_id: 'K2' }))
    rig.test.wallMs += 3_000
    rig.timers.advance(1_000)
    expect(inserts()).toBe(1)
    expect(lastStatus()).toMatchObject({ order_id: 'K2', reason_code: 'expired' })
  })

  it('that waits for flow control expires although the wall clock is set back', async () => {
    await rig.logIn()
    rig.trader.returns.set('ReqOrderInsert', Array<number>(100).fill(-3))
    rig.deliver(sendCommand())
    rig.test.wallMs -= 3_600_000
    rig.timers.advance(2_900)
    expect(lastStatus()).toBeUndefined()
    rig.trader.returns.clear()
    rig.timers.advance(250)
    expect(inserts()).toBe(0)
    expect(lastStatus()).toMatchObject({ status: 'REJECTED', reason_code: 'expired' })
  })

  it('takes no OrderRef that another terminal used under the session number which is now ours', async () => {
    const theirs = (): void => ['1', '2'].forEach((OrderRef) => rtn({ OrderRef }))
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
    expect(inserts()).toBe(0)
  })

  it('is refused when the network is gone', async () => {
    await rig.logIn()
    rig.trader.returns.set('ReqOrderInsert', [-1])
    rig.deliver(sendCommand())
    expect(lastStatus()).toMatchObject({ status: 'REJECTED', reason_code: 'never_sent' })
  })

  it('that the counter refuses by number only is refused', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    const { requestId } = rig.trader.of('ReqOrderInsert')[0] ?? { requestId: -1 }
    rig.trader.callBack(callbackOf('OnRspError', { requestId, error: { id: 8, message: 'CTP:前置不活跃' } }))
    expect(lastStatus()).toMatchObject({ status: 'REJECTED', reason_code: 'counter_rejected', error_id: 8 })
  })

  it('stays REJECTED although the journal marks it as sent later', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    const fields = rig.trader.of('ReqOrderInsert')[0]?.fields
    rig.trader.answer('ReqOrderInsert', fields, { id: 31, message: 'CTP:资金不足' })
    rig.trader.callBack(callbackOf('OnErrRtnOrderInsert', { fields, error: { id: 31, message: 'CTP:资金不足' } }))
    expect(rig.test.statuses()).toHaveLength(1)
    rig.timers.advance(60_000)
    expect(lastStatus()).toMatchObject({ status: 'REJECTED', error_id: 31 })
  })
})

describe('a crash', () => {
  const logInFinding = (orders?: () => void) => rig.logIn({ session: 99, ...(orders && { orders }) })

  it('before the intent is committed: the command comes again and is sent once', async () => {
    await rig.logIn()
    expect(() => rig.deliver(sendCommand(), 'before_commit')).toThrow('crash')
    expect(inserts()).toBe(0)
    rig = rig.crash()
    await logInFinding()
    rig.deliver(sendCommand())
    expect(inserts()).toBe(1)
  })

  it('after the commit, before the call: never sent, and said so', async () => {
    await rig.logIn()
    rig.deliver(sendCommand(), 'after_commit')
    expect(inserts()).toBe(0)
    rig = rig.crash()
    await logInFinding()
    expect(lastStatus()).toMatchObject({ order_id: 'K1', status: 'REJECTED', reason_code: 'never_sent' })
    rig.deliver(sendCommand())
    expect(inserts()).toBe(0)
  })

  it('inside the call, order arrived: adopted from the replay', async () => {
    await rig.logIn()
    // Dead before the call returned: the journal still says `intended`.
    rig.deliver(sendCommand(), 'after_commit')
    rig = rig.crash()
    await rig.logIn({
      session: 99,
      replay: () => {
        rtn()
        rtn({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
      },
      orders: () =>
        rig.trader.answer(
          'ReqQryOrder',
          orderFields({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' }),
        ),
    })
    expect(rig.test.statuses().map((s) => [s.order_id, s.status])).toEqual([
      ['K1', 'SUBMITTING'],
      ['K1', 'NOTTRADED'],
    ])
    rig.deliver(sendCommand())
    expect(inserts()).toBe(0)
  })

  it('after the call, found only by the query: adopted', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig = rig.crash()
    await logInFinding(() =>
      rig.trader.answer(
        'ReqQryOrder',
        orderFields({ OrderStatus: '0', OrderSubmitStatus: '3', VolumeTraded: 3, OrderSysID: '          42' }),
      ),
    )
    expect(lastStatus()).toMatchObject({ order_id: 'K1', status: 'ALLTRADED', traded: 3 })
  })

  it('after the call, unknown to the counter: REJECTED not_found_at_counter', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig = rig.crash()
    await logInFinding()
    expect(lastStatus()).toMatchObject({ status: 'REJECTED', reason_code: 'not_found_at_counter' })
  })

  it('after all was told: the replay tells nothing twice', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    const day = (): void => {
      rtn()
      rtn({ OrderStatus: '0', OrderSubmitStatus: '3', VolumeTraded: 3, OrderSysID: '          42' })
      rig.trader.callBack(callbackOf('OnRtnTrade', { fields: tradeFields() }))
    }
    day()
    const told = [rig.test.statuses().length, rig.test.trades().length]
    expect(told).toEqual([2, 1])
    rig = rig.crash()
    await rig.logIn({ session: 99, replay: day })
    expect([rig.test.statuses().length, rig.test.trades().length]).toEqual(told)
  })
})

describe('a journal that was deleted', () => {
  const resting = (over: Record<string, string | number> = {}): void =>
    rtn({ OrderMemo: 'K1', OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42', ...over })

  async function loseJournal(replay: () => void): Promise<void> {
    await rig.logIn()
    rig.deliver(sendCommand())
    resting()
    rig.test.close()
    rig = new TradingRig()
    const command = sendCommand()
    if (command.cmd_type === 'SEND_ORDER') rig.lost.remember(command)
    await rig.logIn({ session: 99, replay })
  }

  it('takes our order up again by its memo, with all that names it, and sends it no second time', async () => {
    await loseJournal(resting)
    expect(lastStatus()).toMatchObject({
      order_id: 'K1',
      request_id: 'req-1',
      strategy_name: 'ma_rsi',
      status: 'NOTTRADED',
      status_seq: 1_000_001,
    })
    expect(rig.test.alerts).toEqual(['order_missing_in_journal'])
    rig.deliver(sendCommand())
    expect(inserts()).toBe(0)
    rig.trader.callBack(callbackOf('OnRtnTrade', { fields: tradeFields() }))
    expect(rig.test.trades()).toMatchObject([{ order_id: 'K1', strategy_name: 'ma_rsi' }])
    rig.deliver(cancelCommand())
    expect(rig.trader.of('ReqOrderAction')[0]?.fields).toMatchObject({ OrderSysID: '          42' })
  })

  it('leaves an order of the same memo that is another to its terminal', async () => {
    await loseJournal(() => resting({ VolumeTotalOriginal: 5 }))
    expect(lastStatus()?.order_id).toBe(`EXT-${TRADING_DAY}-1-${SESSION}-1`)
  })
})

describe('an order without an answer', () => {
  it('is of unknown fate after 5 s, asked for, and resolved by the answer', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.timers.advance(SETTINGS.sim.ackTimeoutMs)
    expect(lastStatus()).toMatchObject({ status: 'SUBMITTING', unknown_since: rig.test.wallMs })
    expect(rig.trader.of('ReqQryOrder')).toHaveLength(2)
    rtn()
    expect(lastStatus()).toMatchObject({ status: 'SUBMITTING', unknown_since: null })
  })

  it('is rejected only after three complete queries of its living session', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.timers.advance(SETTINGS.sim.ackTimeoutMs)
    for (let i = 0; i < 3; i += 1) {
      expect(lastStatus()).toMatchObject({ status: 'SUBMITTING' })
      await rig.answerQueries()
      rig.timers.advance(SETTINGS.sim.inquiryIntervalMs)
    }
    expect(lastStatus()).toMatchObject({ status: 'REJECTED', reason_code: 'not_found_at_counter' })
  })

  it('is of unknown fate at once when the connection is lost, and asked for after the next login', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.loseConnection()
    expect(lastStatus()?.unknown_since).not.toBeNull()
    rig.deliver(sendCommand({ order_id: 'K2' }))
    expect(lastStatus()).toMatchObject({ order_id: 'K2', reason_code: 'not_connected' })
    await rig.logIn({ session: 99 })
    expect(lastStatus()).toMatchObject({ order_id: 'K1', status: 'REJECTED', reason_code: 'not_found_at_counter' })
  })

  it('stays of unknown fate, and says so, while the replay is not known to be complete', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig = rig.crash()
    const step = SETTINGS.sim.replayQuietMs - 1
    const neverQuiet = (): void => {
      for (let ms = 0; ms <= SETTINGS.sim.replayMaxMs; ms += step) {
        rtn({ SessionID: 4 })
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
    expect(lastStatus()).toMatchObject({ status: 'REJECTED', error_id: 31 })
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
    expect(inserts()).toBe(1)
    rig.timers.advance(SETTINGS.sim.ackTimeoutMs)
    expect(lastStatus()).toMatchObject({ status: 'SUBMITTING', unknown_since: rig.test.wallMs })
    expect(rig.trader.of('ReqQryOrder')).toHaveLength(2)
  })

  it('that was given up and then works after all is cancelled, with an alarm', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.loseConnection()
    await rig.logIn({ session: 99 })
    rtn({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
    rig.timers.advance(1)
    expect(rig.test.alerts).toContain('order_resurfaced')
    expect(rig.trader.of('ReqOrderAction')[0]?.fields).toMatchObject({ OrderSysID: '          42' })
  })
})

describe('a cancel', () => {
  const rest = (): void => {
    rig.deliver(sendCommand())
    rtn({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
  }
  const actions = () => rig.trader.of('ReqOrderAction')

  it('names the exchange id verbatim, and is sent once', async () => {
    await rig.logIn()
    rest()
    rig.test.wallMs += 1_000_000
    for (let i = 0; i < 2; i += 1) rig.deliver(cancelCommand())
    expect(actions().map((action) => action.fields['OrderSysID'])).toEqual(['          42'])
    expect(actions()[0]?.fields).not.toHaveProperty('FrontID')
  })

  it('names the session while the exchange gave no id', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.deliver(cancelCommand())
    expect(actions()[0]?.fields).toMatchObject({ FrontID: 1, SessionID: SESSION, OrderRef: '1' })
  })

  it('waits for the session and is then sent', async () => {
    await rig.logIn()
    rest()
    rig.loseConnection()
    rig.deliver(cancelCommand())
    expect(actions()).toHaveLength(0)
    rig = rig.crash()
    await rig.logIn({ session: 99 })
    expect(actions()).toHaveLength(1)
  })

  it('waits for nothing but the confirmed login: neither for the replay nor for a query', async () => {
    await rig.logIn()
    rest()
    rig.loseConnection()
    rig.deliver(cancelCommand())
    const sent: Record<string, number> = {}
    await rig.logIn({
      session: 99,
      replay: () => (sent['replay'] = actions().length),
      answers: {
        ReqQryOrder: () => {
          rig.deliver(cancelCommand({ request_id: 'cancel-2' }))
          sent['query'] = actions().length
          rig.trader.answer('ReqQryOrder')
        },
      },
    })
    expect(sent).toEqual({ replay: 1, query: 2 })
    expect(actions()).toHaveLength(2)
  })

  it('that cannot be written at all holds up no other, and says so', async () => {
    await rig.logIn()
    rest()
    rtn({ SessionID: 4, OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          50' })
    rig.trader.onRequest = ({ name, fields }) => {
      if (name === 'ReqOrderAction' && String(fields['OrderSysID']).endsWith('50')) throw new Error('does not fit')
    }
    rig.deliver(cancelCommand({ request_id: 'cancel-ext', order_id: `EXT-${TRADING_DAY}-1-4-1` }))
    expect(lastStatus()).toMatchObject({ event: 'cancel_rejected', reason_code: 'invalid_message' })
    expect(rig.test.alerts).toEqual(['cancel_unsendable'])
    rig.deliver(cancelCommand())
    expect(actions().map((action) => action.fields['OrderSysID'])).toEqual(['          42'])
  })

  it('that a lost connection may have swallowed is sent again while its order works, and only then', async () => {
    await rig.logIn()
    rest()
    rig.deliver(cancelCommand())
    rig.loseConnection()
    await rig.logIn({ session: 99 })
    expect(actions()).toHaveLength(2)
    rtn({ OrderStatus: '5', OrderSubmitStatus: '3', OrderSysID: '          42' })
    rig.loseConnection()
    await rig.logIn({ session: 100 })
    expect(actions()).toHaveLength(2)
    expect(lastStatus()).toMatchObject({ status: 'CANCELLED', reason_code: 'cancelled_by_user' })
  })

  it('takes an order back that waits for flow control, and overtakes it', async () => {
    await rig.logIn()
    rig.trader.returns.set('ReqOrderInsert', [-3])
    rig.deliver(sendCommand())
    rig.deliver(cancelCommand())
    rig.timers.advance(10_000)
    expect(inserts()).toBe(0)
    expect(lastStatus()).toMatchObject({ status: 'CANCELLED', reason_code: 'cancelled_by_user' })
  })

  it('of a filled order and of an unknown one is refused by an event of its own', async () => {
    await rig.logIn()
    rest()
    rtn({ OrderStatus: '0', OrderSubmitStatus: '3', VolumeTraded: 3, OrderSysID: '          42' })
    rig.deliver(cancelCommand())
    expect(lastStatus()).toMatchObject({
      event: 'cancel_rejected',
      status: 'ALLTRADED',
      reason_code: 'order_already_final',
    })
    rig.deliver(cancelCommand({ request_id: 'cancel-2', order_id: 'K7' }))
    expect(lastStatus()).toMatchObject({ order_id: 'K7', event: 'cancel_rejected', reason_code: 'order_not_found' })
    expect(actions()).toHaveLength(0)
  })

  it('is tried again while the library says too many', async () => {
    await rig.logIn()
    rest()
    rig.trader.returns.set('ReqOrderAction', [-3, -2])
    rig.deliver(cancelCommand())
    rig.timers.advance(1_000)
    expect(actions()).toHaveLength(1)
  })

  it('of an order of another terminal works by its imported name', async () => {
    await rig.logIn()
    rtn({ SessionID: 4, OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          50' })
    rig.deliver(cancelCommand({ order_id: `EXT-${TRADING_DAY}-1-4-1` }))
    expect(actions()[0]?.fields).toMatchObject({ OrderSysID: '          50' })
  })
})

describe('the end of a trading day', () => {
  it('ends orders of the day before, and alarms for those that were never answered', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.deliver(sendCommand({ order_id: 'K2' }))
    rtn({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
    const { desk } = rig.test
    const before = desk.journal.orders.working().map((order) => order.orderId)
    expect(before.sort()).toEqual(['K1', 'K2'])
    const yesterday = rig.test
    rig.loseConnection()
    rig.trader.callBack(callbackOf('OnFrontConnected'))
    rig.trader.answer('ReqAuthenticate')
    rig.trader.answer('ReqUserLogin', { TradingDay: '20261123', FrontID: 1, SessionID: 8, MaxOrderRef: '' })
    rig.trader.answer('ReqSettlementInfoConfirm')
    rig.timers.advance(SETTINGS.sim.replayQuietMs)
    await rig.answerQueries()
    expect(rig.state).toBe('ready')
    expect(desk.journal.orders.working()).toEqual([])
    expect(yesterday.alerts).toEqual(['order_fate_unknown'])
  })
})

describe('a callback that cannot be read', () => {
  it('is set aside and the next one is booked', async () => {
    await rig.logIn()
    rig.trader.callBack(
      callbackOf('OnRtnOrder', { fields: orderFields({ OrderStatus: '?' }) }),
      callbackOf('OnRtnOrder', { fields: orderFields({ SessionID: 4 }) }),
      callbackOf('OnRtnOrder', { fields: undefined }),
    )
    expect(rig.test.alerts).toEqual(['callback_unreadable'])
    expect(rig.test.statuses()).toHaveLength(1)
  })
})
