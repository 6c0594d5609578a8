import type { CaseReport, ConformanceChapter, ConformanceReport } from '@huangpu/ctp-conformance'

const WORDS = { passed: 'passed', failed: 'FAILED', not_applicable: 'n/a   ', not_run: 'not run' } as const

/** One case as it ended: a line, and for a failed one what was expected and what was seen. */
export function caseText(report: CaseReport): string {
  const head = `${report.number.padEnd(5)} ${WORDS[report.result]}  ${report.title.en} / ${report.title.zh}`
  const lines = [head]
  if (report.why) lines.push(`        why / 原因: ${report.why.en} / ${report.why.zh}`)
  if (report.expected !== undefined) {
    lines.push(`        expected / 应为: ${report.expected}`)
    lines.push(`        seen / 实际:     ${report.seen || 'nothing / 无'}`)
  }
  return `${lines.join('\n')}\n`
}

export function summaryText(report: ConformanceReport): string {
  const { passed, failed, not_applicable: notApplicable, not_run: notRun } = report.summary
  const lines = [
    '',
    `${report.libraries.trader} (ABI table ${report.libraries.abi}), ${report.fronts.trader}${report.symbol ? `, ${report.symbol}` : ''}`,
    `${passed} passed / 通过, ${failed} failed / 未通过, ${notApplicable} not applicable / 不适用, ${notRun} not run / 未运行`,
  ]
  if (report.stopped) lines.push(`STOPPED: ${report.stopped.en}`, `已停止：${report.stopped.zh}`)
  if (report.interrupted) lines.push('interrupted / 已中断')
  if (!report.left_flat) {
    lines.push(
      'NOT FLAT: orders or lots of this run are left at the counter; cancel and close them by hand',
      '未清理干净：柜台仍有本次运行的挂单或持仓，请手工撤单平仓',
    )
  }
  return `${lines.join('\n')}\n`
}

export function listText(chapters: readonly ConformanceChapter[]): string {
  const lines = chapters.flatMap((chapter) => [
    `${chapter.number} ${chapter.title.en} / ${chapter.title.zh}`,
    ...chapter.cases.map(({ number, title, needs }) => {
      const wants = needs.length === 0 ? '' : ` [${needs.join(', ')}]`
      return `  ${number.padEnd(5)} ${title.en} / ${title.zh}${wants}`
    }),
  ])
  return `${lines.join('\n')}\n`
}
