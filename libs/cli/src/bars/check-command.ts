import { Command } from 'commander'
import { parseCount } from './bar-arguments.js'
import { checkBars, type CheckReport } from './check-bars.js'
import { addForeignHours, openCalendar, type ForeignHours } from './foreign-hours.js'
import { runBarsCommand } from './run-bars-command.js'

interface CheckArguments extends ForeignHours {
  gapMinutes: number
  json?: boolean
}

const GAP_MINUTES = 5
const FINDINGS_SHOWN = 200

/** `huangpu bars check` */
export const checkCommand = (): Command =>
  addForeignHours(
    new Command('check')
      .description('look at every row of a bars folder; exit status 1 when something is wrong / 检查 K 线文件')
      .argument('<dir>', 'a bars folder, or one contract of it / K 线目录或其中一个合约')
      .option(
        '--gap-minutes <n>',
        'so many trading minutes in a row without a bar are a gap; 0: any may lack / 视为缺口的连续分钟数',
        parseCount,
        GAP_MINUTES,
      )
      .option('--json', 'the report as JSON'),
  )
    .addHelpText(
      'after',
      `
Found are: gaps and missing days, duplicate and unsorted minutes, rows outside the sessions or of another trading day,
prices that contradict each other, volumes below zero, wrong headers, half rows. A minute without a tick has no row, so a
contract that hardly trades has gaps: raise --gap-minutes for it.
没有行情的分钟不产生 K 线，不活跃合约请调大 --gap-minutes。`,
    )
    .action((dir: string, options: CheckArguments) =>
      runBarsCommand('check', async ({ breathe, progress }) => {
        const report = await checkBars({
          ...options,
          dir,
          calendar: openCalendar(options),
          breathe,
          onProgress: (done, file) => progress.show(done, file),
        })
        progress.clear()
        process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : render(report))
        if (report.findings.length > 0) process.exitCode = 1
      }),
    )

function render({ symbols, files, bars, missing_minutes, findings, findings_not_listed }: CheckReport): string {
  const shown = findings.slice(0, FINDINGS_SHOWN).map(({ kind, file, line, detail }) => {
    const place = line === 0 ? file : `${file}:${line}`
    return `${place}: ${kind}: ${detail}\n`
  })
  const all = findings.length + findings_not_listed
  const more = all - shown.length
  return [
    ...shown,
    ...(more > 0
      ? [`... and ${more} more; --json lists up to 100,000 / 另有 ${more} 条，--json 最多列出 10 万条\n`]
      : []),
    `${symbols} contracts, ${files} files, ${bars} bars, ${missing_minutes} trading minutes without a bar: `,
    findings.length === 0 ? 'nothing wrong / 未发现问题\n' : `${all} findings / 发现 ${all} 个问题\n`,
  ].join('')
}
