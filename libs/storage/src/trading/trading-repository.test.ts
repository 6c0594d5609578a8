import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyFill, applyStatus, emptySide, newOrder, sideKey, type OrderState } from '@huangpu/core'
import type { PositionData, TradeData } from '@huangpu/messages'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PositionTable } from '../positions/position-table.js'
import { openStore, type Store } from '../store.js'
import type { OrderRecord } from './order-record.js'
import { TRADING_MIGRATIONS } from './trading-migrations.js'
import { openTradingRepository, type TradingRepository } from './trading-repository.js'

let folder: string
let store: Store
let repository: TradingRepository

const open = (): void => {
  const file = join(folder, 'trading.sqlite')
  store = openStore({
    file,
    environment: 'sim',
    service: 'trading',
    migrations: TRADING_MIGRATIONS,
    synchronous: 'FULL',
  })
  repository = openTradingRepository(store.db, { accountId: 'sim001', environment: 'sim' })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-trading-'))
  open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const order = (orderId: string, state: OrderState = newOrder(2)): OrderRecord => ({
  orderId,
  requestId: `r-${orderId}`,
  origin: 'own',
  symbol: 'rb2605',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  orderType: 'LIMIT',
  price: 3200,
  state,
  overfilled: false,
  orderSysId: null,
  errorId: null,
  reasonCode: null,
  reason: null,
  strategyName: 'manual',
  tradingDay: '20251223',
  expiresAtMs: 5,
  createdAt: '2025-12-23T09:00:00',
  updatedAt: '2025-12-23T09:00:00',
})

const trade = (tradeId: string, more: Partial<TradeData> = {}): TradeData => ({
  trade_id: tradeId,
  order_id: 'A',
  symbol: 'rb2605',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  price: 3200,
  volume: 1,
  datetime: '2025-12-23T09:00:01',
  strategy_name: 'manual',
  account_id: 'sim001',
  environment: 'sim',
  trading_day: '20251223',
  request_id: 'r-A',
  gateway_time_us: 7,
  ...more,
})

describe('orders', () => {
  const report = { event: 'state', statusSeq: 1, tradedLots: 0, unknownSinceMs: null } as const
  const states: OrderState[] = [
    newOrder(2),
    applyStatus(newOrder(2), { ...report, status: 'SUBMITTING', unknownSinceMs: 9 }).next,
    applyStatus(newOrder(2), { ...report, status: 'NOTTRADED' }).next,
    applyStatus(newOrder(2), { ...report, status: 'CANCELLED', tradedLots: 1 }).next,
    applyFill(newOrder(1), 1).next,
  ]

  it.each(states.map((state) => [state.kind === 'final' ? 'final' : state.phase, state] as const))(
    'come back as they were: %s',
    (_phase, state) => {
      repository.orders.insert(order('A'))
      repository.orders.update(order('A', state))
      store.close()
      open()
      expect(repository.orders.byId('A')).toEqual(order('A', state))
      expect(repository.orders.activeOf('rb2605').length).toBe(state.kind === 'final' ? 0 : 1)
    },
  )

  it('are paged from the newest on, all or only those that work', () => {
    for (const id of ['A', 'B', 'C']) repository.orders.insert(order(id))
    repository.orders.update(order('B', applyFill(newOrder(1), 1).next))
    const first = repository.orders.page({ limit: 2, beforeId: undefined }, false)
    expect(first.items.map((item) => item.orderId)).toEqual(['C', 'B'])
    const rest = repository.orders.page({ limit: 2, beforeId: first.nextBeforeId }, false)
    expect([rest.items.map((item) => item.orderId), rest.nextBeforeId]).toEqual([['A'], undefined])
    const working = repository.orders.page({ limit: 9, beforeId: undefined }, true)
    expect(working.items.map((item) => item.orderId)).toEqual(['C', 'A'])
  })
})

describe('fills', () => {
  it('are unique by day, exchange, id and direction, whatever the padding', () => {
    expect(repository.trades.insert(trade('   12'))).toBe(true)
    expect(repository.trades.insert(trade('12'))).toBe(false)
    expect(repository.trades.insert(trade('12', { direction: 'SHORT' }))).toBe(true)
    expect(repository.trades.insert(trade('12', { trading_day: '20251224' }))).toBe(true)
    expect(repository.trades.filledLots('A')).toBe(3)
  })

  it('are listed as messages, from a time on', () => {
    repository.trades.insert(trade('1', { datetime: '2025-12-23T09:00:01' }))
    repository.trades.insert(trade('2', { datetime: '2025-12-23T09:00:02' }))
    const page = repository.trades.page({ limit: 9, beforeId: undefined }, '2025-12-23T09:00:02')
    expect(page.items).toEqual([trade('2', { datetime: '2025-12-23T09:00:02' })])
  })
})

describe('positions', () => {
  it('come back with what they remember of fills and queries', () => {
    const side = {
      ...emptySide(
        { accountId: 'sim001', symbol: 'rb2605', exchange: 'SHFE', direction: 'LONG' } as const,
        '20251223',
        3,
      ),
      lots: { today: 1, yesterday: 2 },
      price: { today: 3200.5, yesterday: 3100 },
      recent: [{ change: { today: 1, yesterday: 0 }, publishedMs: 4 }],
      gap: { publishedMs: 4, explained: { today: 0, yesterday: 2 } },
    }
    new PositionTable(store.db, 'sim001').save(side)
    expect(repository.account.side('rb2605', 'LONG')).toEqual(side)
    expect(repository.account.sides()).toEqual(new Map([[sideKey(side), side]]))
  })

  it('keep the last complete query of a day and drop an unfinished one', () => {
    const row = (snapshotId: string, volume: number): PositionData => ({
      symbol: 'rb2605',
      exchange: 'SHFE',
      direction: 'LONG',
      volume,
      frozen: 0,
      price: 3200,
      pnl: 0,
      yd_volume: 0,
      datetime: '2025-12-23T09:00:00',
      account_id: 'sim001',
      environment: 'sim',
      trading_day: '20251223',
      snapshot_id: snapshotId,
      is_last: true,
      margin: 0,
    })
    expect(repository.account.addRow({ ...row('s1', 1), is_last: false })).toBeUndefined()
    const rows = repository.account.addRow(row('s2', 2)) ?? []
    expect(rows).toEqual([row('s2', 2)])
    repository.snapshots.keep(rows, '20251223')
    repository.snapshots.keep([row('s3', 3)], '20251223')
    expect(repository.snapshots.ofDay('20251223')).toMatchObject([{ volume: 3, snapshot_id: 's3' }])
  })
})

it('counters go on after a restart', () => {
  expect(repository.counters.next('order_number', 100)).toBe(100)
  store.close()
  open()
  expect(repository.counters.next('order_number', 100)).toBe(101)
})
