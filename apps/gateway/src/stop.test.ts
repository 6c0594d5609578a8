import { afterEach, beforeEach, expect, it } from 'vitest'
import { SETTINGS } from './gateway-settings.js'
import { callbackOf } from './testing/fake-trader.js'
import { TradingRig, cancelCommand, sendCommand } from './testing/trading-rig.js'

let rig: TradingRig
beforeEach(async () => {
  rig = new TradingRig()
  await rig.logIn()
})
afterEach(() => rig.test.close())

it('after the stop nothing is asked, tried or timed any more, whatever the library still says', async () => {
  rig.deliver(sendCommand())
  rig.deliver(sendCommand({ order_id: 'K2', request_id: 'req-2' }))
  rig.timers.advance(SETTINGS.sim.ackTimeoutMs)
  rig.trader.returns.set('ReqOrderAction', [-1])
  rig.deliver(cancelCommand())
  const stopped = rig.side.stop()
  rig.side.orders.cancels.sendPending()
  await rig.settle()
  rig.trader.callBack(callbackOf('OnFrontDisconnected', { reasonCode: 0x1001 }), callbackOf('OnFrontConnected'))
  await stopped
  await rig.settle()
  expect(rig.timers.pending).toBe(0)
})
