import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeadLetter } from '@huangpu/messages'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore, type Store } from './store.js'

const DAY_MS = 86_400_000
let folder: string
let store: Store
let now: number

const open = (): Store =>
  openStore({
    file: join(folder, 's.sqlite'),
    environment: 'sim',
    service: 'trading',
    migrations: [{ version: 1, name: 'effects', sql: 'CREATE TABLE effect (account_id TEXT, key TEXT) STRICT' }],
    synchronous: 'NORMAL',
    nowMs: () => now,
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-messaging-'))
  now = Date.UTC(2025, 11, 23)
  store = open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const effects = (): unknown[] => store.db.prepare('SELECT key FROM effect ORDER BY rowid').pluck().all()
const apply = (key: string, consumer = 'trading'): string =>
  store.inbox.apply(consumer, key, () => store.db.prepare('INSERT INTO effect VALUES (?, ?)').run('a', key))
const jsons = (afterId = store.outbox.sentThrough()): string[] =>
  store.outbox.pending(afterId, 1_000).map((row) => row.json)

describe('inbox', () => {
  it('runs an effect once per consumer and key, over restarts', () => {
    expect(apply('k1')).toBe('applied')
    expect(apply('k1')).toBe('duplicate')
    expect(apply('k1', 'other')).toBe('applied')
    store.close()
    store = open()
    expect(apply('k1')).toBe('duplicate')
    expect(effects()).toEqual(['k1', 'k1'])
  })

  it('forgets the key when the effect throws', () => {
    expect(() =>
      store.inbox.apply('trading', 'k', () => {
        store.outbox.add('stream:cmd', 'k', '{}')
        throw new Error('boom')
      }),
    ).toThrow('boom')
    expect(jsons()).toEqual([])
    expect(apply('k')).toBe('applied')
  })

  it('applies any sequence of keys with repeats exactly once, in order of first arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), fc.integer(), (keys, run) => {
        const before = effects().length
        for (const key of keys) apply(`${run}/${key}`, `consumer-${before}`)
        expect(effects().slice(before)).toEqual([...new Set(keys)].map((key) => `${run}/${key}`))
      }),
      { numRuns: 25 },
    )
  })

  it('counts failures durably and sets aside with a letter in the outbox', () => {
    expect(store.inbox.recordFailure('trading', 's/1-0', 'boom')).toBe(1)
    store.close()
    store = open()
    expect(store.inbox.recordFailure('trading', 's/1-0', 'boom')).toBe(2)
    const letter: DeadLetter = {
      source: 's',
      entry_id: '1-0',
      consumer: 'trading',
      reason: 'failed 2 times: boom',
      payload: '{"a":1}',
      datetime: '2025-12-23T09:00:00',
    }
    store.inbox.setAside('trading', 's/1-0', letter)
    expect(jsons().map((json) => JSON.parse(json) as unknown)).toEqual([letter])
    expect(store.db.prepare('SELECT COUNT(*) FROM dead_letter').pluck().get()).toBe(1)
    expect(store.inbox.recordFailure('trading', 's/1-0', 'boom')).toBe(1)
  })

  it('calls what was committed applied, although tidying up failed behind it', () => {
    now += 8 * DAY_MS
    store.db.exec(`CREATE TRIGGER full BEFORE DELETE ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END;
      INSERT INTO inbox VALUES ('trading', 'old', 0)`)
    for (let i = 0; i < 20_001; i += 1) expect(apply(`k${i}`)).toBe('applied')
  })

  it('keeps keys for a week', () => {
    apply('old')
    now += 6 * DAY_MS
    store.close()
    store = open()
    expect(apply('old')).toBe('duplicate')
    now += 2 * DAY_MS
    store.close()
    store = open()
    expect(apply('old')).toBe('applied')
  })
})

describe('outbox', () => {
  const add = (...keys: string[]): void => {
    store.transaction(() => {
      for (const key of keys) store.outbox.add('stream:cmd', key, `"${key}"`)
    })
  }

  it('shows rows only when committed, in order, and tells the listener once per transaction', () => {
    const seen: string[][] = []
    store.outbox.onAdded(() => seen.push(jsons()))
    store.transaction(() => {
      store.outbox.add('stream:cmd', 'a', '"a"')
      store.outbox.add('stream:cmd', 'b', '"b"')
      expect(jsons()).toEqual([])
    })
    expect(seen).toEqual([['"a"', '"b"']])
    expect(() =>
      store.transaction(() => {
        store.outbox.add('stream:cmd', 'c', '"c"')
        throw new Error('no')
      }),
    ).toThrow('no')
    store.transaction(() => undefined)
    expect(seen).toHaveLength(1)
  })

  it('remembers what was sent when closed in good order', () => {
    add('a', 'b', 'c')
    const [first, second] = store.outbox.pending(0, 10)
    store.outbox.markSent(second?.id ?? 0, { 'stream:cmd': '5-0' })
    expect(first?.json).toBe('"a"')
    store.close()
    store = open()
    expect(jsons()).toEqual(['"c"'])
    expect(store.outbox.marks().lastEntryIds).toEqual({ 'stream:cmd': '5-0' })
  })

  it('writes the mark with the next transaction, and again when that one is rolled back', () => {
    add('a')
    store.outbox.markSent(1, {})
    const mark = store.db.prepare('SELECT sent_through FROM outbox_mark').pluck()
    expect(() =>
      store.transaction(() => {
        expect(mark.get()).toBe(1)
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(mark.get()).toBe(0)
    store.transaction(() => undefined)
    expect(mark.get()).toBe(1)
  })

  it('never fails a transaction that is committed: neither by tidying up nor by whom it tells', () => {
    store.db.exec(`CREATE TRIGGER full BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
    const addMany = (count: number): void =>
      store.transaction(() => {
        for (let i = 0; i < count; i += 1) store.outbox.add('stream:cmd', `k${i}`, '{}')
      })
    addMany(10)
    store.outbox.markSent(10, {})
    now += 3 * DAY_MS
    store.outbox.onAdded(() => {
      throw new Error('the disk cannot be read')
    })
    addMany(5_001)
    expect(store.outbox.lastPendingId()).toBe(5_011)
  })

  it('replays what is young and unconfirmed', () => {
    add('old')
    now += 2 * DAY_MS - 1
    add('a', 'b', 'c')
    store.outbox.markSent(4, { 'stream:cmd': '5-0' })
    store.outbox.confirm('b')
    expect(jsons()).toEqual([])
    expect(store.outbox.rewind(now - DAY_MS)).toBe(2)
    expect(jsons()).toEqual(['"a"', '"c"'])
    expect(store.outbox.lastPendingId()).toBe(4)
    store.outbox.confirm('c')
    expect(store.outbox.lastPendingId()).toBe(2)
    expect(store.outbox.marks().lastEntryIds).toEqual({})
  })

  it('prunes rows that were sent and are older than two days, never unsent ones', () => {
    add('sent', 'unsent')
    store.outbox.markSent(1, {})
    now += 3 * DAY_MS
    store.close()
    store = open()
    expect(store.db.prepare('SELECT key FROM outbox').pluck().all()).toEqual(['unsent'])
    expect(jsons()).toEqual(['"unsent"'])
  })
})
