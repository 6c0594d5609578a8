import { clearUp } from '../bench/clear-up.js'
import type { TestBench } from '../bench/test-bench.js'
import type { CaseNeed, CaseOutcome, ConformanceCase } from '../case/conformance-case.js'
import { Interrupted, Mismatch, NotApplicable } from '../case/verdict.js'
import type { BothLanguages } from '../case/both-languages.js'
import { tcpAddressOf } from '../session/front-proxy.js'
import type { CaseReport } from './conformance-report.js'

export interface Leave {
  readonly orders: 'given' | 'not_given' | 'declined'
  readonly wrongAuthCode: boolean
}

/** Runs one case and clears up behind it. @throws Interrupted */
export async function runCase(each: ConformanceCase, bench: TestBench, leave: Leave): Promise<CaseReport> {
  const { number, title } = each
  const startedAt = bench.pace.now()
  const report = (outcome: CaseOutcome, seen: string): CaseReport => ({
    number,
    title,
    ...outcome,
    seen,
    seconds: Math.round((bench.pace.now() - startedAt) / 10) / 100,
  })
  const why = each.needs.map((need) => missing(need, bench, leave)).find((found) => found !== undefined)
  if (why) return report({ result: 'not_applicable', why }, '')
  bench.startStory()
  const outcome = await outcomeOf(() => each.run(bench))
  const seen = bench.story()
  const cleared = await outcomeOf(async () => {
    await clearUp(bench)
    await bench.releaseOwn()
    return { result: 'passed' }
  })
  return report(outcome.result === 'passed' && cleared.result === 'failed' ? cleared : outcome, seen)
}

async function outcomeOf(run: () => Promise<CaseOutcome>): Promise<CaseOutcome> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Interrupted) throw error
    if (error instanceof NotApplicable) return { result: 'not_applicable', why: error.why }
    if (error instanceof Mismatch) return { result: 'failed', expected: error.expected }
    // An error of the binding, such as a library that can't be loaded, is a finding about the library too.
    return { result: 'failed', expected: `no exception: ${error instanceof Error ? error.message : String(error)}` }
  }
}

const NO_ORDERS: Readonly<Record<Leave['orders'], BothLanguages | undefined>> = {
  given: undefined,
  not_given: { zh: '需要 --allow-orders', en: 'needs --allow-orders' },
  declined: { zh: '您未同意报单', en: 'orders were declined' },
}

function missing(need: CaseNeed, bench: TestBench, leave: Leave): BothLanguages | undefined {
  switch (need) {
    case 'orders':
      return NO_ORDERS[leave.orders]
    case 'wrong_auth_code':
      return leave.wrongAuthCode ? undefined : { zh: '需要 --try-wrong-auth-code', en: 'needs --try-wrong-auth-code' }
    case 'proxy':
      return tcpAddressOf(bench.settings.traderFront)
        ? undefined
        : { zh: '前置不是 tcp://，无法切断连接', en: 'the front is not tcp://, so its connection cannot be cut' }
  }
}
