import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import type { Bar } from '@huangpu/core'
import { appendRow } from './append-row.js'
import { BarFileError, linkRefused } from './bar-file-error.js'
import { BAR_HEADER, formatBarRow } from './bar-row.js'
import { parseBarFile, type BarFileContent } from './parse-bar-file.js'

const TAIL_BYTES = 65_536
const LINE_FEED = 10

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Reads a file or, where there is none, its `.gz`; empty when there is neither. @throws BarFileError */
export function readBarFile(file: string): BarFileContent {
  try {
    try {
      return parseBarFile(readFileSync(file, 'utf8'), file)
    } catch (error) {
      if (!isMissing(error)) throw error
      return parseBarFile(gunzipSync(readFileSync(`${file}.gz`)).toString('utf8'), `${file}.gz`)
    }
  } catch (error) {
    if (isMissing(error)) return { bars: [], badLines: [] }
    throw readFailure(file, error)
  }
}

/** The same without holding up the process while the disk works. */
export async function loadBarFile(file: string): Promise<BarFileContent> {
  const found = await loadBarText(file)
  return found ? parseBarFile(found.text, found.path) : { bars: [], badLines: [] }
}

/** The text of a file or, where there is none, of its `.gz`; undefined when there is neither. @throws BarFileError */
export async function loadBarText(file: string): Promise<{ path: string; text: string } | undefined> {
  try {
    try {
      return { path: file, text: await readFile(file, 'utf8') }
    } catch (error) {
      if (!isMissing(error)) throw error
      return { path: `${file}.gz`, text: gunzipSync(await readFile(`${file}.gz`)).toString('utf8') }
    }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw readFailure(file, error)
  }
}

function readFailure(file: string, error: unknown): BarFileError {
  if (error instanceof BarFileError) return error
  if ((error as NodeJS.ErrnoException).code === 'ELOOP') return linkRefused(file)
  const why = error instanceof Error ? error.message : String(error)
  return new BarFileError(
    'unreadable',
    file,
    `无法读取（${why}），请检查权限或移走该文件`,
    `cannot be read (${why}): check its permissions or move it away`,
    { cause: error },
  )
}

/**
 * Cuts off a last line that a crash left half-written, and the zeros that a power cut may leave in its place, however many.
 * Returns the text that was cut, its zeros left out; undefined when all is whole. @throws BarFileError
 */
export function repairBarFile(file: string): string | undefined {
  let fd: number | undefined
  try {
    fd = openSync(file, constants.O_RDWR | constants.O_NOFOLLOW)
    const { size } = fstatSync(fd)
    const whole = endOfRows(fd, size)
    if (whole === size) return undefined
    const cut = Buffer.alloc(Math.min(size - whole, TAIL_BYTES))
    readSync(fd, cut, 0, cut.length, whole)
    ftruncateSync(fd, whole)
    fsyncSync(fd)
    return cut.toString('utf8').replaceAll('\0', '')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw readFailure(file, error)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** Where the last line ends that has an end, and no zeros in it or behind it. Looked for from the end on. */
function endOfRows(fd: number, size: number): number {
  const part = Buffer.alloc(TAIL_BYTES)
  let end: number | undefined
  for (let to = size; to > 0;) {
    const from = Math.max(0, to - TAIL_BYTES)
    const count = readSync(fd, part, 0, to - from, from)
    for (let i = count - 1; i >= 0; i -= 1) {
      if (part[i] === 0) end = undefined
      else if (part[i] !== LINE_FEED) continue
      else if (end !== undefined) return end
      else end = from + i + 1
    }
    to = from
  }
  return end ?? 0
}

/** A day whose file was compressed is written again: its rows come back first, else the plain file would hide them. */
export function unpackBarFile(file: string): void {
  if (existsSync(file) || !existsSync(`${file}.gz`)) return
  writeFileSync(`${file}.part`, gunzipSync(readFileSync(`${file}.gz`)), { flush: true })
  renameSync(`${file}.part`, file)
}

/** Appends one row in a single write. @throws BarFileError `write_failed` */
export const appendBarRow = (file: string, bar: Bar, options?: { readonly sync?: boolean }): void =>
  appendRow(file, BAR_HEADER, formatBarRow(bar), options)
