import { describe, expect, it } from 'vitest'
import { counterEvent } from '../session/counter-event.fixture.js'
import { AccountRecord } from './account-record.js'

const order = (status: string, traded = 0) =>
  counterEvent('OnRtnOrder', {
    ...{ FrontID: 1, SessionID: 7, OrderRef: ' 12', ExchangeID: 'SHFE', OrderSysID: '          99' },
    ...{ OrderStatus: status, VolumeTraded: traded },
  })
const trade = (id: string, direction = '0') =>
  counterEvent('OnRtnTrade', {
    ...{ TradingDay: '20261124', ExchangeID: 'SHFE', OrderSysID: '          99', TradeID: id, Direction: direction },
    ...{ Volume: 1 },
  })

describe('what all sessions know of the account', () => {
  it.each([
    ['rests, then is cancelled', ['3', '5'], '5'],
    ['a replay tells the beginning again', ['a', '3', '5', 'a', '3'], '5'],
    ['is filled and replayed', ['a', '0', 'a'], '0'],
  ])('an order that %s', (_what, states, last) => {
    const record = new AccountRecord()
    for (const status of states) record.take(order(status))
    expect(record.order('1/7/12')?.get('OrderStatus')).toBe(last)
  })

  it('never lets the volume traded fall', () => {
    const record = new AccountRecord()
    for (const event of [order('1', 2), order('1', 1)]) record.take(event)
    expect(record.order('1/7/12')?.get('VolumeTraded')).toBe(2)
  })

  it('counts a trade once however often it is told, and both sides of a self-trade', () => {
    const record = new AccountRecord()
    for (const event of [trade('1'), trade('1'), trade('1', '1'), trade('2')]) record.take(event)
    expect(record.tradesOf('SHFE/99')).toHaveLength(3)
    expect(record.tradesOf('')).toEqual([])
  })
})
