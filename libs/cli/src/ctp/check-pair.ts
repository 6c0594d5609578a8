import { CommandProblem } from '../commands/command-problem.js'
import { probeLibrary } from './probe-library.js'
import type { ProbeReport, ProbeWarning } from './probe-report.js'

/** A trader and a market data library that can be used together. */
export interface CheckedPair {
  readonly td: string
  readonly md: string
  /** As the libraries say it. */
  readonly version: string
  readonly table: string
  readonly production_mode: ProbeReport['production_mode']
  readonly warnings: readonly ProbeWarning[]
}

/** Tries both. @throws CommandProblem for one that cannot be used, and for two of different versions */
export async function checkPair(tdPath: string, mdPath: string, abi?: string): Promise<CheckedPair> {
  const [td, md] = await Promise.all([
    probeLibrary({ library: tdPath, kind: 'td', abi }),
    probeLibrary({ library: mdPath, kind: 'md', abi }),
  ])
  const problems = [td.problem, md.problem].flatMap((problem) => (problem ? [problem] : []))
  if (problems.length > 0) {
    throw new CommandProblem(
      `未安装：${problems.map((each) => each.zh).join('；')}`,
      `not installed: ${problems.map((each) => each.en).join('; ')}`,
    )
  }
  if (td.version !== md.version) {
    throw new CommandProblem(
      `两个库的版本不同：交易 ${td.version}，行情 ${md.version}；请使用同一发布包中的一对`,
      `the two are of different versions: trader ${td.version}, market data ${md.version}; take a pair of one release`,
    )
  }
  return {
    td: td.file,
    md: md.file,
    version: td.version ?? '',
    table: td.table ?? '',
    production_mode: td.production_mode,
    warnings: [td.warning, md.warning].flatMap((warning) => (warning ? [warning] : [])),
  }
}
