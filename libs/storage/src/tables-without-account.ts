import type { Database } from 'better-sqlite3'

/** Tables of the store's plumbing; every other table holds facts of an account. */
const PLUMBING = new Set([
  'meta',
  'schema_version',
  'inbox',
  'inbox_failure',
  'dead_letter',
  'outbox',
  'outbox_mark',
  'sqlite_sequence',
])

/** Tables that break the convention that every table carries `account_id`; a service's test expects none. */
export function tablesWithoutAccount(db: Database, exempt: readonly string[] = []): string[] {
  const names = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .pluck()
    .all() as string[]
  return names.filter((name) => {
    if (PLUMBING.has(name) || exempt.includes(name)) return false
    const columns = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(name)
    return !columns.includes('account_id')
  })
}
