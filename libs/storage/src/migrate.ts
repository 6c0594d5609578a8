import { copyFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { StoreError } from './store-error.js'

/**
 * One step of a schema; versions rise by one from 1. Conventions: every table of accounts, orders, fills, positions or
 * strategies has `account_id TEXT NOT NULL` in its key; times are epoch milliseconds in columns that end in `_ms`;
 * prices REAL, lots INTEGER; tables are STRICT.
 */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}

/** Brings a schema to the newest version; a copy of a non-empty database is made first. Returns the copy's path. */
export function migrate(
  db: Database,
  file: string,
  scope: string,
  migrations: readonly Migration[],
): string | undefined {
  migrations.forEach((migration, index) => {
    if (migration.version === index + 1) return
    throw new Error(`migration ${migration.name} of ${scope} has version ${migration.version}, expected ${index + 1}`)
  })
  db.exec(`CREATE TABLE IF NOT EXISTS schema_version (
    scope TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, applied_at_ms INTEGER NOT NULL,
    PRIMARY KEY (scope, version)) STRICT`)
  const current = versionOf(db, scope)
  if (current > migrations.length) {
    throw new StoreError(
      'store_too_new',
      `${file} 的数据结构版本为 ${current}，本程序只支持到 ${migrations.length}；请使用较新的程序`,
      `${file} has schema version ${current} of ${scope}, this program knows ${migrations.length}: use the newer program`,
    )
  }
  const missing = migrations.slice(current)
  if (missing.length === 0) return undefined
  const backup = current > 0 ? backUp(db, file, scope, current) : undefined
  for (const migration of missing) apply(db, file, scope, migration)
  return backup
}

const versionOf = (db: Database, scope: string): number => {
  const row = db.prepare('SELECT MAX(version) AS version FROM schema_version WHERE scope = ?').get(scope)
  return (row as { version: number | null }).version ?? 0
}

function backUp(db: Database, file: string, scope: string, version: number): string {
  const copy = `${file}.${scope}-v${version}.backup`
  db.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(file, copy)
  return copy
}

function apply(db: Database, file: string, scope: string, migration: Migration): void {
  try {
    db.transaction(() => {
      db.exec(migration.sql)
      db.prepare('INSERT INTO schema_version (scope, version, name, applied_at_ms) VALUES (?, ?, ?, ?)').run(
        scope,
        migration.version,
        migration.name,
        Date.now(),
      )
    }).immediate()
  } catch (error) {
    throw new StoreError(
      'store_migration_failed',
      `${file} 升级到版本 ${migration.version}（${migration.name}）失败，数据未改动：${String(error)}`,
      `${file} could not be brought to version ${migration.version} (${migration.name}), nothing was changed: ${String(error)}`,
      { cause: error },
    )
  }
}
