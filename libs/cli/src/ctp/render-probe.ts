import { textTable } from '../system/text-table.js'
import { warningText } from './abi-warning.js'
import type { ProbeReport } from './probe-report.js'

const KIND = { td: 'trader / 交易', md: 'market data / 行情' } as const

/** A report for a person; the problem, if any, last. */
export function renderProbe(report: ProbeReport): string {
  const rows = [
    ['file / 文件', report.file],
    ['kind / 类型', report.kind === null ? '-' : KIND[report.kind]],
    ['machine / 架构', report.machine ?? '-'],
    ['version / 版本', report.version ?? '-'],
    ['ABI table / 接口表', report.table ?? '-'],
    ['Create', report.symbols?.create ?? '-'],
    ['GetApiVersion', report.symbols?.version ?? '-'],
    ['production mode / 生产评测模式', productionMode(report)],
    ['locale / 区域设置', locale(report)],
    ['trial / 试运行', report.created ? 'created and released / 已创建并释放' : 'not created / 未创建'],
  ]
  const lines = [textTable(['', ''], rows).trimStart()]
  if (report.problem) lines.push('', `problem: ${report.problem.en}`, `问题：${report.problem.zh}`)
  else if (!report.warning) lines.push('', 'This library can be used / 该库可用')
  else lines.push('', 'This library was tried with a table of another version / 该库以其他版本的接口表试运行')
  if (report.warning) lines.push('', warningText(report.warning).trimEnd())
  return `${lines.join('\n')}\n`
}

function productionMode({ production_mode: mode }: ProbeReport): string {
  if (mode === null) return '-'
  return mode === 'supported' ? 'supported / 支持' : 'not in this version / 该版本无'
}

function locale({ locale: needed, version }: ProbeReport): string {
  if (needed) return `needs ${needed.name}: ${needed.installed ? 'installed / 已安装' : 'MISSING / 缺少'}`
  return version === null ? '-' : 'names none / 无要求'
}
