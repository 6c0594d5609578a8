import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SESSION, TRADING_DAY, orderFields, tradeFields } from '../testing/ctp-samples.js'
import { callbackOf } from '../testing/fake-trader.js'
import { TradingRig, cancelCommand, sendCommand } from '../testing/trading-rig.js'

let rig: TradingRig
beforeEach(() => {
  rig = new TradingRig()
})
afterEach(() => rig.test.close())

describe('a crash', () => {
  const logInFinding = (orders?: () => void) => rig.logIn({ session: 99, ...(orders && { orders }) })

  it('before the intent is committed: the command comes again and is sent once', async () => {
    await rig.logIn()
    expect(() => rig.deliver(sendCommand(), 'before_commit')).toThrow('crash')
    expect(rig.inserts).toBe(0)
    rig = rig.crash()
    await logInFinding()
    rig.deliver(sendCommand())
    expect(rig.inserts).toBe(1)
  })

  it('after the commit, before the call: never sent, and said so', async () => {
    await rig.logIn()
    rig.deliver(sendCommand(), 'after_commit')
    expect(rig.inserts).toBe(0)
    rig = rig.crash()
    await logInFinding()
    expect(rig.lastStatus).toMatchObject({ order_id: 'K1', status: 'REJECTED', reason_code: 'never_sent' })
    rig.deliver(sendCommand())
    expect(rig.inserts).toBe(0)
  })

  it('inside the call, order arrived: adopted from the replay', async () => {
    await rig.logIn()
    // Dead before the call returned: the journal still says `intended`.
    rig.deliver(sendCommand(), 'after_commit')
    rig = rig.crash()
    await rig.logIn({
      session: 99,
      replay: () => {
        rig.report()
        rig.report({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
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
    expect(rig.inserts).toBe(0)
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
    expect(rig.lastStatus).toMatchObject({ order_id: 'K1', status: 'ALLTRADED', traded: 3 })
  })

  it('after the call, unknown to the counter: REJECTED not_found_at_counter', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    rig = rig.crash()
    await logInFinding()
    expect(rig.lastStatus).toMatchObject({ status: 'REJECTED', reason_code: 'not_found_at_counter' })
  })

  it('after all was told: the replay tells nothing twice', async () => {
    await rig.logIn()
    rig.deliver(sendCommand())
    const day = (): void => {
      rig.report()
      rig.report({ OrderStatus: '0', OrderSubmitStatus: '3', VolumeTraded: 3, OrderSysID: '          42' })
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
    rig.report({ OrderMemo: 'K1', OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42', ...over })

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
    expect(rig.lastStatus).toMatchObject({
      order_id: 'K1',
      request_id: 'req-1',
      strategy_name: 'ma_rsi',
      status: 'NOTTRADED',
      status_seq: 1_000_001,
    })
    expect(rig.test.alerts).toEqual(['order_missing_in_journal'])
    rig.deliver(sendCommand())
    expect(rig.inserts).toBe(0)
    rig.trader.callBack(callbackOf('OnRtnTrade', { fields: tradeFields() }))
    expect(rig.test.trades()).toMatchObject([{ order_id: 'K1', strategy_name: 'ma_rsi' }])
    rig.deliver(cancelCommand())
    expect(rig.trader.of('ReqOrderAction')[0]?.fields).toMatchObject({ OrderSysID: '          42' })
  })

  it('leaves an order of the same memo that is another to its terminal', async () => {
    await loseJournal(() => resting({ VolumeTotalOriginal: 5 }))
    expect(rig.lastStatus?.order_id).toBe(`EXT-${TRADING_DAY}-1-${SESSION}-1`)
  })
})
