import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Store, openStore } from '../store.js'
import { type GatewayJournal, openGatewayJournal } from './gateway-journal.js'
import { GATEWAY_MIGRATIONS } from './gateway-migrations.js'
import { UNTOLD, type JournalOrder } from './journal-order.js'
import type { JournalTrade } from './trade-journal.js'

let folder: string
let store: Store
let journal: GatewayJournal

const open = (): void => {
  store = openStore({
    file: join(folder, 'gateway.sqlite'),
    environment: 'sim',
    service: 'gateway',
    migrations: GATEWAY_MIGRATIONS,
    synchronous: 'FULL',
  })
  journal = openGatewayJournal(store.db, 'a')
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-journal-'))
  open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const order = (over: Partial<JournalOrder> = {}): JournalOrder => ({
  orderId: 'K1',
  own: true,
  requestId: 'r',
  strategyName: 's',
  tradingDay: '20261120',
  frontId: 1,
  sessionId: -5,
  orderRef: '1',
  orderMemo: 'K1',
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  orderType: 'LIMIT',
  price: 3150,
  volume: 3,
  sendState: 'intended',
  ...UNTOLD,
  expiresAtMs: 1,
  sentAtMs: null,
  createdAtMs: 1,
  ...over,
})
const trade = (over: Partial<JournalTrade> = {}): JournalTrade => ({
  tradingDay: '20261120',
  exchange: 'SHFE',
  tradeId: '9',
  direction: 'LONG',
  orderId: null,
  orderSysId: '          42',
  orderRef: '',
  symbol: 'rb2701',
  offset: 'OPEN',
  price: 3150,
  volume: 1,
  atMs: 5,
  ...over,
})

describe('orders', () => {
  it('come back as they were written, over a restart', () => {
    const written = order({ orderSysId: '          42', unknownSince: 3 })
    journal.orders.insert(written)
    store.close()
    open()
    expect(journal.orders.byId('K1')).toEqual(written)
    expect(journal.orders.bySession('20261120', 1, -5, '1')).toEqual(written)
    expect(journal.orders.bySysId('20261120', 'SHFE', '42')).toEqual(written)
  })

  it('cannot be journalled twice, nor share an OrderRef of a session', () => {
    journal.orders.insert(order())
    expect(() => journal.orders.insert(order())).toThrow('UNIQUE')
    expect(() => journal.orders.insert(order({ orderId: 'K2' }))).toThrow('UNIQUE')
  })

  it('are unanswered until a callback speaks of them, in the order of their OrderRefs', () => {
    for (const n of [10, 9, 2]) journal.orders.insert(order({ orderId: `K${n}`, orderRef: `${n}` }))
    journal.orders.insert(order({ orderId: 'EXT', own: false, orderRef: '1' }))
    const first = journal.orders.byId('K2') as JournalOrder
    journal.orders.change(first, { sendState: 'acknowledged' }, 1)
    expect(journal.orders.unanswered().map((o) => o.orderId)).toEqual(['K9', 'K10'])
    expect(journal.orders.working()).toHaveLength(4)
  })

  it('of another account are not seen', () => {
    journal.orders.insert(order())
    expect(openGatewayJournal(store.db, 'b').orders.byId('K1')).toBeUndefined()
  })
})

describe('trades', () => {
  it('are there once; the two sides of a self-trade are two', () => {
    expect([trade(), trade(), trade({ direction: 'SHORT' })].map((t) => journal.trades.insert(t))).toEqual([
      true,
      false,
      true,
    ])
  })

  it('wait without an order until one claims them, once', () => {
    journal.trades.insert(trade())
    expect(journal.trades.parkedCount('20261120')).toBe(1)
    expect(journal.trades.claimParked('K1', '20261120', 'SHFE', '  42')).toMatchObject([{ orderId: 'K1', volume: 1 }])
    expect(journal.trades.claimParked('K1', '20261120', 'SHFE', '42')).toEqual([])
  })
})

describe('numbers, cancels, refusals, positions', () => {
  it('never hand a number out twice', () => {
    journal.sequences.use('order_ref', 41)
    journal.sequences.use('order_ref', 7)
    expect(journal.sequences.next('order_ref')).toBe(42)
    store.close()
    open()
    expect(journal.sequences.next('order_ref')).toBe(43)
  })

  it('take a number back with the transaction that used it', () => {
    expect(() =>
      store.transaction(() => {
        journal.sequences.next('order_ref')
        throw new Error('rolled back')
      }),
    ).toThrow('rolled back')
    expect(journal.sequences.last('order_ref')).toBe(0)
  })

  it('keep cancels until they are sent', () => {
    journal.cancels.insert({ requestId: 'c1', orderId: 'K1', actionRef: 1, state: 'pending' }, 0)
    journal.cancels.insert({ requestId: 'c1', orderId: 'K1', actionRef: 2, state: 'pending' }, 0)
    expect(journal.cancels.pending()).toHaveLength(1)
    journal.cancels.setState('c1', 'sent')
    expect(journal.cancels.pending()).toEqual([])
    expect(journal.cancels.byActionRef(1)?.state).toBe('sent')
    expect(journal.cancels.latestOf('K1')?.requestId).toBe('c1')
  })

  it('remember an attempt that nobody ended, and secrets that were taken', () => {
    journal.refusals.begin('f', 0)
    expect(journal.refusals.of('f')).toMatchObject({ inFlight: true, refusals: 0, accepted: false })
    journal.refusals.end('f')
    expect(journal.refusals.of('f')).toMatchObject({ inFlight: false, refusals: 0 })
    journal.refusals.begin('f', 0)
    journal.refusals.add('f', 3, 'no', 0)
    expect(journal.refusals.of('f')).toMatchObject({ inFlight: false, refusals: 1 })
    journal.refusals.begin('f', 0)
    journal.refusals.accept('f', 0)
    expect(journal.refusals.of('f')).toMatchObject({ inFlight: false, refusals: 0, accepted: true })
  })

  it('count refusals by fingerprint', () => {
    journal.refusals.add('f', 3, 'no', 0)
    journal.refusals.add('f', 63, 'again', 0)
    expect(journal.refusals.of('f')).toMatchObject({ refusals: 2, errorId: 63, message: 'again', accepted: false })
    journal.refusals.clear('f')
    expect(journal.refusals.of('f')).toBeUndefined()
  })

  it('remember what the last snapshot held', () => {
    journal.positions.replace([{ symbol: 'rb2701', exchange: 'SHFE', direction: 'LONG' }])
    journal.positions.replace([{ symbol: 'au2702', exchange: 'SHFE', direction: 'SHORT' }])
    expect(journal.positions.all()).toEqual([{ symbol: 'au2702', exchange: 'SHFE', direction: 'SHORT' }])
  })
})
