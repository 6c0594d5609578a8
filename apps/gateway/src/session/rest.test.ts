import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callbackOf } from '../testing/fake-trader.js'
import { TradingRig, sendCommand } from '../testing/trading-rig.js'
import { causeOf } from './session-facts.js'

let rig: TradingRig
const HOURS = causeOf({ zh: '非交易时段', en: 'outside the trading hours' })

beforeEach(async () => {
  rig = new TradingRig()
  await rig.logIn()
})
afterEach(() => rig.test.close())

describe('while the session logs out for the hours', () => {
  it('an order is refused, not written after the logout', async () => {
    const rested = rig.side.rest(HOURS)
    expect(rig.trader.of('ReqUserLogout')).toHaveLength(1)
    rig.deliver(sendCommand())
    expect(rig.trader.of('ReqOrderInsert')).toHaveLength(0)
    expect(rig.test.statuses().at(-1)).toMatchObject({ status: 'REJECTED', reason_code: 'not_connected' })
    rig.trader.answer('ReqUserLogout')
    await rested
    expect(rig.side.isOpen).toBe(false)
  })

  it('a front that hangs up and connects again is not logged in to', async () => {
    const rested = rig.side.rest(HOURS)
    rig.trader.callBack(callbackOf('OnFrontDisconnected', { reasonCode: 0x1001 }), callbackOf('OnFrontConnected'))
    await rested
    expect(rig.trader.of('ReqAuthenticate')).toHaveLength(1)
    expect(rig.side.link.session).toMatchObject({ state: 'disconnected', connected: false, reason: HOURS })
  })
})
