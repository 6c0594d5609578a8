import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip, gunzipSync } from 'node:zlib'
import { BarFileError, linkRefused } from './bar-file-error.js'

/** A day of minutes has some 50 KB. What is much larger is no day, and would fill the memory before its first row is looked at. */
export const DAY_FILE_BYTES_MAX = 8 * 1_048_576

const UNPACKED = { maxOutputLength: DAY_FILE_BYTES_MAX }
const gunzipAsync = promisify<Buffer, typeof UNPACKED, Buffer>(gunzip)

/** Opening a pipe in a file's place must not wait for who writes into it. */
const OPEN = constants.O_RDONLY | constants.O_NONBLOCK

/** The bytes of a small file, unpacked when its name ends in `.gz`; undefined when there is none. @throws BarFileError */
export function readSmallFile(path: string): Buffer | undefined {
  let fd: number | undefined
  try {
    fd = openSync(path, OPEN)
    const bytes = roomFor(path, fstatSync(fd))
    const whole = bytes.subarray(0, readSync(fd, bytes))
    return path.endsWith('.gz') ? gunzipSync(whole, UNPACKED) : whole
  } catch (error) {
    return noneIfMissing(path, error)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** The same without holding up the process while the disk works. */
export async function loadSmallFile(path: string): Promise<Buffer | undefined> {
  try {
    const handle = await open(path, OPEN)
    try {
      const bytes = roomFor(path, await handle.stat())
      const whole = bytes.subarray(0, (await handle.read(bytes)).bytesRead)
      return path.endsWith('.gz') ? await gunzipAsync(whole, UNPACKED) : whole
    } finally {
      await handle.close()
    }
  } catch (error) {
    return noneIfMissing(path, error)
  }
}

export interface DayText {
  /** The file that was read. */
  readonly path: string
  readonly text: string
}

/** The text of a day's file or, where there is none, of its `.gz`; undefined when there is neither. @throws BarFileError */
export function readDayText(file: string): DayText | undefined {
  for (const path of [file, `${file}.gz`]) {
    const bytes = readSmallFile(path)
    if (bytes) return { path, text: bytes.toString('utf8') }
  }
  return undefined
}

/** The same without holding up the process while the disk works. */
export async function loadDayText(file: string): Promise<DayText | undefined> {
  for (const path of [file, `${file}.gz`]) {
    const bytes = await loadSmallFile(path)
    if (bytes) return { path, text: bytes.toString('utf8') }
  }
  return undefined
}

function roomFor(path: string, found: Stats): Buffer {
  if (!found.isFile()) throw new BarFileError('unreadable', path, '不是普通文件，请移走', 'is no file: move it away')
  if (found.size > DAY_FILE_BYTES_MAX) throw tooLarge(path)
  return Buffer.alloc(found.size)
}

function noneIfMissing(path: string, error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw readFailure(path, error)
}

/** One sentence of whatever went wrong when a file was read. */
export function readFailure(path: string, error: unknown): BarFileError {
  if (error instanceof BarFileError) return error
  const { code = '' } = error as NodeJS.ErrnoException
  if (code === 'ELOOP') return linkRefused(path)
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(path)
  const why = error instanceof Error ? error.message : String(error)
  const [zh, en] = code.startsWith('Z_')
    ? ['gzip 不完整或已损坏', 'the gzip is cut off or damaged']
    : ['无法读取', 'cannot be read']
  const remedy = code.startsWith('Z_')
    ? ['请换成完整的文件或移走', 'put a whole one in its place, or move it away']
    : ['请检查权限或移走该文件', 'check its permissions or move it away']
  return new BarFileError('unreadable', path, `${zh}（${why}），${remedy[0]}`, `${en} (${why}): ${remedy[1]}`, {
    cause: error,
  })
}

function tooLarge(path: string): BarFileError {
  const mb = DAY_FILE_BYTES_MAX / 1_048_576
  return new BarFileError(
    'unreadable',
    path,
    `超过 ${mb} MB，不是一个交易日的 K 线，请移走该文件`,
    `is larger than ${mb} MB, which no trading day of bars is: move it away`,
  )
}
