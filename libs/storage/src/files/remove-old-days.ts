import { lstat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { shiftDay, type TradingDay } from '@huangpu/core'
import { namesIn } from './names-in.js'

/**
 * Removes `{folder}/{symbol}/{day}.csv` (what is numbered, compressed or speaks of gaps too) of days more than `keepDays` calendar days before `today`.
 * Returns the files removed.
 */
export async function removeOldDays(folder: string, today: TradingDay, keepDays: number): Promise<string[]> {
  const oldest = shiftDay(today, -keepDays)
  const removed: string[] = []
  for (const symbol of await namesIn(folder)) {
    // What a link leads to is not ours to remove.
    if ((await lstat(join(folder, symbol))).isSymbolicLink()) continue
    for (const name of await namesIn(join(folder, symbol))) {
      if (!/^\d{8}(\.\d+|\.gaps)?\.csv(\.gz)?$/.test(name) || name.slice(0, 8) >= oldest) continue
      await unlink(join(folder, symbol, name))
      removed.push(join(folder, symbol, name))
    }
  }
  return removed
}
