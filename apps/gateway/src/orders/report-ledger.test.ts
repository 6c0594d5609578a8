import { UNTOLD, type JournalOrder } from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FRONT, SESSION, TRADING_DAY, orderFields, tradeFields } from '../testing/ctp-samples.js'
import { type TestDesk, openTestDesk } from '../testing/test-desk.js'
import { orderReportOf } from '../wire/order-report.js'
import { tradeReportOf } from '../wire/trade-report.js'
import { OrderPublisher } from './order-publisher.js'
import { ReportLedger } from './report-ledger.js'

let test: TestDesk
let ledger: ReportLedger
let resurfaced: string[]

const ownOrder = (over: Partial<JournalOrder> = {}): JournalOrder => ({
  orderId: 'K1',
  own: true,
  requestId: 'req-1',
  strategyName: 'ma_rsi',
  tradingDay: TRADING_DAY,
  frontId: FRONT,
  sessionId: SESSION,
  orderRef: '1',
  orderMemo: '',
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  orderType: 'LIMIT',
  price: 3150,
  volume: 3,
  sendState: 'sent',
  ...UNTOLD,
  expiresAtMs: 1,
  sentAtMs: 1,
  createdAtMs: 1,
  ...over,
})

const SYS = '          42'

/**
 * One callback a word: `a`, `3`, `1:2` (status, lots traded so far), `5r` (exchange reject), `t2#7` (trade of 2 lots,
 * id 7). Ids of the exchange come with everything but the first `a`.
 */
function feed(script: string): void {
  let first = true
  for (const word of script.split(/[ ,]+/)) {
    if (word.startsWith('t')) {
      const [lots, id] = word.slice(1).split('#')
      ledger.onTrade(tradeReportOf(tradeFields({ Volume: Number(lots), TradeID: `          ${id}`, OrderSysID: SYS })))
      continue
    }
    const [code, traded] = word.replace('r', '').split(':')
    const fields = {
      OrderStatus: code,
      OrderSubmitStatus: word.endsWith('r') ? '4' : code === 'a' ? '0' : '3',
      VolumeTraded: Number(traded ?? (code === '0' ? 3 : 0)),
      OrderSysID: first ? '' : SYS,
      StatusMsg: word.endsWith('r') ? '价格跌破跌停板' : '',
    }
    ledger.onOrder(orderReportOf(orderFields(fields)))
    first = false
  }
}

const told = (): string =>
  test
    .statuses()
    .map((status) => `${status.status}/${status.traded}`)
    .join(' ')
const fills = (): string =>
  test
    .trades()
    .map((trade) => `${trade.trade_id}x${trade.volume}`)
    .join(' ')

beforeEach(() => {
  test = openTestDesk()
  resurfaced = []
  ledger = new ReportLedger(test.desk, new OrderPublisher(test.desk), (order) => resurfaced.push(order.orderId))
})
afterEach(() => test.close())

describe('sequences of SHFE', () => {
  it.each([
    ['rest then fill', 'a 3 3 0 t3#1', 'SUBMITTING/0 NOTTRADED/0 ALLTRADED/3', '1x3'],
    ['immediate', 'a a 0 t3#1', 'SUBMITTING/0 ALLTRADED/3', '1x3'],
    ['partial then full', 'a 3 3 1:1 t1#1 1:1 0 t2#2', 'SUBMITTING/0 NOTTRADED/0 PARTTRADED/1 ALLTRADED/3', '1x1 2x2'],
    ['partial told as queued', 'a 3 3:1 t1#1', 'SUBMITTING/0 NOTTRADED/0 PARTTRADED/1', '1x1'],
    ['cancel', 'a 3 3 5', 'SUBMITTING/0 NOTTRADED/0 CANCELLED/0', ''],
    ['partial then cancel', 'a 3 3 1:1 t1#1 1:1 5:1', 'SUBMITTING/0 NOTTRADED/0 PARTTRADED/1 CANCELLED/1', '1x1'],
    ['FAK partial: the trade comes after the end', 'a 5:2 5:2 t2#1', 'SUBMITTING/0 CANCELLED/2', '1x2'],
    ['exchange reject', 'a 5r', 'SUBMITTING/0 REJECTED/0', ''],
    [
      'late and lower reports change nothing',
      'a 3 1:2 3 1:1 0 3 a 5',
      'SUBMITTING/0 NOTTRADED/0 PARTTRADED/2 ALLTRADED/3',
      '',
    ],
  ])('%s', (_name, script, statuses, trades) => {
    test.desk.journal.orders.insert(ownOrder())
    feed(script)
    expect(told()).toBe(statuses)
    expect(fills()).toBe(trades)
    // The whole day again, as after each login: nothing is told twice.
    feed(script)
    expect(told()).toBe(statuses)
    expect(fills()).toBe(trades)
    expect(test.statuses().map((status) => status.status_seq)).toEqual(test.statuses().map((_, index) => index + 1))
  })

  it('tells a cancel that was asked for from one that the exchange made', () => {
    test.desk.journal.orders.insert(ownOrder())
    feed('a 5')
    expect(test.statuses().at(-1)).toMatchObject({ status: 'CANCELLED', reason_code: 'cancelled_by_exchange' })
    test.desk.journal.orders.insert(ownOrder({ orderId: 'K2', orderRef: '2' }))
    test.desk.journal.cancels.insert({ requestId: 'c', orderId: 'K2', actionRef: 1, state: 'sent' }, 0)
    ledger.onOrder(
      orderReportOf(orderFields({ OrderRef: '2', OrderStatus: '5', OrderSubmitStatus: '3', OrderSysID: '43' })),
    )
    expect(test.statuses().at(-1)).toMatchObject({ order_id: 'K2', reason_code: 'cancelled_by_user' })
  })

  it('says why the exchange refused', () => {
    test.desk.journal.orders.insert(ownOrder())
    feed('a 5r')
    expect(test.statuses().at(-1)).toMatchObject({ reason_code: 'exchange_rejected', reason: '价格跌破跌停板' })
  })

  it('keeps the exchange id with its padding', () => {
    test.desk.journal.orders.insert(ownOrder())
    feed('a 3')
    expect(test.statuses().at(-1)?.order_sys_id).toBe(SYS)
  })
})

describe('refusals by the counter', () => {
  const input = {
    tradingDay: TRADING_DAY,
    orderRef: '1',
    orderMemo: '',
    symbol: 'rb2701',
    direction: 'LONG',
    offset: 'OPEN',
    price: 3150,
    volumeLots: 3,
  } as const
  const action = { orderActionRef: 7, symbol: 'rb2701', orderSysId: SYS, sessionId: 0, orderRef: '' }

  it('ends the order once, although two callbacks come', () => {
    test.desk.journal.orders.insert(ownOrder())
    for (let i = 0; i < 3; i += 1) ledger.onInsertRefused(input, { errorId: 31, message: 'CTP:资金不足' })
    expect(test.statuses()).toHaveLength(1)
    expect(test.statuses()[0]).toMatchObject({ status: 'REJECTED', reason_code: 'counter_rejected', error_id: 31 })
  })

  it.each([
    { symbol: 'cu2701' },
    { direction: 'SHORT' },
    { offset: 'CLOSETODAY' },
    { price: 3151 },
    { volumeLots: 2 },
    { orderMemo: 'K2' },
  ] as const)('does not touch an order of the same OrderRef that is another: %j', (other) => {
    test.desk.journal.orders.insert(ownOrder({ orderMemo: 'K1' }))
    expect(ledger.onInsertRefused({ ...input, ...other }, { errorId: 31, message: '' })).toBeUndefined()
    expect(told()).toBe('')
  })

  it('ends an order that waits for its own answer only by its memo', () => {
    test.desk.journal.orders.insert(ownOrder({ orderMemo: 'K1' }))
    const waits = (): boolean => true
    expect(ledger.onInsertRefused(input, { errorId: 31, message: '' }, waits)).toBeUndefined()
    expect(ledger.onInsertRefused({ ...input, orderMemo: 'K1' }, { errorId: 31, message: '' }, waits)).toBe('K1')
    expect(told()).toBe('REJECTED/0')
  })

  it('does not end an order that rests already', () => {
    test.desk.journal.orders.insert(ownOrder())
    feed('a 3')
    ledger.onInsertRefused(input, { errorId: 22, message: '' })
    expect(told()).toBe('SUBMITTING/0 NOTTRADED/0')
  })

  it('reports a refused cancel once, with its own event and no change of state', () => {
    test.desk.journal.orders.insert(ownOrder())
    feed('a 3')
    test.desk.journal.cancels.insert({ requestId: 'c', orderId: 'K1', actionRef: 7, state: 'sent' }, 0)
    for (let i = 0; i < 2; i += 1) ledger.onCancelRefused(action, { errorId: 26, message: 'CTP:报单已全成交' })
    ledger.onCancelRefused({ ...action, orderActionRef: 8 }, { errorId: 26, message: 'of another terminal' })
    expect(test.statuses()).toHaveLength(3)
    expect(test.statuses()[2]).toMatchObject({
      event: 'cancel_rejected',
      status: 'NOTTRADED',
      reason_code: 'order_already_final',
      error_id: 26,
    })
  })
})

describe('a refused cancel of another terminal, whose number is the same as ours,', () => {
  const own = { orderActionRef: 7, symbol: 'rb2701', orderSysId: SYS, sessionId: SESSION, orderRef: '1' }
  it.each([
    ['names another contract', { symbol: 'cu2701' }, false],
    ['names another exchange id', { orderSysId: '          43' }, false],
    ['names another session', { orderSysId: '', sessionId: 5 }, false],
    ['names another OrderRef', { orderSysId: '', orderRef: '2' }, false],
    ['is ours by the exchange id', { sessionId: 0, orderRef: '' }, true],
    ['is ours by session and OrderRef', { orderSysId: '' }, true],
  ])('%s', (_how, other, ours) => {
    test.desk.journal.orders.insert(ownOrder())
    feed('a 3')
    test.desk.journal.cancels.insert({ requestId: 'c', orderId: 'K1', actionRef: 7, state: 'sent' }, 0)
    ledger.onCancelRefused({ ...own, ...other }, { errorId: 26, message: '' })
    expect(test.statuses().some((status) => status.event === 'cancel_rejected')).toBe(ours)
    expect(test.desk.journal.cancels.latestOf('K1')?.state).toBe(ours ? 'refused' : 'sent')
  })
})

describe('orders and trades of others', () => {
  it('imports them under a name that replays give again', () => {
    feed('a 3 0 t3#1')
    const id = `EXT-${TRADING_DAY}-${FRONT}-${SESSION}-1`
    expect(test.statuses().map((s) => [s.order_id, s.strategy_name])).toEqual([
      [id, ''],
      [id, ''],
      [id, ''],
    ])
    expect(test.trades()[0]).toMatchObject({ order_id: id, request_id: id, strategy_name: '' })
  })

  it('does not book another session of the same OrderRef on our order', () => {
    test.desk.journal.orders.insert(ownOrder())
    ledger.onOrder(
      orderReportOf(orderFields({ SessionID: 1234, OrderStatus: '3', OrderSubmitStatus: '3', OrderSysID: '50' })),
    )
    ledger.onTrade(tradeReportOf(tradeFields({ OrderSysID: '50' })))
    expect(test.desk.journal.orders.byId('K1')).toMatchObject({ status: 'SUBMITTING', filled: 0 })
    expect(test.trades()[0]?.order_id).toBe(`EXT-${TRADING_DAY}-${FRONT}-1234-1`)
  })

  it('does not book a trade on our order of the same OrderRef when it comes before its own', () => {
    test.desk.journal.orders.insert(ownOrder())
    ledger.onTrade(tradeReportOf(tradeFields({ OrderSysID: '50' })))
    expect(test.trades()).toEqual([])
    ledger.onOrder(orderReportOf(orderFields({ SessionID: 1234, OrderStatus: '0', VolumeTraded: 3, OrderSysID: '50' })))
    expect(test.trades()[0]?.order_id).toBe(`EXT-${TRADING_DAY}-${FRONT}-1234-1`)
    expect(test.desk.journal.orders.byId('K1')).toMatchObject({ status: 'SUBMITTING', filled: 0 })
  })

  it('leaves products that no message can name alone', () => {
    ledger.onOrder(orderReportOf(orderFields({ InstrumentID: 'au2612C960' })))
    ledger.onTrade(tradeReportOf(tradeFields({ InstrumentID: 'au2612C960' })))
    expect(test.desk.journal.trades.parkedCount(TRADING_DAY)).toBe(0)
    expect(told()).toBe('')
    expect(test.counts.get('orders_of_other_products')).toBe(1)
  })
})

describe('trades', () => {
  it('before their order are parked until it is known', () => {
    ledger.onTrade(tradeReportOf(tradeFields({ OrderSysID: SYS, OrderRef: '' })))
    expect(fills()).toBe('')
    expect(test.desk.journal.trades.parkedCount(TRADING_DAY)).toBe(1)
    test.desk.journal.orders.insert(ownOrder())
    feed('a 3')
    expect(fills()).toBe('9x3')
    expect(test.trades()[0]).toMatchObject({ order_id: 'K1', strategy_name: 'ma_rsi', request_id: 'req-1' })
    expect(test.desk.journal.trades.parkedCount(TRADING_DAY)).toBe(0)
  })

  it('of one id on both sides (a self-trade) are two', () => {
    test.desk.journal.orders.insert(ownOrder())
    feed('a 3 t3#1')
    ledger.onTrade(tradeReportOf(tradeFields({ TradeID: '1', Direction: '1', OrderSysID: '77' })))
    expect(test.desk.journal.trades.parkedCount(TRADING_DAY)).toBe(1)
  })

  it('beyond the volume ring the alarm', () => {
    test.desk.journal.orders.insert(ownOrder())
    feed('a 3 0 t3#1 t1#2')
    expect(test.alerts).toEqual(['order_overfilled'])
  })

  it('carry the exchange time of the trade', () => {
    test.desk.journal.orders.insert(ownOrder())
    feed('a 3 t3#1')
    expect(test.trades()[0]?.datetime).toBe('2026-11-20T10:00:01')
  })
})

describe('an order that was declared dead', () => {
  it('rings the alarm and is handed out for a cancel when the counter works it', () => {
    test.desk.journal.orders.insert(
      ownOrder({ status: 'REJECTED', sendState: 'sent', reasonCode: 'not_found_at_counter' }),
    )
    feed('a 3 3')
    expect(resurfaced).toEqual(['K1'])
    expect(told()).toBe('')
  })
})
