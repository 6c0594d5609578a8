import type { Database } from 'better-sqlite3'

export interface StoredSession {
  readonly user_name: string
  readonly created_at_ms: number
  readonly last_seen_ms: number
}

/** Sessions by the hash of their id: whoever reads the file cannot sign in with it. */
export interface SessionsRepository {
  find(idHash: string): StoredSession | undefined
  add(idHash: string, session: StoredSession): void
  touch(idHash: string, nowMs: number): void
  remove(idHash: string): void
  removeOfUser(userName: string, exceptIdHash: string): void
  /** Removes what was created or last seen before these instants. */
  removeOlder(createdBeforeMs: number, seenBeforeMs: number): number
}

export function createSessionsRepository(db: Database): SessionsRepository {
  const find = db.prepare<[string], StoredSession>(
    'SELECT user_name, created_at_ms, last_seen_ms FROM sessions WHERE id_hash = ?',
  )
  const add = db.prepare(
    `INSERT INTO sessions (id_hash, user_name, created_at_ms, last_seen_ms)
     VALUES (@id_hash, @user_name, @created_at_ms, @last_seen_ms)`,
  )
  const touch = db.prepare('UPDATE sessions SET last_seen_ms = ? WHERE id_hash = ?')
  const remove = db.prepare('DELETE FROM sessions WHERE id_hash = ?')
  const removeOfUser = db.prepare('DELETE FROM sessions WHERE user_name = ? AND id_hash <> ?')
  const removeOlder = db.prepare('DELETE FROM sessions WHERE created_at_ms < ? OR last_seen_ms < ?')
  return {
    find: (idHash) => find.get(idHash),
    add: (idHash, session) => void add.run({ id_hash: idHash, ...session }),
    touch: (idHash, nowMs) => void touch.run(nowMs, idHash),
    remove: (idHash) => void remove.run(idHash),
    removeOfUser: (userName, exceptIdHash) => void removeOfUser.run(userName, exceptIdHash),
    removeOlder: (createdBeforeMs, seenBeforeMs) => removeOlder.run(createdBeforeMs, seenBeforeMs).changes,
  }
}
