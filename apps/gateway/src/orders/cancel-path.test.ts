import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SESSION, TRADING_DAY } from '../testing/ctp-samples.js'
import { TradingRig, cancelCommand, sendCommand } from '../testing/trading-rig.js'

let rig: TradingRig
beforeEach(() => {
  rig = new TradingRig()
})
afterEach(() => rig.test.close())

describe('a cancel', () => {
  const rest = (): void => {
    rig.deliver(sendCommand())
    rig.report({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
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
    rig.report({ SessionID: 4, OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          50' })
    rig.trader.onRequest = ({ name, fields }) => {
      if (name === 'ReqOrderAction' && String(fields['OrderSysID']).endsWith('50')) throw new Error('does not fit')
    }
    rig.deliver(cancelCommand({ request_id: 'cancel-ext', order_id: `EXT-${TRADING_DAY}-1-4-1` }))
    expect(rig.lastStatus).toMatchObject({ event: 'cancel_rejected', reason_code: 'invalid_message' })
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
    rig.report({ OrderStatus: '5', OrderSubmitStatus: '3', OrderSysID: '          42' })
    rig.loseConnection()
    await rig.logIn({ session: 100 })
    expect(actions()).toHaveLength(2)
    expect(rig.lastStatus).toMatchObject({ status: 'CANCELLED', reason_code: 'cancelled_by_user' })
  })

  it('takes an order back that waits for flow control, and overtakes it', async () => {
    await rig.logIn()
    rig.trader.returns.set('ReqOrderInsert', [-3])
    rig.deliver(sendCommand())
    rig.deliver(cancelCommand())
    rig.timers.advance(10_000)
    expect(rig.inserts).toBe(0)
    expect(rig.lastStatus).toMatchObject({ status: 'CANCELLED', reason_code: 'cancelled_by_user' })
  })

  it('of a filled order and of an unknown one is refused by an event of its own', async () => {
    await rig.logIn()
    rest()
    rig.report({ OrderStatus: '0', OrderSubmitStatus: '3', VolumeTraded: 3, OrderSysID: '          42' })
    rig.deliver(cancelCommand())
    expect(rig.lastStatus).toMatchObject({
      event: 'cancel_rejected',
      status: 'ALLTRADED',
      reason_code: 'order_already_final',
    })
    rig.deliver(cancelCommand({ request_id: 'cancel-2', order_id: 'K7' }))
    expect(rig.lastStatus).toMatchObject({ order_id: 'K7', event: 'cancel_rejected', reason_code: 'order_not_found' })
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
    rig.report({ SessionID: 4, OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          50' })
    rig.deliver(cancelCommand({ order_id: `EXT-${TRADING_DAY}-1-4-1` }))
    expect(actions()[0]?.fields).toMatchObject({ OrderSysID: '          50' })
  })
})
