import { lstat, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { shiftDay, type TradingDay } from '@huangpu/core'
import { compressFile } from '../files/compress-file.js'
import { namesIn } from '../files/names-in.js'
import { removeOldDays } from '../files/remove-old-days.js'
import { repairBarFile } from './bar-file.js'

export interface BarFolderUpkeep {
  readonly dir: string
  /** The trading day that is written now: its files and later ones are left alone. */
  readonly today: TradingDay
  /** Files of days at least this many calendar days before today are compressed. @default none */
  readonly gzipAfterDays?: number | undefined
  /** Files of days more than this many calendar days before today are removed. @default none */
  readonly keepDays?: number | undefined
  /** Ends it after the file that is being worked on. */
  readonly signal?: AbortSignal | undefined
}

export interface TendedBarFolder {
  readonly compressed: readonly string[]
  readonly removed: readonly string[]
  /** Half-written last rows that were cut off before. */
  readonly cut: readonly { readonly path: string; readonly text: string }[]
  /** Files that could not be compressed, and the folder where one could not be removed. They do not keep others from it. */
  readonly failed: readonly { readonly path: string; readonly error: unknown }[]
}

/**
 * Compresses and removes old files of bars, and what dead writers left half-made. Today is never later than the newest day on
 * disk, so that a machine whose clock is wrong removes nothing. A reader finds the file or its `.gz` at every moment; where a
 * crash left both, the plain one counts. For the folder's one writer.
 */
export async function tendBarFolder(upkeep: BarFolderUpkeep): Promise<TendedBarFolder> {
  const { dir, gzipAfterDays, keepDays, signal } = upkeep
  const compressed: string[] = []
  const removed: string[] = []
  const cut: TendedBarFolder['cut'][number][] = []
  const failed: TendedBarFolder['failed'][number][] = []
  const attempt = async (path: string, work: () => Promise<void>): Promise<void> => {
    if (!signal?.aborted) await work().catch((error: unknown) => void failed.push({ path, error }))
  }
  const files = await filesIn(dir)
  const newest = files.reduce((day, file) => (file.day > day ? file.day : day), '')
  if (newest === '') return { compressed, removed, cut, failed }
  const today = upkeep.today < newest ? upkeep.today : newest
  if (keepDays !== undefined)
    await attempt(dir, async () => void removed.push(...(await removeOldDays(dir, today, keepDays))))
  const gone = new Set(removed)
  const last = gzipAfterDays === undefined ? '' : shiftDay(today, -Math.max(1, gzipAfterDays))
  for (const { path, day } of files) {
    if (path.endsWith('.part')) await attempt(path, () => rm(path, { force: true }))
    if (!path.endsWith('.csv') || gone.has(path) || day > last || day >= today) continue
    await attempt(path, async () => {
      const text = repairBarFile(path)
      if (text !== undefined) cut.push({ path, text })
      await compressFile(path, `${path}.gz`)
      compressed.push(`${path}.gz`)
    })
  }
  return { compressed, removed, cut, failed }
}

async function filesIn(dir: string): Promise<{ path: string; day: TradingDay }[]> {
  const files: { path: string; day: TradingDay }[] = []
  for (const symbol of await namesIn(dir)) {
    // What a link leads to is not ours to compress or to remove.
    if ((await lstat(join(dir, symbol))).isSymbolicLink()) continue
    for (const name of await namesIn(join(dir, symbol))) {
      if (/^\d{8}(\.gaps)?\.csv(\.gz)?\.part$/.test(name) || /^\d{8}\.csv(\.gz)?$/.test(name))
        files.push({ path: join(dir, symbol, name), day: name.slice(0, 8) })
    }
  }
  return files
}
