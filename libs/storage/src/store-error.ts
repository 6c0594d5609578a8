export type StoreErrorCode =
  | 'store_locked'
  | 'store_environment'
  | 'store_corrupt'
  | 'store_too_new'
  | 'store_migration_failed'
  | 'store_unwritable'

/** Why a store or a folder cannot be used; `message` says it in both languages, with the remedy. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  constructor(
    readonly code: StoreErrorCode,
    readonly messageZh: string,
    readonly messageEn: string,
    options?: ErrorOptions,
  ) {
    super(`${messageEn} (${messageZh})`, options)
  }
}

/** Disk full, I/O error, busy: the database did nothing; the same work may succeed later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  readonly transient = true
  constructor(
    message: string,
    /** SQLite's symbolic code, e.g. SQLITE_FULL. */
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

const TRANSIENT = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|NOMEM|READONLY|CANTOPEN|PROTOCOL|INTERRUPT)/

export const sqliteCodeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined
}

/** Errors of the database's surroundings become StoreUnavailable; all others pass unchanged. */
export function asStoreFailure(error: unknown): unknown {
  const code = sqliteCodeOf(error)
  if (code === undefined || !TRANSIENT.test(code)) return error
  return new StoreUnavailable(`${code}: ${(error as Error).message}`, code, { cause: error })
}
