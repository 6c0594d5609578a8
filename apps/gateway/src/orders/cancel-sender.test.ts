import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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

  it('that the network did not take goes again although the front never hangs up', () => {
    rig.trader.returns.set('ReqOrderAction', [-1, -1])
    rig.deliver(cancelCommand())
    expect(cancelled()).toEqual([])
    rig.timers.advance(2_000)
    expect(cancelled()).toEqual(['1'])
  })
})
