import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { StoreError, sqliteCodeOf } from './store-error.js'

export interface FileLock {
  release(): void
}

/**
 * One writer per file: an open `BEGIN EXCLUSIVE` on `<file>.lock`. Node has no flock; this lock is SQLite's, held by
 * the kernel for as long as the process lives, so that a killed owner leaves none behind. `<file>.lock.owner` names the
 * owner for the message of whoever comes second.
 * @throws StoreError `store_locked`, naming the process that holds it.
 */
export function lockFile(file: string, service: string): FileLock {
  const lock = `${file}.lock`
  const owner = `${lock}.owner`
  mkdirSync(dirname(file), { recursive: true })
  const db = new Database(lock, { timeout: 0 })
  try {
    // With a journal in memory nothing is left behind when the owner is killed.
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (!sqliteCodeOf(error)?.startsWith('SQLITE_BUSY')) throw error
    const holder = readOwner(owner)
    throw new StoreError(
      'store_locked',
      `${file} 正被${holder ? `进程 ${holder}` : '另一个进程'}使用；请先停止它`,
      `${file} is in use by ${holder ? `process ${holder}` : 'another process'}: stop that one first`,
      { cause: error },
    )
  }
  try {
    writeFileSync(owner, `${process.pid} (${service})`)
  } catch (error) {
    db.close()
    throw error
  }
  return {
    release: () => {
      if (!db.open) return
      db.exec('ROLLBACK')
      db.close()
    },
  }
}

function readOwner(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
