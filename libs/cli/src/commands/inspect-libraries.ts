import { isChineseLocaleInstalled, localeRemedy } from 'ctp-node-binding'
import { loadCtpEnvironment, resolveHome } from '@huangpu/service'
import { probeLibrary } from '../ctp/probe-library.js'
import type { ProbeReport } from '../ctp/probe-report.js'
import type { Finding } from './finding.js'

/** Tries each configured CTP library in a process of its own, and says whether one of them needs a locale. */
export async function inspectLibraries(): Promise<Finding[]> {
  const ctp = loadCtpEnvironment(resolveHome())
  const [td, md] = await Promise.all([
    probeLibrary({ library: ctp.tdLibrary, kind: 'td', abi: ctp.abi }),
    probeLibrary({ library: ctp.mdLibrary, kind: 'md', abi: ctp.abi }),
  ])
  const reports = [td, md]
  const isBuilt = reports.every(({ problem }) => problem?.code !== 'ADDON_NOT_BUILT')
  return [toFinding('trader', td), toFinding('md', md), ...(isBuilt ? [localeFinding(reports)] : [])]
}

function toFinding(name: string, report: ProbeReport): Finding {
  const check = `CTP library (${name})`
  if (report.problem) {
    return { check, result: 'problem', detail: `${report.problem.en} / ${report.problem.zh}` }
  }
  return { check, result: 'ok', detail: `${report.file}: ${report.version}, ABI table ${report.table}` }
}

/** Only a library that names a locale ends the process where it is missing; the trial has reported that one already. */
function localeFinding(reports: readonly ProbeReport[]): Finding {
  const check = 'locale zh_CN.GB18030'
  const missing = reports.find(({ locale }) => locale && !locale.installed)?.locale
  if (missing) {
    const remedy = localeRemedy(missing.name)
    return { check: `locale ${missing.name}`, result: 'problem', detail: `${remedy.en} / ${remedy.zh}` }
  }
  const detail = isChineseLocaleInstalled()
    ? 'installed / 已安装'
    : 'not installed, and the configured libraries do not need it / 未安装，所配置的库不需要'
  return { check, result: 'ok', detail }
}
