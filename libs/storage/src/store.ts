import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { Environment } from '@huangpu/messages'
import { lockFile, type FileLock } from './file-lock.js'
import { Inbox } from './inbox.js'
import { MESSAGING_MIGRATIONS } from './messaging-schema.js'
import { migrate, type Migration } from './migrate.js'
import { Outbox } from './outbox.js'
import { asStoreFailure, sqliteCodeOf, StoreError } from './store-error.js'

export interface StoreOptions {
  /** Path of the SQLite file; its folder is made. */
  readonly file: string
  readonly environment: Environment
  readonly service: string
  readonly migrations: readonly Migration[]
  /** FULL where a lost commit would cost money (gateway, trading, strategy); NORMAL elsewhere. */
  readonly synchronous: 'FULL' | 'NORMAL'
  readonly nowMs?: () => number
}

/** A service's database: one file, one writer, one environment. */
export interface Store {
  readonly db: Database.Database
  readonly inbox: Inbox
  readonly outbox: Outbox
  /** BEGIN IMMEDIATE; a nested call is a savepoint of it. Errors of the disk are thrown as StoreUnavailable (transient). */
  transaction<T>(work: () => T): T
  close(): void
}

/** @throws StoreError with a code: locked, other environment, corrupt, too new, migration failed, unwritable. */
export function openStore(options: StoreOptions): Store {
  const { file } = options
  let lock: FileLock | undefined
  let db: Database.Database | undefined
  try {
    mkdirSync(dirname(file), { recursive: true })
    lock = lockFile(file, options.service)
    const isNew = !existsSync(file)
    db = new Database(file)
    prepare(db, options, isNew)
    return new SqliteStore(db, lock, options.nowMs ?? Date.now)
  } catch (error) {
    db?.close()
    lock?.release()
    throw asOpenError(error, file)
  }
}

function prepare(db: Database.Database, options: StoreOptions, isNew: boolean): void {
  const { file } = options
  db.pragma('journal_mode = WAL')
  db.pragma(`synchronous = ${options.synchronous}`)
  db.pragma('foreign_keys = ON')
  if (!isNew && db.pragma('quick_check(1)', { simple: true }) !== 'ok') throw corrupt(file)
  checkStamp(db, options)
  migrate(db, file, 'messaging', MESSAGING_MIGRATIONS)
  migrate(db, file, options.service, options.migrations)
}

function checkStamp(db: Database.Database, { file, environment, service }: StoreOptions): void {
  db.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)')
  insert.run('environment', environment)
  insert.run('service', service)
  const read = db.prepare('SELECT value FROM meta WHERE key = ?').pluck()
  const stamped = String(read.get('environment'))
  if (stamped !== environment) {
    throw new StoreError(
      'store_environment',
      `${file} 属于 ${stamped} 环境，当前为 ${environment}；请检查 ctp_config.yaml 的 active 与 data_dir`,
      `${file} belongs to the ${stamped} environment, this is ${environment}: check active and data_dir in ctp_config.yaml`,
    )
  }
  const owner = String(read.get('service'))
  if (owner !== service) {
    throw new StoreError(
      'store_environment',
      `${file} 属于服务 ${owner}，不能由 ${service} 使用`,
      `${file} is the store of ${owner}, not of ${service}: each service has a file of its own`,
    )
  }
}

const corrupt = (file: string, cause?: unknown): StoreError =>
  new StoreError(
    'store_corrupt',
    `${file} 已损坏；请将其移走并用备份（${file}.*.backup）恢复，重启后与柜台对账`,
    `${file} is corrupt: move it away, restore a backup (${file}.*.backup) and let the start reconcile with the counter`,
    { cause },
  )

function asOpenError(error: unknown, file: string): unknown {
  if (error instanceof StoreError) return error
  const code = sqliteCodeOf(error) ?? (error as { code?: string } | null)?.code ?? ''
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return corrupt(file, error)
  if (/^(SQLITE_(CANTOPEN|READONLY|FULL|IOERR|BUSY)|EACCES|ENOSPC|EROFS|EPERM|ENOTDIR|EEXIST)/.test(code)) {
    return new StoreError(
      'store_unwritable',
      `${file} 无法写入（${code}）；请检查目录权限与磁盘空间`,
      `${file} cannot be written (${code}): check the folder's permissions and the disk's space`,
      { cause: error },
    )
  }
  return error
}

class SqliteStore implements Store {
  readonly inbox: Inbox
  readonly outbox: Outbox
  private readonly begin: Database.Transaction<(work: () => unknown) => unknown>

  constructor(
    readonly db: Database.Database,
    private readonly lock: FileLock,
    nowMs: () => number,
  ) {
    this.outbox = new Outbox(db, nowMs)
    this.inbox = new Inbox(db, (work) => this.transaction(work), this.outbox, nowMs)
    this.begin = db.transaction((work: () => unknown) => {
      this.outbox.writeMarks()
      return work()
    })
  }

  transaction<T>(work: () => T): T {
    if (this.db.inTransaction) return this.begin(work) as T
    let result: T
    try {
      result = this.begin.immediate(work) as T
    } catch (error) {
      this.outbox.afterRollback()
      throw asStoreFailure(error)
    }
    this.outbox.afterCommit()
    return result
  }

  close(): void {
    if (!this.db.open) return
    try {
      this.outbox.close()
    } finally {
      this.db.close()
      this.lock.release()
    }
  }
}
