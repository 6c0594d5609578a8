import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createSessionsRepository,
  createUsersRepository,
  openStore,
  WEB_MIGRATIONS,
  type Store,
} from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Sessions } from './sessions.js'

const HOUR = 3_600_000

describe('Sessions', () => {
  let folder: string
  let store: Store
  let sessions: Sessions
  let nowMs: number

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'huangpu-sessions-'))
    store = openStore({
      file: join(folder, 'web.sqlite'),
      environment: 'sim',
      migrations: WEB_MIGRATIONS,
      synchronous: 'NORMAL',
      service: 'web',
    })
    const users = createUsersRepository(store.db)
    users.add({ name: 'admin', role: 'admin', password_hash: 'x', password_is_generated: true }, 0)
    nowMs = 1_000 * HOUR
    sessions = new Sessions(createSessionsRepository(store.db), users, () => nowMs)
  })

  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('are 128 bits of chance, and the store cannot give them away', () => {
    const id = sessions.open('admin')
    expect(Buffer.from(id, 'base64url')).toHaveLength(16)
    expect(sessions.find(id)?.user.name).toBe('admin')
    expect(JSON.stringify(store.db.prepare('SELECT * FROM sessions').all())).not.toContain(id)
    expect(sessions.find(`${id.slice(0, -1)}${id.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined()
    expect(sessions.find('')).toBeUndefined()
  })

  it('end after twelve idle hours, and after seven days in any case', () => {
    const idle = sessions.open('admin')
    nowMs += 12 * HOUR + 1
    expect(sessions.find(idle)).toBeUndefined()
    const busy = sessions.open('admin')
    for (let hour = 0; hour < 7 * 24; hour += 6) {
      expect(sessions.find(busy)).toBeDefined()
      nowMs += 6 * HOUR
    }
    nowMs += 1
    expect(sessions.find(busy)).toBeUndefined()
  })

  it('are swept when they ended', () => {
    sessions.open('admin')
    nowMs += 13 * HOUR
    sessions.open('admin')
    expect(store.db.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(1)
  })
})
