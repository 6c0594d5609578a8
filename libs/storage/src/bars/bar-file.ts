import { closeSync, existsSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import type { Bar } from '@huangpu/core'
import { appendRow } from './append-row.js'
import { BarFileError } from './bar-file-error.js'
import { BAR_HEADER, formatBarRow, parseBarRow } from './bar-row.js'

export interface BarFileContent {
  readonly bars: Bar[]
  /** Line numbers (from 1) that are no rows; they are skipped. */
  readonly badLines: number[]
}

/** Reads one file; a byte order mark and Windows line ends are tolerated. @throws BarFileError `foreign_header` */
export function readBarFile(file: string): BarFileContent {
  if (!existsSync(file)) return { bars: [], badLines: [] }
  const lines = readBytes(file)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
  const header = lines[0] ?? ''
  if (header !== BAR_HEADER && header !== '') {
    throw new BarFileError(
      'foreign_header',
      file,
      `表头应为 ${BAR_HEADER}，请移走该文件`,
      `the header must be ${BAR_HEADER}: move this file away`,
    )
  }
  const bars: Bar[] = []
  const badLines: number[] = []
  for (let i = 1; i < lines.length; i += 1) {
    const line = lines[i]
    if (line === undefined || line === '') continue
    const bar = parseBarRow(line)
    if (bar) bars.push(bar)
    else badLines.push(i + 1)
  }
  return { bars, badLines }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new BarFileError(
      'unreadable',
      file,
      `无法读取（${why}），请检查权限或移走该文件`,
      `cannot be read (${why}): check its permissions or move it away`,
      { cause },
    )
  }
}

/** Cuts off a last line that a crash left half-written. Returns the text that was cut, undefined when all is whole. */
export function repairBarFile(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  const bytes = readBytes(file)
  if (bytes.length === 0 || bytes.at(-1) === 10) return undefined
  const keep = bytes.lastIndexOf(10) + 1
  const fd = openSync(file, 'r+')
  try {
    ftruncateSync(fd, keep)
  } finally {
    closeSync(fd)
  }
  return bytes.subarray(keep).toString('utf8')
}

/** Appends one row in a single write. @throws BarFileError `write_failed` */
export const appendBarRow = (file: string, bar: Bar): void => appendRow(file, BAR_HEADER, formatBarRow(bar))
