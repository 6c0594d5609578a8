import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CtpError, describeLibraryFile, isLocaleInstalled, type LibraryFileFacts } from 'ctp-node-binding'
import { abiWarning } from './abi-warning.js'
import type { LibraryKind, ProbeMessage, ProbeProblem, ProbeReport, ProbeStage } from './probe-report.js'

export interface ProbeOptions {
  readonly library: string
  /** What it is meant to be; otherwise what its symbols say. */
  readonly kind?: LibraryKind | undefined
  /** A version in place of what the library says. */
  readonly abi?: string | undefined
  /** Longest wait for the library's next word; the trial is ended then. How long its process takes to start does not count. */
  readonly patienceMs?: number | undefined
}

const PATIENCE_MS = 30_000
/** Until the trial's own process is there, on a machine that is busy with something else. */
const START_LIMIT_MS = 120_000
const BINDING_KIND = { td: 'trader', md: 'md' } as const

/** Examines a library's file, then tries it in a process of its own, since some abort. No front is contacted. */
export async function probeLibrary(options: ProbeOptions): Promise<ProbeReport> {
  let facts: LibraryFileFacts
  try {
    facts = describeLibraryFile(options.library)
  } catch (error) {
    if (!(error instanceof CtpError)) throw error
    return { ...UNKNOWN, file: resolve(options.library), problem: { code: error.code, zh: error.zh, en: error.en } }
  }
  const found: LibraryKind | null = facts.kinds.includes('trader') ? 'td' : facts.kinds.includes('md') ? 'md' : null
  const wanted = options.kind !== undefined && facts.kinds.includes(BINDING_KIND[options.kind]) ? options.kind : found
  const known: ProbeReport = {
    ...UNKNOWN,
    file: facts.file,
    kind: wanted,
    machine: facts.machine,
    locale: facts.locale === undefined ? null : { name: facts.locale, installed: isLocaleInstalled(facts.locale) },
  }
  const kind = options.kind ?? wanted
  if (kind === null) return { ...known, problem: notCtp(facts.file) }
  return tryOut(known, kind, options)
}

const UNKNOWN: ProbeReport = {
  ok: false,
  file: '',
  kind: null,
  machine: null,
  version: null,
  table: null,
  symbols: null,
  production_mode: null,
  locale: null,
  created: false,
  problem: null,
  warning: null,
}

async function tryOut(known: ProbeReport, kind: LibraryKind, options: ProbeOptions): Promise<ProbeReport> {
  const folder = mkdtempSync(join(tmpdir(), 'huangpu-probe-'))
  try {
    const trial = await runTrial(
      [BINDING_KIND[kind], known.file, options.abi ?? 'auto', join(folder, 'flow')],
      options.patienceMs ?? PATIENCE_MS,
    )
    const { stage, facts, problem } = readMessages(trial.messages)
    const tried: ProbeReport = { ...known, ...facts, created: stage === 'release' || stage === 'end' }
    const found: ProbeReport = { ...tried, warning: abiWarning(tried) }
    if (problem) return { ...found, problem }
    if (stage === 'end' && trial.ending === 'ended') return { ...found, ok: true }
    return { ...found, problem: trial.ending === 'hung' ? hangs(known.file, stage) : died(known, stage, trial) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Trial {
  readonly messages: string
  readonly ending: 'ended' | 'failed' | 'hung'
  /** A signal's name or an exit status. */
  readonly how: string
  /** The last thing it printed, such as what a C++ exception said. */
  readonly lastWords: string
}

function runTrial(args: readonly string[], patienceMs: number): Promise<Trial> {
  const script = fileURLToPath(new URL('./probe-process.js', import.meta.url))
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
    let messages = ''
    let printed = ''
    let hung = false
    child.stderr?.on('data', (data: Buffer) => (printed = (printed + data.toString()).slice(-2_000)))
    const end = (): void => {
      hung = true
      child.kill('SIGKILL')
    }
    let patience = setTimeout(end, START_LIMIT_MS)
    child.stdio[3]?.on('data', (data: Buffer) => {
      messages += data.toString()
      clearTimeout(patience)
      patience = setTimeout(end, patienceMs)
    })
    child.on('error', reject)
    child.on('close', (status, signal) => {
      clearTimeout(patience)
      const ending = hung ? 'hung' : status === 0 ? 'ended' : 'failed'
      const lastWords = printed.trim().split('\n').slice(-3).join('; ')
      done({ messages, ending, how: signal ?? `exit status ${status}`, lastWords })
    })
  })
}

function readMessages(text: string): {
  stage: ProbeStage
  facts: Partial<ProbeReport>
  problem: ProbeProblem | undefined
} {
  let stage: ProbeStage = 'load'
  let facts: Partial<ProbeReport> = {}
  let problem: ProbeProblem | undefined
  for (const line of text.split('\n').filter((each) => each.endsWith('}'))) {
    const message = JSON.parse(line) as ProbeMessage
    if ('stage' in message) stage = message.stage
    else if ('facts' in message) facts = message.facts
    else problem = message.problem
  }
  return { stage, facts, problem }
}

const STAGES: Readonly<Record<ProbeStage, { zh: string; en: string }>> = {
  load: { zh: '加载库时', en: 'while it was being loaded' },
  create: { zh: '创建接口对象时', en: 'while its API object was being created' },
  release: { zh: '释放接口对象时', en: 'while its API object was being released' },
  end: { zh: '进程退出时', en: 'while the process was ending' },
}

function died({ file, locale }: ProbeReport, stage: ProbeStage, { how, lastWords }: Trial): ProbeProblem {
  const said = lastWords === '' ? '' : ` (${lastWords})`
  const hint =
    locale === null && /locale/i.test(lastWords)
      ? {
          zh: '；它似乎缺少系统区域设置，请安装 zh_CN.GB18030',
          en: '; it seems to miss a locale: install zh_CN.GB18030',
        }
      : { zh: '', en: '' }
  return {
    code: 'LIBRARY_DIED',
    zh: `${file} 在${STAGES[stage].zh}使进程中止：${how}${said}${hint.zh}；请向期货公司换一个版本，或用 ldd 检查其依赖`,
    en: `${file} ended its process ${STAGES[stage].en}: ${how}${said}${hint.en}; ask the broker for another build, or check what it depends on with ldd`,
  }
}

const hangs = (file: string, stage: ProbeStage): ProbeProblem => ({
  code: 'LIBRARY_HANGS',
  zh: `${file} 在${STAGES[stage].zh}没有响应；请换一个版本`,
  en: `${file} did not answer ${STAGES[stage].en}; use another build`,
})

const notCtp = (file: string): ProbeProblem => ({
  code: 'NOT_A_CTP_LIBRARY',
  zh: `${file} 不是 CTP 库：它没有导出 CreateFtdcTraderApi 或 CreateFtdcMdApi；请换用 thosttraderapi 或 thostmduserapi`,
  en: `${file} is no CTP library: it exports neither CreateFtdcTraderApi nor CreateFtdcMdApi; use thosttraderapi or thostmduserapi`,
})
