import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { BarFileError } from './bar-file-error.js'

/** The folder is there for all rows but the first: it is made only when it is missed. */
function openForAppend(file: string): number {
  try {
    return openSync(file, 'a')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'a')
  }
}

/**
 * Appends one row in a single write, the header before the first; what a full disk cut short, or did not take in the
 * end, is taken back. With `sync` the row is on the disk itself when this returns.
 * @throws BarFileError `write_failed`
 */
export function appendRow(
  file: string,
  header: string,
  row: string,
  options: { readonly sync?: boolean | undefined } = {},
): void {
  let fd: number | undefined
  try {
    fd = openForAppend(file)
    const { size } = fstatSync(fd)
    const bytes = Buffer.from(`${size === 0 ? `${header}\n` : ''}${row}\n`)
    try {
      if (writeSync(fd, bytes) !== bytes.length) throw new Error('no space left for the row')
      if (options.sync) fsyncSync(fd)
      if (options.sync && size === 0) syncFolder(dirname(file))
    } catch (error) {
      ftruncateSync(fd, size)
      throw error
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new BarFileError(
      'write_failed',
      file,
      `K线写入失败（${why}），请检查磁盘空间与权限`,
      `the bar could not be written (${why}): check disk space and permissions`,
      { cause },
    )
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** A new file's name is on the disk only when its folder is. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
