import { describe, expect, it } from 'vitest'
import { commandKey, externalOrderId, isExternalOrderId, statusKey, tradeKey } from './business-keys.js'
import { firstOrderNumber, ORDER_MEMO_LENGTH_MAX, orderIdOfNumber, orderNumberOfId } from './order-number.js'

describe('keys', () => {
  const trade = {
    account_id: 'sim001',
    trading_day: '20251223',
    exchange: 'SHFE',
    trade_id: '         123',
    direction: 'LONG',
  } as const

  it('tells the two sides and two days of one trade id apart, and ignores padding', () => {
    const key = tradeKey(trade)
    expect(tradeKey({ ...trade, trade_id: '123' })).toBe(key)
    expect(tradeKey({ ...trade, direction: 'SHORT' })).not.toBe(key)
    expect(tradeKey({ ...trade, trading_day: '20251224' })).not.toBe(key)
  })

  it('sends an order once whatever the request, and tells cancels apart', () => {
    const send = { cmd_type: 'SEND_ORDER', order_id: 'A', request_id: 'r1' } as const
    expect(commandKey({ ...send, request_id: 'r2' })).toBe(commandKey(send))
    const cancel = { cmd_type: 'CANCEL_ORDER', order_id: 'A', request_id: 'c1' } as const
    expect(new Set([cancel, { ...cancel, request_id: 'c2' }, { ...cancel, order_id: 'B' }].map(commandKey)).size).toBe(
      3,
    )
    expect(statusKey({ order_id: 'A', status_seq: 2 })).toBe('A|2')
  })

  it('names orders of others', () => {
    const id = externalOrderId({ tradingDay: '20251223', frontId: 1, sessionId: -99, orderRef: '          12' })
    expect(id).toBe('EXT-20251223-1--99-12')
    expect(isExternalOrderId(id)).toBe(true)
    expect(orderNumberOfId(id)).toBeUndefined()
  })
})

describe('order numbers', () => {
  it('fit CTP OrderMemo and come back', () => {
    for (const n of [1, 35, 36, firstOrderNumber(1_766_500_000_000), Number.MAX_SAFE_INTEGER]) {
      const id = orderIdOfNumber(n)
      expect(id.length).toBeLessThanOrEqual(ORDER_MEMO_LENGTH_MAX)
      expect(orderNumberOfId(id)).toBe(n)
    }
  })

  it('refuse what is no number of an order', () => {
    for (const n of [0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])
      expect(() => orderIdOfNumber(n)).toThrow(RangeError)
    for (const text of ['', 'abc', '0', 'ZZZZZZZZZZZZ']) expect(orderNumberOfId(text)).toBeUndefined()
  })
})
