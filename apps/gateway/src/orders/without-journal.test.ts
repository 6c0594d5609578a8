import { orderDataSchema, type OrderData } from '@huangpu/messages'
import { StoreUnavailable } from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderFields } from '../testing/ctp-samples.js'
import { callbackOf } from '../testing/fake-trader.js'
import { TradingRig, cancelCommand, sendCommand } from '../testing/trading-rig.js'
import { WithoutJournal } from './without-journal.js'

const FULL = new StoreUnavailable('SQLITE_FULL: database or disk is full', 'SQLITE_FULL')

let rig: TradingRig
let told: OrderData[]
let redisAway: boolean
let desperate: WithoutJournal

beforeEach(async () => {
  rig = new TradingRig()
  told = []
  redisAway = false
  await rig.logIn()
  const { cancels, sender, intake } = rig.side.orders
  desperate = new WithoutJournal({
    desk: rig.test.desk,
    cancelNow: (order) => cancels.cancelNow(order),
    isWaiting: (orderId) => sender.isWaiting(orderId),
    tradingDay: () => intake.tradingDay(),
    produce: (_stream, json) => {
      if (redisAway) return Promise.reject(new Error('MISCONF'))
      told.push(orderDataSchema.parse(JSON.parse(json)))
      return Promise.resolve()
    },
  })
})
afterEach(() => rig.test.close())

describe('a command while the journal cannot be written', () => {
  it('cancels a working order at the counter', async () => {
    rig.deliver(sendCommand())
    const fields = orderFields({ OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '          42' })
    rig.trader.callBack(callbackOf('OnRtnOrder', { fields }))
    expect(await desperate.take(cancelCommand(), FULL)).toBe(true)
    expect(rig.trader.of('ReqOrderAction')).toMatchObject([{ fields: { OrderSysID: '          42' } }])
  })

  it('waits where nothing can be cancelled: no session, flow control, an order that is not known, another failure', async () => {
    rig.deliver(sendCommand())
    expect(await desperate.take(cancelCommand({ order_id: 'NOBODY' }), FULL)).toBe(false)
    expect(await desperate.take(cancelCommand(), new Error('a fault of ours'))).toBe(false)
    expect(await desperate.take(cancelCommand({ account_id: 'other' }), FULL)).toBe(false)
    rig.trader.returns.set('ReqOrderAction', [-3])
    expect(await desperate.take(cancelCommand(), FULL)).toBe(false)
    rig.loseConnection()
    expect(await desperate.take(cancelCommand(), FULL)).toBe(false)
  })

  it('leaves an order that waits in this process to the journal', async () => {
    rig.trader.returns.set('ReqOrderInsert', [-3])
    rig.deliver(sendCommand())
    expect(await desperate.take(cancelCommand(), FULL)).toBe(false)
    expect(rig.trader.of('ReqOrderAction')).toEqual([])
  })

  it('tells of an order that it is refused once it has expired, not before, and only when it is heard', async () => {
    const command = sendCommand({ order_id: 'K9', expires_at_ms: rig.test.wallMs })
    expect(await desperate.take(command, FULL)).toBe(false)
    rig.test.wallMs += 1
    redisAway = true
    await expect(desperate.take(command, FULL)).rejects.toThrow('MISCONF')
    redisAway = false
    expect(await desperate.take(command, FULL)).toBe(true)
    expect(told).toMatchObject([{ order_id: 'K9', status: 'REJECTED', status_seq: 1, reason_code: 'storage_failed' }])
    expect(rig.trader.of('ReqOrderInsert')).toEqual([])
  })
})
