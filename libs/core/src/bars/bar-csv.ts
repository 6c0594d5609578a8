import type { BarLabel } from './bar-csv-columns.js'
import { BarCsvReader, type BarCsvOptions } from './bar-csv-reader.js'
import type { RecordedBar } from './recorded-bar.js'

export interface BarCsv {
  readonly header: string
  readonly label: BarLabel
  /** Whether the header says so itself. */
  readonly labelKnown: boolean
  readonly hasOpenInterest: boolean
  readonly bars: readonly RecordedBar[]
  /** Line number of each bar. */
  readonly lines: readonly number[]
}

/** The bars of a whole text; a byte order mark and Windows line ends are tolerated. @throws BarCsvProblem */
export function parseBarCsv(text: string, options: BarCsvOptions = {}): BarCsv {
  const [header = '', ...rows] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const reader = new BarCsvReader(header, options)
  const bars: RecordedBar[] = []
  const lines: number[] = []
  rows.forEach((row, index) => {
    const bar = reader.read(row, index + 2)
    if (!bar) return
    bars.push(bar)
    lines.push(index + 2)
  })
  const { label, labelKnown, hasOpenInterest } = reader
  return { header, label, labelKnown, hasOpenInterest, bars, lines }
}
