import { existsSync } from 'node:fs'
import { appendFile, mkdir, open, rm, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { compressFile, holdsSame } from '../files/compress-file.js'
import { namesIn } from '../files/names-in.js'
import { TICK_HEADER } from './tick-row.js'

const TAIL_BYTES = 65_536
const NEWLINE = 10

export const tickFile = (folder: string, symbol: string, tradingDay: string): string =>
  join(folder, symbol, `${tradingDay}.csv`)

/** Makes a file ready for rows: folder and header are there, and a line that a crash left half-written is cut off. */
export async function prepareTickFile(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(file, 'a+')
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - TAIL_BYTES)
    const tail = Buffer.alloc(size - from)
    await handle.read(tail, 0, tail.length, from)
    const whole = from + tail.lastIndexOf(NEWLINE) + 1
    if (whole < size) await handle.truncate(whole)
    if (whole === 0) await handle.appendFile(`${TICK_HEADER}\n`)
  } finally {
    await handle.close()
  }
}

export const appendTickRows = (file: string, rows: string): Promise<void> => appendFile(file, rows)

/**
 * Compresses the files of trading days other than `exceptDay` to `.csv.gz`. A crash leaves either the file or both, and
 * the next call goes on from there. A day that is recorded again (a simulation that starts over) gets a number of its
 * own. Returns the files made.
 */
export async function compressFinishedDays(folder: string, exceptDay: string): Promise<string[]> {
  const made: string[] = []
  for (const symbol of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, symbol))) {
      const file = join(folder, symbol, name)
      if (name.endsWith('.gz.part')) await rm(file, { force: true })
      if (/^\d{8}\.csv$/.test(name) && name !== `${exceptDay}.csv`) made.push(await compress(file))
    }
  }
  return made
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
