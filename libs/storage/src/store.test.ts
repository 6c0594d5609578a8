import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Migration } from './migrate.js'
import { openStore, type Store, type StoreOptions } from './store.js'
import { StoreError, StoreUnavailable } from './store-error.js'
import { tablesWithoutAccount } from './tables-without-account.js'

const ORDERS: Migration = {
  version: 1,
  name: 'orders',
  sql: 'CREATE TABLE orders (account_id TEXT NOT NULL, order_id TEXT NOT NULL, PRIMARY KEY (account_id, order_id)) STRICT',
}

let folder: string
let stores: Store[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-store-'))
  stores = []
})
afterEach(() => {
  for (const store of stores) store.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (): string => join(folder, 'db', 'trading.sqlite')

function open(changes: Partial<StoreOptions> = {}): Store {
  const store = openStore({
    file: file(),
    environment: 'sim',
    service: 'trading',
    migrations: [ORDERS],
    synchronous: 'FULL',
    ...changes,
  })
  stores.push(store)
  return store
}

function refusal(work: () => unknown): StoreError {
  try {
    work()
  } catch (error) {
    if (error instanceof StoreError) return error
    throw error
  }
  throw new Error('expected a refusal')
}

describe('openStore', () => {
  it('opens in WAL with the synchronous level asked for, and keeps what was committed', () => {
    const first = open()
    expect(first.db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(first.db.pragma('synchronous', { simple: true })).toBe(2)
    first.transaction(() => first.db.prepare('INSERT INTO orders VALUES (?, ?)').run('a', '1'))
    first.close()
    const second = open({ synchronous: 'NORMAL' })
    expect(second.db.pragma('synchronous', { simple: true })).toBe(1)
    expect(second.db.prepare('SELECT COUNT(*) FROM orders').pluck().get()).toBe(1)
  })

  it('refuses a second writer and names the first', () => {
    open()
    const error = refusal(() => open())
    expect(error.code).toBe('store_locked')
    expect(error.messageEn).toContain(`process ${process.pid} (trading)`)
    expect(error.messageZh).toContain(String(process.pid))
  })

  it('opens again at once after the owner was killed', async () => {
    const database = createRequire(import.meta.url).resolve('better-sqlite3')
    const script = `const db = new (require(${JSON.stringify(database)}))(${JSON.stringify(`${file()}.lock`)});
      db.exec('BEGIN EXCLUSIVE'); console.log('locked'); setInterval(() => {}, 1000)`
    open().close()
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    expect(refusal(() => open()).code).toBe('store_locked')
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    expect(open().db.open).toBe(true)
  })

  it('refuses the store of the other environment and of another service', () => {
    open().close()
    expect(refusal(() => open({ environment: 'live' })).messageEn).toContain('belongs to the sim environment')
    expect(refusal(() => open({ service: 'gateway', migrations: [] })).messageEn).toContain('store of trading')
    expect(open().db.open).toBe(true)
  })

  it('migrates step by step and copies a filled database first', () => {
    const first = open()
    first.transaction(() => first.db.prepare('INSERT INTO orders VALUES (?, ?)').run('a', '1'))
    first.close()
    const second = open({
      migrations: [ORDERS, { version: 2, name: 'memo', sql: 'ALTER TABLE orders ADD COLUMN memo TEXT' }],
    })
    expect(second.db.prepare('SELECT memo FROM orders').pluck().all()).toEqual([null])
    const copy = `${file()}.trading-v1.backup`
    expect(readFileSync(copy).subarray(0, 15).toString()).toBe('SQLite format 3')
    expect(existsSync(`${file()}.messaging-v1.backup`)).toBe(false)
  })

  it('changes nothing when a migration fails, and refuses a newer schema', () => {
    open().close()
    const broken = { version: 2, name: 'broken', sql: 'CREATE TABLE extra (a INT) STRICT; SELECT nonsense' }
    expect(refusal(() => open({ migrations: [ORDERS, broken] })).code).toBe('store_migration_failed')
    const store = open()
    expect(store.db.prepare("SELECT COUNT(*) FROM sqlite_master WHERE name = 'extra'").pluck().get()).toBe(0)
    store.close()
    expect(refusal(() => open({ migrations: [] })).code).toBe('store_too_new')
  })

  it('says that a file is corrupt and leaves it alone', () => {
    open().close()
    writeFileSync(file(), 'this is no database, whatever its name says'.repeat(200))
    const before = readFileSync(file(), 'utf8')
    expect(refusal(() => open()).code).toBe('store_corrupt')
    expect(readFileSync(file(), 'utf8')).toBe(before)
  })

  it('finds pages that were overwritten', () => {
    const store = open()
    store.transaction(() => {
      for (let i = 0; i < 500; i += 1) store.db.prepare('INSERT INTO orders VALUES (?, ?)').run('a', `order-${i}`)
    })
    store.close()
    const bytes = readFileSync(file())
    bytes.fill(0xab, 8_192, bytes.length - 8_192)
    writeFileSync(file(), bytes)
    expect(refusal(() => open()).code).toBe('store_corrupt')
  })

  it('says that a place cannot be written', () => {
    writeFileSync(join(folder, 'db'), 'a file where the folder should be')
    expect(refusal(() => open()).code).toBe('store_unwritable')
  })
})

describe('transaction', () => {
  it('rolls everything back, a nested failure only its own part', () => {
    const store = open()
    const insert = store.db.prepare('INSERT INTO orders VALUES (?, ?)')
    const ids = (): unknown[] => store.db.prepare('SELECT order_id FROM orders').pluck().all()
    expect(() =>
      store.transaction(() => {
        insert.run('a', '1')
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(ids()).toEqual([])
    store.transaction(() => {
      insert.run('a', '1')
      expect(() =>
        store.transaction(() => {
          insert.run('a', '2')
          throw new Error('inner')
        }),
      ).toThrow('inner')
    })
    expect(ids()).toEqual(['1'])
  })

  it('calls a full disk transient and goes on when there is room again', () => {
    const store = open()
    const pages = store.db.pragma('page_count', { simple: true }) as number
    store.db.pragma(`max_page_count = ${pages}`)
    const fill = (): void => {
      store.transaction(() => {
        const insert = store.db.prepare('INSERT INTO orders VALUES (?, ?)')
        for (let i = 0; i < 2_000; i += 1) insert.run('a', `order-${i}`)
      })
    }
    expect(fill).toThrow(StoreUnavailable)
    expect(store.db.prepare('SELECT COUNT(*) FROM orders').pluck().get()).toBe(0)
    store.db.pragma('max_page_count = 1000000')
    fill()
    expect(store.db.prepare('SELECT COUNT(*) FROM orders').pluck().get()).toBe(2_000)
  })
})

describe('conventions', () => {
  it('finds tables without account_id', () => {
    const store = open()
    expect(tablesWithoutAccount(store.db)).toEqual([])
    store.db.exec('CREATE TABLE loose (id INTEGER) STRICT')
    expect(tablesWithoutAccount(store.db)).toEqual(['loose'])
    expect(tablesWithoutAccount(store.db, ['loose'])).toEqual([])
  })
})

describe('a killed process', () => {
  it('loses no committed row and keeps no uncommitted one', () => {
    open().close()
    const database = createRequire(import.meta.url).resolve('better-sqlite3')
    const script = `const db = new (require(${JSON.stringify(database)}))(${JSON.stringify(file())});
      db.pragma('synchronous = FULL');
      db.prepare("INSERT INTO orders VALUES ('a', 'committed')").run();
      db.exec('BEGIN IMMEDIATE'); db.prepare("INSERT INTO orders VALUES ('a', 'open')").run();
      process.kill(process.pid, 'SIGKILL')`
    expect(() => execFileSync(process.execPath, ['-e', script], { stdio: 'ignore' })).toThrow()
    expect(open().db.prepare('SELECT order_id FROM orders').pluck().all()).toEqual(['committed'])
  })
})
