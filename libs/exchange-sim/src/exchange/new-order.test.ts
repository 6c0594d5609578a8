import { expect, it } from 'vitest'
import type { OrderIntent } from '../counter/order-record.js'
import { newOrder } from './new-order.js'

it('keeps every field of the intent', () => {
  const intent: Required<OrderIntent> = {
    ...{ accountId: 'a', userId: 'u', symbol: 'rb2701', side: 'sell', offset: 'open', offsetFlag: '0' },
    ...{ price: 3150.5, priceTicks: 3150, isOffTick: true, volumeLots: 2, timeInForce: 'fak', minVolumeLots: 1 },
    ...{ frontId: 1, sessionId: 2, orderRef: '7', requestId: 9, orderMemo: 'memo' },
  }
  const order = newOrder(intent, { seq: 5, tradingDay: '20261124', date: '20261123', time: '21:00:01' })
  expect(order).toMatchObject(intent)
  expect(order).toMatchObject({
    seq: 5,
    orderLocalId: '           5',
    status: 'a',
    insertDate: '20261123',
    tradedLots: 0,
  })
})
