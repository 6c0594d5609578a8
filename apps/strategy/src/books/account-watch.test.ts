import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PositionData, TradeData } from '@huangpu/messages'
import { AccountBook, openStore, STRATEGY_MIGRATIONS, type Store } from '@huangpu/storage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AccountWatch } from './account-watch.js'

const ACCOUNT = { account_id: 'sim001', environment: 'sim', symbol: 'rb2701', exchange: 'SHFE' } as const
let folder: string
let store: Store
let watch: AccountWatch
let seq = 0

function open(): void {
  const file = join(folder, 'strategy.sqlite')
  const options = { environment: 'sim', service: 'strategy', migrations: STRATEGY_MIGRATIONS } as const
  store = openStore({ file, ...options, synchronous: 'NORMAL' })
  const book = new AccountBook(store.db, 'sim001')
  watch = new AccountWatch({ book, accountId: 'sim001', environment: 'sim' })
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-account-watch-'))
  open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const row = (snapshot: string, volume: number, atMs: number, more: Partial<PositionData> = {}): void =>
  watch.storeRow(
    {
      ...ACCOUNT,
      direction: 'LONG',
      volume,
      yd_volume: volume,
      frozen: 0,
      price: 3000,
      pnl: 0,
      margin: 0,
      datetime: '2025-12-23T10:00:00',
      trading_day: '20251223',
      snapshot_id: snapshot,
      is_last: true,
      ...more,
    },
    `${atMs}-0`,
  )
const trade = (offset: 'OPEN' | 'CLOSEYESTERDAY', volume: number, atMs: number, more: Partial<TradeData> = {}): void =>
  watch.storeTrade(
    {
      ...ACCOUNT,
      trade_id: String((seq += 1)),
      order_id: 'EXT-1',
      request_id: 'EXT-1',
      direction: offset === 'OPEN' ? 'LONG' : 'SHORT',
      offset,
      price: 3000,
      volume,
      datetime: '2025-12-23T10:00:00',
      strategy_name: '',
      trading_day: '20251223',
      gateway_time_us: 0,
      ...more,
    },
    `${atMs}-0`,
  )
const state = () => [watch.lots('rb2701', 'LONG'), watch.isExplained('rb2701', 'LONG')]

it('knows nothing before the first complete query, then every fill at once, whosever it is', () => {
  trade('OPEN', 1, 1_000)
  expect(state()).toEqual([undefined, false])
  row('s1', 3, 2_000, { is_last: false })
  expect(state()).toEqual([undefined, false])
  row('s1', 0, 2_000, { direction: 'SHORT' })
  expect(state()).toEqual([3, true])
  trade('CLOSEYESTERDAY', 2, 3_000)
  expect(state()).toEqual([1, true])
  row('s2', 1, 4_000)
  expect(state()).toEqual([1, true])
  expect(watch.lots('au2702', 'LONG')).toBe(0)
})

it('says when a query found less than the fills explain, and goes on from there after a restart', () => {
  row('s1', 3, 1_000)
  trade('OPEN', 1, 2_000)
  row('s2', 0, 60_000)
  expect(state()).toEqual([0, false])
  store.close()
  open()
  expect(state()).toEqual([0, false])
})

it('does not mix in another account, and follows a simulation that was started anew', () => {
  row('s1', 3, 1_000)
  row('s2', 9, 2_000, { account_id: 'other' })
  trade('OPEN', 5, 2_000, { account_id: 'other' })
  trade('OPEN', 5, 2_000, { environment: 'live' })
  expect(state()).toEqual([3, true])
  row('s3', 1, 3_000, { trading_day: '20251220' })
  expect(state()).toEqual([1, true])
})
