import type { Bar } from '@huangpu/core'
import { BarFileError } from './bar-file-error.js'
import { BAR_HEADER, parseBarRow } from './bar-row.js'

export interface BarFileContent {
  readonly bars: Bar[]
  /** Line numbers (from 1) that are no rows; they are skipped. */
  readonly badLines: number[]
}

/**
 * The rows of a file of ours; a byte order mark and Windows line ends are tolerated. What follows the last line end is
 * a row that is being written, or that a crash cut: it is no row yet.
 * @throws BarFileError `foreign_header`
 */
export function parseBarFile(text: string, file: string): BarFileContent {
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  lines.pop()
  const header = withoutReturn(lines[0] ?? '')
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
    const line = withoutReturn(lines[i] ?? '')
    if (line === '') continue
    const bar = parseBarRow(line)
    if (bar) bars.push(bar)
    else badLines.push(i + 1)
  }
  return { bars, badLines }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
