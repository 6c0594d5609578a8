import { accountDataSchema, instrumentDataSchema } from '@huangpu/messages'
import { describe, expect, it } from 'vitest'
import { instrumentFields, orderFields, positionFields, tradeFields, accountFields } from '../testing/ctp-samples.js'
import { accountFunds } from './account-row.js'
import { CtpDecodeError } from './ctp-fields.js'
import { ctpInstant } from './ctp-time.js'
import { inputOrderActionFields, inputOrderFields } from './input-order.js'
import { instrumentRowOf } from './instrument-row.js'
import { orderReportOf } from './order-report.js'
import { positionRecordOf, positionRows } from './position-rows.js'
import { tradeReportOf } from './trade-report.js'

const identity = { brokerId: '9999', userId: 'sim001' }

describe('codes without a meaning here name field and value', () => {
  it.each([
    ['OrderStatus', '7'],
    ['OrderSubmitStatus', '9'],
    ['Direction', '2'],
    ['CombOffsetFlag', '8'],
    ['ExchangeID', 'NYMEX'],
    ['ExchangeID', undefined],
    ['VolumeTraded', 1.5],
    ['LimitPrice', undefined],
  ])('%s %j', (field, value) => {
    const decode = (): unknown => orderReportOf(orderFields({ [field]: value }))
    expect(decode).toThrow(CtpDecodeError)
    expect(decode).toThrow(field)
    expect(decode).toThrow(String(value ?? null))
  })

  it('order type combinations', () => {
    const decode = (): unknown => orderReportOf(orderFields({ OrderPriceType: '8', TimeCondition: '6' }))
    expect(decode).toThrow('"861"')
  })
})

describe('orders', () => {
  it.each([
    ['LIMIT', '2', '3', '1'],
    ['FAK', '2', '1', '1'],
    ['FOK', '2', '1', '3'],
  ] as const)('%s goes out as %s %s %s and comes back as it', (type, price, time, volume) => {
    const order = {
      symbol: 'rb2701',
      exchange: 'SHFE',
      direction: 'SHORT',
      offset: 'CLOSETODAY',
      order_type: type,
      price: 3150,
      volume: 3,
    } as const
    const fields = inputOrderFields(order, identity, { orderRef: '12', orderMemo: 'K1' })
    expect(fields).toMatchObject({
      OrderPriceType: price,
      TimeCondition: time,
      VolumeCondition: volume,
      Direction: '1',
      CombOffsetFlag: '3',
      CombHedgeFlag: '1',
      ContingentCondition: '1',
      ForceCloseReason: '0',
      IsAutoSuspend: 0,
      MinVolume: 1,
      ExchangeID: 'SHFE',
      OrderMemo: 'K1',
    })
    const back = orderReportOf(orderFields(fields))
    expect(back).toMatchObject({ orderType: type, direction: 'SHORT', offset: 'CLOSETODAY', orderRef: '12' })
  })

  it('leave OrderMemo out where the version has none', () => {
    const order = { symbol: 'rb2701', exchange: 'SHFE', direction: 'LONG', offset: 'OPEN', order_type: 'FAK' } as const
    const fields = inputOrderFields({ ...order, price: 1, volume: 1 }, identity, {
      orderRef: '1',
      orderMemo: undefined,
    })
    expect('OrderMemo' in fields).toBe(false)
  })

  it('a plain close at SHFE is of yesterday, elsewhere it stays plain', () => {
    expect(orderReportOf(orderFields({ CombOffsetFlag: '1' })).offset).toBe('CLOSEYESTERDAY')
    expect(orderReportOf(orderFields({ CombOffsetFlag: '1', ExchangeID: 'DCE' })).offset).toBe('CLOSE')
  })

  it('are cancelled by the exchange id verbatim, without one by session', () => {
    const order = { symbol: 'rb2701', exchange: 'SHFE', frontId: 1, sessionId: -7, orderRef: '12' }
    const ids = { orderActionRef: 3 }
    expect(inputOrderActionFields({ ...order, orderSysId: '          42' }, identity, ids)).toMatchObject({
      OrderSysID: '          42',
      ExchangeID: 'SHFE',
      ActionFlag: '0',
    })
    const bySession = inputOrderActionFields({ ...order, orderSysId: null }, identity, ids)
    expect(bySession).toMatchObject({ FrontID: 1, SessionID: -7, OrderRef: '12' })
    expect('OrderSysID' in bySession).toBe(false)
  })
})

describe('trades', () => {
  it('have a time in Shanghai', () => {
    expect(tradeReportOf(tradeFields()).atMs).toBe(Date.UTC(2026, 10, 20, 2, 0, 1))
    expect(ctpInstant('20261120', '24:00:00')).toBeUndefined()
    expect(() => tradeReportOf(tradeFields({ TradeTime: '' }))).toThrow('TradeTime')
  })
})

describe('positions', () => {
  const multiplier = (): number => 10
  const record = (over: Parameters<typeof positionFields>[0]) => positionRecordOf(positionFields(over), () => undefined)

  it('sum today and yesterday, with the true average price and the profit by open price', () => {
    const today = record({ Position: 2, TodayPosition: 2, OpenCost: 63_000, PositionCost: 63_000, PositionProfit: 100 })
    // Opened at 3000, settled at 3100: the counter's cost moved by 1000 a lot.
    const history = record({
      PositionDate: '2',
      Position: 1,
      TodayPosition: 0,
      YdPosition: 3,
      OpenCost: 30_000,
      PositionCost: 31_000,
      PositionProfit: 500,
      ShortFrozen: 1,
    })
    expect(positionRows([today, history], [], multiplier)).toEqual([
      {
        symbol: 'rb2701',
        exchange: 'SHFE',
        direction: 'LONG',
        volume: 3,
        frozen: 1,
        price: 3100,
        pnl: 1600,
        yd_volume: 1,
        margin: 20_160,
      },
    ])
  })

  it('turn the profit of a short round', () => {
    const short = record({
      PosiDirection: '3',
      OpenCost: 63_000,
      PositionCost: 62_000,
      PositionProfit: -200,
      LongFrozen: 2,
    })
    expect(positionRows([short], [], multiplier)[0]).toMatchObject({ direction: 'SHORT', pnl: 800, frozen: 2 })
  })

  it('say explicitly what went flat', () => {
    const held = [{ symbol: 'au2702', exchange: 'SHFE', direction: 'SHORT' }] as const
    const rows = positionRows([record({})], held, multiplier)
    expect(rows).toHaveLength(2)
    expect(rows[1]).toEqual({ ...held[0], volume: 0, frozen: 0, price: 0, pnl: 0, yd_volume: 0, margin: 0 })
  })

  it('refuse a net side, and a row whose exchange nobody knows', () => {
    expect(() => record({ PosiDirection: '1' })).toThrow('PosiDirection')
    expect(() => record({ ExchangeID: '' })).toThrow('ExchangeID')
  })
})

describe('instruments and funds', () => {
  it('fit their schemas', () => {
    expect(instrumentDataSchema.parse(instrumentRowOf(instrumentFields()))).toMatchObject({
      product: 'rb',
      volume_multiple: 10,
      short_margin_ratio: null,
    })
    const envelope = { account_id: 'a', environment: 'sim', trading_day: '20261120', datetime: '2026-11-20T10:00:00' }
    expect(accountDataSchema.parse({ ...envelope, ...accountFunds(accountFields) }).balance).toBe(1_000_000)
  })

  it('leave options and spreads out', () => {
    expect(instrumentRowOf(instrumentFields({ ProductClass: '2' }))).toBeUndefined()
    expect(instrumentRowOf(instrumentFields({ InstrumentID: 'SP rb2701&rb2705' }))).toBeUndefined()
  })
})
