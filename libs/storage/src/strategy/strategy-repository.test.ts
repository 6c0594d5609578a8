import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TradeData } from '@huangpu/messages'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStore, type Store } from '../store.js'
import { tablesWithoutAccount } from '../tables-without-account.js'
import { STRATEGY_MIGRATIONS } from './strategy-migrations.js'
import { StrategyRepository } from './strategy-repository.js'

let folder: string
let store: Store
let repository: StrategyRepository

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-strategy-store-'))
  store = openStore({
    file: join(folder, 'strategy.sqlite'),
    environment: 'sim',
    service: 'strategy',
    migrations: STRATEGY_MIGRATIONS,
    synchronous: 'NORMAL',
  })
  repository = new StrategyRepository(store.db, 'sim001')
})

afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const order = {
  requestId: 'ma:b1:buy:0',
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  orderType: 'LIMIT',
  price: 3200,
  volume: 2,
  purpose: 'signal',
} as const
const times = { placedAtMs: 1_000, expiresAtMs: 4_000 }

const status = {
  order_id: 'A1',
  request_id: order.requestId,
  volume: 2,
  traded: 0,
  status: 'NOTTRADED',
  status_seq: 2,
  reason_code: null,
  reason: null,
  datetime: '2025-12-23T21:00:00',
} as const

const trade: TradeData = {
  trade_id: '   12',
  order_id: 'A1',
  request_id: order.requestId,
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  price: 3200,
  volume: 1,
  datetime: '2025-12-23T21:00:01',
  strategy_name: 'ma',
  account_id: 'sim001',
  environment: 'sim',
  trading_day: '20251224',
  gateway_time_us: 1,
}

it('gives every table its account', () => {
  expect(tablesWithoutAccount(store.db)).toEqual([])
})

it('knows whose request it was and refuses the same id twice', () => {
  repository.addRequest('ma', order, times)
  expect(repository.instanceOf(order.requestId)).toBe('ma')
  expect(repository.instanceOf('of-others')).toBeUndefined()
  expect(repository.expiryOf(order.requestId)).toBe(4_000)
  expect(() => repository.addRequest('ma', order, times)).toThrow(/UNIQUE/)
})

it('brings back working requests with the last status of each child, and forgets final ones', () => {
  repository.addRequest('ma', order, times)
  repository.saveStatus(status)
  repository.saveStatus({ ...status, status: 'SUBMITTING', status_seq: 1 })
  expect(repository.workingRequests('ma', 'rb2701')).toMatchObject([
    { order, placedAtMs: 1_000, statuses: [{ order_id: 'A1', status: 'NOTTRADED', status_seq: 2, event: 'state' }] },
  ])
  expect(repository.workingRequests('ma', 'au2702')).toEqual([])
  repository.markFinal(order.requestId)
  expect(repository.workingRequests('ma', 'rb2701')).toEqual([])
})

it('never lets a terminal status go back', () => {
  repository.addRequest('ma', order, times)
  repository.saveStatus({ ...status, status: 'CANCELLED', traded: 1, status_seq: 3 })
  repository.saveStatus({ ...status, status: 'NOTTRADED', traded: 0, status_seq: 4 })
  expect(repository.workingRequests('ma', 'rb2701')[0]?.statuses).toMatchObject([{ status: 'CANCELLED', traded: 1 }])
})

it('keeps a fill once, padded or not', () => {
  expect(repository.saveFill('ma', trade)).toBe(true)
  expect(repository.saveFill('ma', { ...trade, trade_id: '12' })).toBe(false)
  expect(repository.saveFill('ma', { ...trade, direction: 'SHORT' })).toBe(true)
  expect(repository.bookEntries('ma', 'rb2701')).toMatchObject([{ direction: 'LONG' }, { direction: 'SHORT' }])
  expect(repository.bookEntries('ma_2', 'rb2701')).toEqual([])
})

it('puts adjustments between the fills that they came after and before, and keeps who saw them', () => {
  const lost = {
    side: 'LONG',
    lots: -1,
    price: null,
    cause: 'closed_outside',
    by: 'strategy',
    reason: 'closed elsewhere',
    at: '2025-12-23T21:01:00',
  } as const
  repository.saveFill('ma', trade)
  repository.saveFill('other', { ...trade, trade_id: '13' })
  repository.adjustments.add('ma', 'rb2701', lost)
  repository.saveFill('ma', { ...trade, trade_id: '14', volume: 2 })
  repository.adjustments.add('ma', 'rb2701', { ...lost, lots: 3, price: 3100, cause: 'person', by: 'li' })
  expect(
    repository.bookEntries('ma', 'rb2701').map((entry) => (entry.kind === 'fill' ? entry.volume : entry.lots)),
  ).toEqual([1, -1, 2, 3])
  expect(repository.bookEntries('ma', 'au2702')).toEqual([])
  expect(repository.adjustments.unacknowledged('ma', 'rb2701')).toMatchObject([lost])
  repository.adjustments.acknowledge('ma', 'rb2701', { by: 'li', at: '2025-12-23T21:02:00' })
  expect(repository.adjustments.unacknowledged('ma', 'rb2701')).toEqual([])
  expect(repository.adjustments.of('ma', 'rb2701')).toMatchObject([
    { acknowledgedBy: 'li', acknowledgedAt: '2025-12-23T21:02:00' },
    { acknowledgedBy: 'li', acknowledgedAt: lost.at },
  ])
})

it('refuses a book that grows by itself', () => {
  const grown = { side: 'LONG', lots: 1, price: 3100, by: 'strategy', reason: '', at: '' } as const
  expect(() => repository.adjustments.add('ma', 'rb2701', { ...grown, cause: 'closed_outside' })).toThrow(/CHECK/)
})

it('remembers the choice, the variables and the last bar apart from each other', () => {
  expect(repository.instance('ma')).toMatchObject({ wanted: null, timeEpoch: 1, variables: {} })
  repository.saveProgress('ma', { variables: { rsi: 50 }, actedThroughMs: 7 })
  repository.saveChoice('ma', { wanted: 'stopped', enabledInFile: true })
  repository.saveProgress('ma', { variables: { rsi: 51 }, actedThroughMs: null })
  expect(repository.instance('ma')).toEqual({
    wanted: 'stopped',
    enabledInFile: true,
    variables: { rsi: 51 },
    actedThroughMs: 7,
    timeEpoch: 1,
  })
  expect(repository.beginTimeEpoch('ma')).toBe(2)
  expect(repository.instance('ma').actedThroughMs).toBeNull()
})
