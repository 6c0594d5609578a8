import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { syncPathSync } from '../files/sync-path.js'
import { BarFileError, linkRefused } from './bar-file-error.js'

const LINE_FEED = 10
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants

/** The folder is there for all rows but the first: it is made only when it is missed. True when it was. */
function openForAppend(file: string): { fd: number; madeFolder: boolean } {
  const open = (): number => openSync(file, O_APPEND | O_CREAT | O_RDWR | O_NOFOLLOW, 0o666)
  try {
    return { fd: open(), madeFolder: false }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    mkdirSync(dirname(file), { recursive: true })
    return { fd: open(), madeFolder: true }
  }
}

/**
 * Appends one row in a single write, the header before the first; what a full disk cut short, or did not take in the
 * end, is taken back. A line before it that has no end, as an editor may leave it, gets one. With `sync` the row is on the
 * disk itself when this returns.
 * @throws BarFileError `write_failed`, `is_link`
 */
export function appendRow(
  file: string,
  header: string,
  row: string,
  options: { readonly sync?: boolean | undefined } = {},
): void {
  let fd: number | undefined
  try {
    const opened = openForAppend(file)
    fd = opened.fd
    const { size } = fstatSync(fd)
    const before = size === 0 ? `${header}\n` : endsLine(fd, size) ? '' : '\n'
    const bytes = Buffer.from(`${before}${row}\n`)
    try {
      if (writeSync(fd, bytes) !== bytes.length) throw new Error('no space left for the row')
      if (options.sync) fsyncSync(fd)
      if (options.sync && size === 0) syncFolders(dirname(file), opened.madeFolder)
    } catch (error) {
      ftruncateSync(fd, size)
      throw error
    }
  } catch (cause) {
    throw appendFailure(file, cause)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

function endsLine(fd: number, size: number): boolean {
  const last = new Uint8Array(1)
  readSync(fd, last, 0, 1, size - 1)
  return last[0] === LINE_FEED
}

function appendFailure(file: string, cause: unknown): BarFileError {
  if ((cause as NodeJS.ErrnoException).code === 'ELOOP') return linkRefused(file)
  const why = cause instanceof Error ? cause.message : String(cause)
  return new BarFileError(
    'write_failed',
    file,
    `K线写入失败（${why}），请检查磁盘空间与权限`,
    `the bar could not be written (${why}): check disk space and permissions`,
    { cause },
  )
}

/** A new file's name is on the disk only when its folder is, and a new folder's when the one above is. */
function syncFolders(folder: string, isNew: boolean): void {
  syncPathSync(folder)
  if (isNew) syncPathSync(dirname(folder))
}
