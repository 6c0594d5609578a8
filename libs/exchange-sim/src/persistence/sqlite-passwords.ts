import type { Store } from '@huangpu/storage'
import type { PasswordKind, PasswordStore } from '../counter/password-book.js'

/** Changed passwords in the exchange's SQLite file. */
export class SqlitePasswords implements PasswordStore {
  private readonly select
  private readonly upsert

  constructor(store: Store) {
    this.select = store.db.prepare('SELECT hash FROM passwords WHERE account_id = ? AND kind = ?')
    this.upsert = store.db.prepare(
      `INSERT INTO passwords (account_id, kind, hash) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET hash = excluded.hash`,
    )
  }

  find(accountId: string, kind: PasswordKind): string | undefined {
    return (this.select.get(accountId, kind) as { hash: string } | undefined)?.hash
  }

  save(accountId: string, kind: PasswordKind, hash: string): void {
    this.upsert.run(accountId, kind, hash)
  }
}
