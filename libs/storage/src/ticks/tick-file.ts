import { existsSync } from 'node:fs'
import { appendFile, mkdir, open, rm, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { compressFile, holdsSame } from '../files/compress-file.js'
import { cutHalfLine } from '../files/half-line.js'
import { namesIn } from '../files/names-in.js'
import { TICK_HEADER } from './tick-row.js'

export const tickFile = (folder: string, symbol: string, tradingDay: string): string =>
  join(folder, symbol, `${tradingDay}.csv`)

/**
 * Makes a file ready for rows: folder and header are there, and a line that a crash left half-written is cut off, zeros that a
 * power cut left too. Returns the text that was cut, its zeros left out.
 */
export async function prepareTickFile(file: string): Promise<string | undefined> {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(file, 'a+')
  try {
    const cut = await cutHalfLine(handle)
    if ((await handle.stat()).size === 0) await handle.appendFile(`${TICK_HEADER}\n`)
    return cut
  } finally {
    await handle.close()
  }
}

export const appendTickRows = (file: string, rows: string): Promise<void> => appendFile(file, rows)

export interface FinishedTickDays {
  /** The gzips that were made. */
  readonly made: readonly string[]
  /** What crashes had left half-written, and was cut off before: a file without its last line end is refused by readers. */
  readonly cut: readonly { readonly path: string; readonly text: string }[]
  /** They do not keep others from it. */
  readonly failed: readonly { readonly path: string; readonly error: unknown }[]
}

/**
 * Compresses the files of trading days other than `exceptDay` to `.csv.gz`. A crash leaves either the file or both, and
 * the next call goes on from there. A day that is recorded again (a simulation that starts over) gets a number of its
 * own.
 */
export async function compressFinishedDays(folder: string, exceptDay: string): Promise<FinishedTickDays> {
  const made: string[] = []
  const cut: FinishedTickDays['cut'][number][] = []
  const failed: FinishedTickDays['failed'][number][] = []
  for (const symbol of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, symbol))) {
      const path = join(folder, symbol, name)
      try {
        if (name.endsWith('.gz.part')) await rm(path, { force: true })
        if (!/^\d{8}\.csv$/.test(name) || name === `${exceptDay}.csv`) continue
        const text = await repair(path)
        if (text !== undefined) cut.push({ path, text })
        made.push(await compress(path))
      } catch (error) {
        failed.push({ path, error })
      }
    }
  }
  return { made, cut, failed }
}

async function repair(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r+')
  try {
    return await cutHalfLine(handle)
  } finally {
    await handle.close()
  }
}

async function compress(file: string): Promise<string> {
  const base = file.slice(0, -'.csv'.length)
  let target = `${base}.csv.gz`
  for (let number = 2; existsSync(target); number += 1) {
    // Compressed completely, but the crash came before the file went away.
    if (await holdsSame(file, target)) return unlink(file).then(() => target)
    target = `${base}.${number}.csv.gz`
  }
  await compressFile(file, target)
  return target
}
