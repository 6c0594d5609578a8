import { join } from 'node:path'
import { EXCHANGE_MIGRATIONS } from '@huangpu/exchange-sim'
import {
  GATEWAY_MIGRATIONS,
  openStore,
  STRATEGY_MIGRATIONS,
  tablesWithoutAccount,
  TRADING_MIGRATIONS,
  WEB_MIGRATIONS,
  type Migration,
} from '@huangpu/storage'
import { temporaryFolder, type TemporaryFolder } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder: TemporaryFolder

beforeEach(() => {
  folder = temporaryFolder('huangpu-account-tables-')
})
afterEach(() => folder.remove())

/** `exempt`: what belongs to no trading account. */
const STORES: readonly { service: string; migrations: readonly Migration[]; exempt: readonly string[] }[] = [
  { service: 'gateway', migrations: GATEWAY_MIGRATIONS, exempt: [] },
  { service: 'trading', migrations: TRADING_MIGRATIONS, exempt: [] },
  { service: 'strategy', migrations: STRATEGY_MIGRATIONS, exempt: [] },
  // People of the console and their sessions.
  { service: 'web', migrations: WEB_MIGRATIONS, exempt: ['sessions', 'users'] },
  // The market itself: its clock and sequences, each contract's figures and its book of all participants.
  { service: 'exchange', migrations: EXCHANGE_MIGRATIONS, exempt: ['figures', 'singles', 'standing_orders'] },
]

it.each(STORES)('every table of $service carries its account', ({ service, migrations, exempt }) => {
  const file = join(folder.path, `${service}.sqlite`)
  const store = openStore({ file, environment: 'sim', service, migrations, synchronous: 'NORMAL' })
  try {
    expect(tablesWithoutAccount(store.db)).toEqual(exempt)
  } finally {
    store.close()
  }
})
