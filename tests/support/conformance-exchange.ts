import { join, resolve } from 'node:path'
import { parseShanghai } from '@huangpu/core'
import { EXCHANGE_MIGRATIONS, exchangeConfigSchema, openExchange, type ExchangeRuntime } from '@huangpu/exchange-sim'
import { loadCalendar, openStore } from '@huangpu/storage'

const ROOT = resolve(import.meta.dirname, '../..')
export const APP_ID = 'huangpu_sim'
export const AUTH_CODE = '0000000000000000'
/** Thin books: an order of a few lots empties a level. Its night lasts to 02:30. */
export const CONTRACTS = ['au2702', 'au2704', 'au2706', 'au2708'] as const
const DAY_BEFORE = parseShanghai('2026-11-23T14:58:00') ?? 0
const AFTER_SETTLEMENT = parseShanghai('2026-11-23T15:16:00') ?? 0
/** When its clients meet it. */
export const NIGHT = parseShanghai('2026-11-23T21:00:30') ?? 0
/** Market seconds in a real one: resting orders meet the market sooner. */
const SPEED = 10

/**
 * A simulated exchange on free ports in a night session, with an account for each client. A day was settled before, so
 * that there are statements.
 */
export async function openConformanceExchange(
  folder: string,
  users: readonly string[],
  // Fast enough to be over soon, slow enough to be met.
  { queriesPerSecond = 40, faults = [] }: { queriesPerSecond?: number; faults?: readonly object[] } = {},
): Promise<ExchangeRuntime> {
  const config = (mode: 'stepped' | 'always_open') =>
    exchangeConfigSchema.parse({
      fronts: { td_port: 0, md_port: 0, queries_per_second: queriesPerSecond },
      time: { mode, ...(mode === 'always_open' ? { speed: SPEED } : {}) },
      faults: mode === 'always_open' ? faults : [],
      accounts: users.map((user_id) => ({
        user_id,
        password: passwordOf(user_id),
        app_id: APP_ID,
        auth_code: AUTH_CODE,
        initial_balance: 20_000_000,
      })),
      market: { kind: 'synthetic', seed: 7, contracts: CONTRACTS.map((symbol) => ({ symbol, price: 952.4 })) },
    })
  const open = (mode: 'stepped' | 'always_open', wallMs: () => number): Promise<ExchangeRuntime> =>
    openExchange({
      config: config(mode),
      calendar: loadCalendar(join(ROOT, 'config')),
      store: openStore({
        file: join(folder, 'exchange.sqlite'),
        environment: 'sim',
        service: 'exchange',
        migrations: EXCHANGE_MIGRATIONS,
        synchronous: 'NORMAL',
      }),
      homeRoot: folder,
      wallMs,
      publishClock: () => undefined,
      warn: (message) => console.warn(message),
    })
  const dayBefore = await open('stepped', () => DAY_BEFORE)
  dayBefore.exchange.advance(AFTER_SETTLEMENT)
  await dayBefore.stop()
  const startedAt = Date.now()
  return open('always_open', () => NIGHT + Date.now() - startedAt)
}

export const passwordOf = (user: string): string => `pw-${user}`
