import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderFields } from '../testing/ctp-samples.js'
import { callbackOf } from '../testing/fake-trader.js'
import { TradingRig, cancelCommand, sendCommand } from '../testing/trading-rig.js'

let rig: TradingRig
const cancelled = (): unknown[] => rig.trader.of('ReqOrderAction').map(({ fields }) => fields['OrderRef'])

beforeEach(async () => {
  rig = new TradingRig()
  await rig.logIn()
  rig.deliver(sendCommand())
})
afterEach(() => rig.test.close())

describe('a cancel', () => {
  it('goes out although its request id was used for another order', () => {
    rig.deliver(sendCommand({ order_id: 'K2', request_id: 'req-2' }))
    rig.deliver(cancelCommand())
    rig.deliver(cancelCommand({ order_id: 'K2' }))
    expect(cancelled()).toEqual(['1', '2'])
  })

  it('of an order of yesterday is not sent into today, where its exchange id is another order, and is answered', async () => {
    const fields = orderFields({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
    rig.trader.callBack(callbackOf('OnRtnOrder', { fields }))
    rig.loseConnection()
    rig.deliver(cancelCommand())
    await rig.logIn({ session: 8, tradingDay: '20261123' })
    expect(cancelled()).toEqual([])
    expect(rig.test.statuses().slice(-2)).toMatchObject([
      { order_id: 'K1', event: 'state', status: 'CANCELLED' },
      { order_id: 'K1', event: 'cancel_rejected', reason_code: 'order_already_final' },
    ])
    expect(rig.test.desk.journal.cancels.pending()).toEqual([])
  })

  it('that the network did not take goes again although the front never hangs up', () => {
    rig.trader.returns.set('ReqOrderAction', [-1, -1])
    rig.deliver(cancelCommand())
    expect(cancelled()).toEqual([])
    rig.timers.advance(2_000)
    expect(cancelled()).toEqual(['1'])
  })
})
