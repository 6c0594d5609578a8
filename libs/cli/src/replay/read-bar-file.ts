import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { formatShanghai, parseShanghai } from '@huangpu/core'
import { CommandProblem } from '../commands/command-problem.js'
import type { BarRow } from './bar-row.js'

export type BarLabel = 'start' | 'end'

export interface BarFile {
  readonly label: BarLabel
  readonly rows: readonly BarRow[]
  /** The file's own text: the header, and one line a row. */
  readonly header: string
  readonly lines: readonly string[]
}

const MINUTE_MS = 60_000

/**
 * Reads the bars of a 1-minute CSV (plain or gzip) as they are: one entry a row, stamped with the minute's start.
 * The label convention comes from the header (`datetime_start`, `datetime_end`) unless it is given.
 * @throws CommandProblem naming the line
 */
export function readBarFile(file: string, label?: BarLabel): BarFile {
  const lines = readText(file).split(/\r?\n/)
  const header = (lines[0] ?? '').replace(/^\uFEFF/, '').split(',')
  const timeColumn = header.findIndex((name) => /^datetime(_start|_end)?$/.test(name))
  const columns = ['open', 'high', 'low', 'close', 'volume'].map((name) => header.indexOf(name))
  if (timeColumn < 0 || columns.includes(-1)) {
    throw new CommandProblem(
      `${file} 第 1 行：需要 datetime、open、high、low、close、volume 列`,
      `${file}:1: the header needs datetime (or datetime_start, datetime_end), open, high, low, close, volume`,
    )
  }
  const found = header[timeColumn]?.split('_')[1] as BarLabel | undefined
  const convention = label ?? found ?? 'start'
  const rows: BarRow[] = []
  const kept: string[] = []
  lines.slice(1).forEach((line, index) => {
    if (line === '') return
    const cells = line.split(',')
    const time = parseShanghai(cells[timeColumn] ?? '')
    const [open, high, low, close, volume] = columns.map((column) => Number(cells[column] || NaN)) as [
      number,
      number,
      number,
      number,
      number,
    ]
    if (
      time === undefined ||
      ![open, high, low, close, volume].every(Number.isFinite) ||
      !Number.isInteger(volume) ||
      volume < 0
    ) {
      throw new CommandProblem(
        `${file} 第 ${index + 2} 行无效：${line}`,
        `${file}:${index + 2}: not a bar: ${line.slice(0, 120)}`,
      )
    }
    const startMs = convention === 'end' ? time - MINUTE_MS : time
    const before = rows.at(-1)
    if (before && startMs <= before.startMs) {
      throw new CommandProblem(
        `${file} 第 ${index + 2} 行：时间未递增`,
        `${file}:${index + 2}: ${formatShanghai(startMs)} does not follow ${formatShanghai(before.startMs)}`,
      )
    }
    rows.push({ startMs, open, high, low, close, volume })
    kept.push(line)
  })
  if (rows.length === 0) throw new CommandProblem(`${file} 没有数据行`, `${file} has no rows`)
  return { rows, label: convention, header: header.join(','), lines: kept }
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file)
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandProblem(`无法读取 ${file}：${reason}`, `cannot read ${file}: ${reason}`)
  }
}
