import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SETTINGS } from '../gateway-settings.js'
import { TradingRig, sendCommand } from '../testing/trading-rig.js'

let rig: TradingRig
beforeEach(async () => {
  rig = new TradingRig()
  await rig.logIn()
})
afterEach(() => rig.test.close())

describe('an order that the disk refused between its intent and its end', () => {
  it('ends after the counter was asked, without a new login', async () => {
    rig.trader.returns.set('ReqOrderInsert', [-1])
    rig.deliver(sendCommand(), 'after_commit')
    rig.test.diskFull = true
    expect(() => rig.side.orders.sender.send('K1')).toThrow()
    rig.test.diskFull = false
    for (let asked = 0; asked < 5; asked += 1) {
      rig.timers.advance(SETTINGS.sim.ackTimeoutMs)
      await rig.answerQueries()
    }
    expect(rig.test.statuses().at(-1)).toMatchObject({ status: 'REJECTED', reason_code: 'never_sent' })
    expect(rig.trader.of('ReqOrderInsert')).toHaveLength(0)
  })
})
