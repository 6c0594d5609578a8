import {
  BarCsvProblem,
  formatShanghai,
  parseBarCsv,
  type BarCsv,
  type BarCsvField,
  type BarLabel,
  type Calendar,
  type RecordedBar,
} from '@huangpu/core'
import { CommandProblem } from '../commands/command-problem.js'
import { readText } from '../replay/read-bar-file.js'

export interface ForeignBarFile {
  readonly file: string
  readonly symbol: string
  readonly label?: BarLabel | undefined
  readonly columns?: Partial<Record<BarCsvField, string>> | undefined
}

/**
 * A bar file of another origin, every row within the sessions of its contract. Whether rows are stamped with the start
 * or the end of their minute is never guessed. @throws CommandProblem naming the line
 */
export function readForeignBars(
  { file, symbol, label, columns }: ForeignBarFile,
  product: string,
  calendar: Calendar,
): BarCsv {
  try {
    const csv = parseBarCsv(readText(file), { label, columns, symbol })
    if (!csv.labelKnown && label === undefined) throw unknownLabel()
    if (csv.bars.length === 0) throw new BarCsvProblem(1, '没有数据行', 'there are no rows')
    csv.bars.forEach((bar, index) => {
      if (!calendar.sessionAt(product, bar.startMs)) throw outside(bar, csv.lines[index] ?? 0, symbol, csv.label)
    })
    return csv
  } catch (error) {
    if (!(error instanceof BarCsvProblem)) throw error
    const { line, messageZh, messageEn } = error
    throw new CommandProblem(`${file} 第 ${line} 行：${messageZh}`, `${file}:${line}: ${messageEn}`)
  }
}

const unknownLabel = (): BarCsvProblem =>
  new BarCsvProblem(
    1,
    '无法判断时间是每分钟的开始还是结束，请用 --label start 或 end 指定',
    'the header does not say whether rows are stamped with the start or the end of their minute: give --label',
  )

function outside(bar: RecordedBar, line: number, symbol: string, label: BarLabel): BarCsvProblem {
  const at = formatShanghai(bar.startMs)
  return new BarCsvProblem(
    line,
    `${at} 开始的一分钟不在 ${symbol} 的交易时段内（按 --label ${label}）；请检查时间标签与合约`,
    `the minute from ${at} lies outside the sessions of ${symbol} (by --label ${label}): check label and contract`,
  )
}
