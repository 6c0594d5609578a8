import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { shiftDay, type TradingDay } from '@huangpu/core'
import { compressFile } from '../files/compress-file.js'
import { namesIn } from '../files/names-in.js'
import { removeOldDays } from '../files/remove-old-days.js'
import { repairBarFile } from './bar-file.js'

export interface BarUpkeep {
  readonly dir: string
  /** The trading day that is written now: its files and later ones are left alone. */
  readonly today: TradingDay
  /** Files of days at least this many calendar days before today are compressed. @default none */
  readonly gzipAfterDays?: number | undefined
  /** Files of days more than this many calendar days before today are removed. @default none */
  readonly keepDays?: number | undefined
}

/**
 * Compresses and removes old files of bars. Today is never later than the newest day on disk, so that a machine whose
 * clock is wrong removes nothing. A reader finds the file or its `.gz` at every moment; where a crash left both, the
 * plain one counts.
 */
export async function tendBarFolder(upkeep: BarUpkeep): Promise<{ compressed: string[]; removed: string[] }> {
  const { dir, gzipAfterDays, keepDays } = upkeep
  const files = await filesIn(dir)
  const newest = files.reduce((day, file) => (file.day > day ? file.day : day), '')
  if (newest === '') return { compressed: [], removed: [] }
  const today = upkeep.today < newest ? upkeep.today : newest
  const removed = keepDays === undefined ? [] : await removeOldDays(dir, today, keepDays)
  const compressed: string[] = []
  if (gzipAfterDays === undefined) return { compressed, removed }
  const gone = new Set(removed)
  const last = shiftDay(today, -Math.max(1, gzipAfterDays))
  for (const { path, day } of files) {
    if (path.endsWith('.part')) await rm(path, { force: true })
    if (!path.endsWith('.csv') || gone.has(path) || day > last || day >= today) continue
    repairBarFile(path)
    await compressFile(path, `${path}.gz`)
    compressed.push(`${path}.gz`)
  }
  return { compressed, removed }
}

async function filesIn(dir: string): Promise<{ path: string; day: TradingDay }[]> {
  const files: { path: string; day: TradingDay }[] = []
  for (const symbol of await namesIn(dir)) {
    for (const name of await namesIn(join(dir, symbol))) {
      if (/^\d{8}\.csv(\.gz(\.part)?)?$/.test(name))
        files.push({ path: join(dir, symbol, name), day: name.slice(0, 8) })
    }
  }
  return files
}
