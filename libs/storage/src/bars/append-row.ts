import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
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
 * Appends one row in a single write, the header before the first; what a full disk cut short is taken back.
 * @throws BarFileError `write_failed`
 */
export function appendRow(file: string, header: string, row: string): void {
  let fd: number | undefined
  try {
    fd = openForAppend(file)
    const { size } = fstatSync(fd)
    const bytes = Buffer.from(`${size === 0 ? `${header}\n` : ''}${row}\n`)
    if (writeSync(fd, bytes) === bytes.length) return
    ftruncateSync(fd, size)
    throw new Error('no space left for the row')
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
