import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SETTINGS } from './gateway-settings.js'
import { SESSION, TRADING_DAY, accountFields, orderFields, positionFields, tradeFields } from './testing/ctp-samples.js'
import { callbackOf } from './testing/fake-trader.js'
import { TradingRig, cancelCommand, sendCommand } from './testing/trading-rig.js'

let rig: TradingRig
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
          rig.report({ OrderStatus: '0', OrderSubmitStatus: '3', VolumeTraded: 3, OrderSysID: '          42' })
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
    rig.report({ OrderStatus: '0', OrderSubmitStatus: '3', VolumeTraded: 3, OrderSysID: '          42' })
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
    expect(rig.lastStatus).toMatchObject({
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
    expect(rig.lastStatus).toMatchObject({ order_id: 'K2', status: 'REJECTED', reason_code: 'not_ready' })
    expect(rig.inserts).toBe(0)
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
    expect(rig.lastStatus).toMatchObject({ status: 'REJECTED', reason_code: 'not_ready' })
    expect(rig.inserts).toBe(0)
  })

  it('stays in replay while the private stream speaks', () => {
    rig.side.open()
    rig.trader.callBack(callbackOf('OnFrontConnected'))
    rig.trader.answer('ReqAuthenticate')
    rig.trader.answer('ReqUserLogin', { TradingDay: TRADING_DAY, FrontID: 1, SessionID: SESSION, MaxOrderRef: '' })
    rig.trader.answer('ReqSettlementInfoConfirm')
    for (let i = 0; i < 5; i += 1) {
      rig.timers.advance(SETTINGS.sim.replayQuietMs - 1)
      rig.report({ OrderRef: String(i) })
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

describe('the end of a trading day', () => {
  it('ends orders of the day before, and alarms for those that were never answered', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig.deliver(sendCommand({ order_id: 'K2' }))
    rig.report({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
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
