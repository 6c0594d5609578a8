import { inspectLibrary } from 'ctp-node-binding'
import { clearUp, leftovers } from '../bench/clear-up.js'
import { TestBench } from '../bench/test-bench.js'
import { UnknownSymbol } from '../bench/unknown-symbol.js'
import type { ConformanceCase } from '../case/conformance-case.js'
import { Interrupted, Mismatch } from '../case/verdict.js'
import type { CounterSettings } from '../session/counter-settings.js'
import { Pace } from '../session/pace.js'
import type { CaseReport, ConformanceReport } from './conformance-report.js'
import { runCase, type Leave } from './run-case.js'

export interface ConformanceOptions {
  readonly settings: CounterSettings
  readonly cases: readonly ConformanceCase[]
  readonly leave: Leave
  /** Undefined: the contract of SHFE that trades most. */
  readonly symbol?: string | undefined
  /** The most lots that one opening order may have. */
  readonly lotsMax: number
  readonly timeoutMs: number
  readonly quietMs: number
  /** Aborted by the user: what works is cancelled, what is open is closed, and the report tells what was done so far. */
  readonly signal: AbortSignal
  readonly onStart?: (each: ConformanceCase) => void
  readonly onReport?: (report: CaseReport) => void
}

/** Runs the cases one after the other against one pair of libraries and fronts. @throws CtpError for no library at all, UnknownSymbol */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceReport> {
  const { settings, cases } = options
  const trader = inspectLibrary({ kind: 'trader', library: settings.traderLibrary, ...abiOf(settings) })
  const md = inspectLibrary({ kind: 'md', library: settings.mdLibrary, ...abiOf(settings) })
  const pace = new Pace(options)
  const bench = new TestBench({ settings, pace, symbol: options.symbol, lotsMax: options.lotsMax })
  const reports: CaseReport[] = []
  let isLeftFlat = false
  const ending = await runAll(cases, bench, options, reports).finally(async () => {
    // Whatever ended the run, what is open has to be cleared up.
    pace.ignoreInterruption()
    isLeftFlat = await leaveFlat(bench)
    await bench.close()
  })
  return {
    libraries: { trader: trader.versionText, md: md.versionText, abi: trader.version },
    fronts: { trader: settings.traderFront, md: settings.mdFront },
    symbol: bench.symbol ?? null,
    cases: reports,
    summary: {
      passed: countOf(reports, 'passed'),
      failed: countOf(reports, 'failed'),
      not_applicable: countOf(reports, 'not_applicable'),
      not_run: countOf(reports, 'not_run'),
    },
    left_flat: isLeftFlat,
    interrupted: ending === 'interrupted',
    stopped: bench.refusal?.why ?? null,
  }
}

async function runAll(
  cases: readonly ConformanceCase[],
  bench: TestBench,
  { leave, onStart, onReport }: ConformanceOptions,
  reports: CaseReport[],
): Promise<'done' | 'interrupted'> {
  try {
    await checkSymbol(bench)
    for (const each of cases) {
      if (bench.refusal) {
        reports.push(notRun(each))
        continue
      }
      onStart?.(each)
      const report = await runCase(each, bench, leave)
      reports.push(report)
      onReport?.(report)
    }
    return 'done'
  } catch (error) {
    if (error instanceof Interrupted) return 'interrupted'
    throw error
  }
}

/** An unknown contract ends the run before its first case; what else is wrong, the cases tell. @throws UnknownSymbol */
async function checkSymbol(bench: TestBench): Promise<void> {
  try {
    await bench.expectSymbol()
  } catch (error) {
    if (error instanceof UnknownSymbol || !(error instanceof Mismatch)) throw error
  } finally {
    await bench.releaseOwn()
  }
}

const notRun = ({ number, title }: ConformanceCase): CaseReport => ({
  number,
  title,
  result: 'not_run',
  seen: '',
  seconds: 0,
})

/** Resolves with whether nothing of the run works or is open any more. */
async function leaveFlat(bench: TestBench): Promise<boolean> {
  try {
    await clearUp(bench)
    if (bench.tickets.length > 0) await bench.expectHoldingAsAtFirst()
  } catch {
    // The counter does not say, or says otherwise.
    return false
  }
  const { exposure, workingOrders } = leftovers(bench)
  return exposure.long === 0 && exposure.short === 0 && workingOrders === 0
}

const abiOf = ({ abi }: CounterSettings): { abi?: string } => (abi === undefined ? {} : { abi })
const countOf = (reports: readonly CaseReport[], result: CaseReport['result']): number =>
  reports.filter((report) => report.result === result).length
