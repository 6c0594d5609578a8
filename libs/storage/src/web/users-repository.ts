import type { Database } from 'better-sqlite3'

export interface StoredUser {
  readonly name: string
  readonly role: 'viewer' | 'researcher' | 'trader' | 'admin'
  /** argon2id in PHC form. */
  readonly password_hash: string
  /** The password that the first start generated is still in use. */
  readonly password_is_generated: boolean
}

type UserRow = Omit<StoredUser, 'password_is_generated'> & { password_is_generated: 0 | 1 }

export interface UsersRepository {
  count(): number
  find(name: string): StoredUser | undefined
  add(user: StoredUser, nowMs: number): void
  setPassword(name: string, passwordHash: string): void
}

export function createUsersRepository(db: Database): UsersRepository {
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM users')
  const find = db.prepare<[string], UserRow>(
    'SELECT name, role, password_hash, password_is_generated FROM users WHERE name = ?',
  )
  const add = db.prepare(
    `INSERT INTO users (name, role, password_hash, password_is_generated, created_at_ms)
     VALUES (@name, @role, @password_hash, @generated, @created_at_ms)`,
  )
  const setPassword = db.prepare('UPDATE users SET password_hash = ?, password_is_generated = 0 WHERE name = ?')
  return {
    count: () => count.get()?.n ?? 0,
    find: (name) => {
      const row = find.get(name)
      return row && { ...row, password_is_generated: row.password_is_generated === 1 }
    },
    add: ({ password_is_generated, ...user }, nowMs) => {
      add.run({ ...user, generated: password_is_generated ? 1 : 0, created_at_ms: nowMs })
    },
    setPassword: (name, passwordHash) => {
      if (setPassword.run(passwordHash, name).changes !== 1) throw new Error(`no user ${name}`)
    },
  }
}
