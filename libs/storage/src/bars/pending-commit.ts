import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncPathSync } from '../files/sync-path.js'
import { BarFileError } from './bar-file-error.js'

/** Places such as `rb2601/20250909.csv`, relative to the bars folder. */
export interface PendingCommit {
  /** Files that take the place of those of before; each stands ready as `{file}.part`. */
  readonly replace: readonly string[]
  readonly remove: readonly string[]
}

/** A line of the note. Never a path that leaves the folder. */
const STEP = /^(replace|remove) ([A-Za-z]{1,4}\d{3,4}\/\d{8}(?:\.gaps)?\.csv(?:\.gz)?)$/

const noteOf = (dir: string): string => join(dir, '.writer.pending')

/**
 * From the moment when this returns all of it will be done, whatever happens to this process: `finishPendingCommit` does it, here
 * or in the next writer. @throws BarFileError `write_failed`, nothing being noted then
 */
export function noteCommit(dir: string, { replace, remove }: PendingCommit): void {
  const inTheWay = replace.find((place) => isFolder(join(dir, place)))
  if (inTheWay !== undefined) throw cannotWrite(join(dir, inTheWay), 'a folder is in its place')
  const note = noteOf(dir)
  const steps = [...replace.map((place) => `replace ${place}`), ...remove.map((place) => `remove ${place}`)]
  try {
    for (const folder of foldersOf(dir, replace)) syncPathSync(folder)
    writeFileSync(`${note}.part`, steps.join('\n'), { flush: true })
    renameSync(`${note}.part`, note)
    syncPathSync(dir)
  } catch (error) {
    for (const file of [`${note}.part`, note]) rmSync(file, { force: true })
    throw cannotWrite(note, error)
  }
}

/** Does what is noted, if anything is. For who holds the folder's lock. @throws BarFileError `write_failed` */
export function finishPendingCommit(dir: string): void {
  const note = noteOf(dir)
  if (!existsSync(note)) return
  try {
    const { replace, remove } = parseNote(readFileSync(note, 'utf8'), note)
    for (const place of replace) {
      const file = join(dir, place)
      if (existsSync(`${file}.part`)) renameSync(`${file}.part`, file)
    }
    for (const place of remove) rmSync(join(dir, place), { force: true })
    for (const folder of foldersOf(dir, replace)) syncPathSync(folder)
    rmSync(note)
  } catch (error) {
    throw error instanceof BarFileError ? error : cannotWrite(note, error)
  }
}

function parseNote(text: string, note: string): PendingCommit {
  const steps = text.split('\n').map((line) => STEP.exec(line))
  if (steps.includes(null)) {
    const en = 'it holds other lines than those of a writer: move it away'
    throw new BarFileError('unreadable', note, '不是写入程序留下的内容，请移走该文件', en)
  }
  const placesOf = (what: string): string[] => steps.flatMap((step) => (step?.[1] === what ? (step[2] ?? []) : []))
  return { replace: placesOf('replace'), remove: placesOf('remove') }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

const foldersOf = (dir: string, places: readonly string[]): Set<string> =>
  new Set(places.map((place) => dirname(join(dir, place))))

export function cannotWrite(file: string, cause: unknown): BarFileError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const zh = `无法写入（${why}），请检查磁盘空间与权限`
  const en = `cannot be written (${why}): check disk space and permissions`
  return new BarFileError('write_failed', file, zh, en, { cause })
}
