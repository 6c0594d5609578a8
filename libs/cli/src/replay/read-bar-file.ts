import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { BarCsvProblem, parseBarCsv, type BarLabel } from '@huangpu/core'
import { CommandProblem } from '../commands/command-problem.js'
import type { BarRow } from './bar-row.js'

export interface BarFile {
  readonly label: BarLabel
  readonly rows: readonly BarRow[]
  /** The file's own text: the header, and one line a row. */
  readonly header: string
  readonly lines: readonly string[]
}

/**
 * Reads the bars of a 1-minute CSV (plain or gzip) as they are: one entry a row, stamped with the minute's start.
 * The label convention comes from the header unless it is given.
 * @throws CommandProblem naming the line
 */
export function readBarFile(file: string, label?: BarLabel): BarFile {
  const text = readText(file)
  try {
    const { bars, lines, ...found } = parseBarCsv(text, { label })
    if (bars.length === 0) throw new CommandProblem(`${file} 没有数据行`, `${file} has no rows`)
    const all = text.split(/\r?\n/)
    const rows = bars.map(({ startMs, open, high, low, close, volumeLots }) => ({
      ...{ startMs, open, high, low, close },
      volume: volumeLots,
    }))
    return { rows, label: found.label, header: found.header, lines: lines.map((line) => all[line - 1] ?? '') }
  } catch (error) {
    if (!(error instanceof BarCsvProblem)) throw error
    const { line, messageZh, messageEn } = error
    throw new CommandProblem(`${file} 第 ${line} 行：${messageZh}`, `${file}:${line}: ${messageEn}`)
  }
}

/** The text of a plain or gzip file, which its first bytes tell apart. @throws CommandProblem */
export function readText(file: string): string {
  try {
    const bytes = readFileSync(file)
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandProblem(`无法读取 ${file}：${reason}`, `cannot read ${file}: ${reason}`)
  }
}
