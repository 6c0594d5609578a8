import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { CommandProblem } from '../commands/command-problem.js'
import { parseSymbol } from './bar-arguments.js'
import { buildBars, type BuildReport } from './build-bars.js'
import { addForeignHours, openCalendar, type ForeignHours } from './foreign-hours.js'
import { runBarsCommand, type BarsTask } from './run-bars-command.js'

interface BuildArguments extends ForeignHours {
  ticks: string[]
  out: string
  symbol?: string
  volume: 'auto' | 'cumulative' | 'per-tick'
  fromOpening?: boolean
  replace?: boolean
  json?: boolean
}

/** `huangpu bars build` */
export const buildCommand = (): Command =>
  addForeignHours(
    new Command('build')
      .description('1-minute bars of recorded ticks, by the rules of the live ones / 由逐笔行情生成 K 线')
      .requiredOption('--ticks <file...>', 'tick CSVs, plain or .gz, in order of time / 行情文件，按时间顺序')
      .requiredOption('--out <dir>', 'folder for {symbol}/{trading day}.csv / 输出目录')
      .option('--symbol <symbol>', 'contract of a file without a column for it / 文件无合约列时的合约', parseSymbol)
      .addOption(
        new Option('--volume <kind>', 'what the volume counts: the day so far, or the tick alone / 成交量口径')
          .choices(['auto', 'cumulative', 'per-tick'])
          .default('auto'),
      )
      .option(
        '--from-opening',
        'the file begins before the opening: count from zero at its first tick / 文件自开盘起完整',
      )
      .option('--replace', 'days that are there already are replaced / 覆盖已有交易日')
      .option('--json', 'the report as JSON'),
  ).action((options: BuildArguments) => runBarsCommand('ticks', (task) => build(options, task)))

async function build(options: BuildArguments, { breathe, progress }: BarsTask): Promise<void> {
  const startMs = performance.now()
  const report = await buildBars({
    ...options,
    files: options.ticks,
    out: resolve(options.out),
    calendar: openCalendar(options),
    volume: options.volume === 'per-tick' ? 'per_tick' : options.volume,
    fromOpening: options.fromOpening ?? false,
    replace: options.replace ?? false,
    onProgress: (ticks, file) =>
      progress.show((options.ticks.indexOf(file) + 0.5) / options.ticks.length, `${ticks} ${file}`),
    breathe,
  })
  progress.clear()
  const seconds = (performance.now() - startMs) / 1_000
  process.stdout.write(options.json ? `${JSON.stringify({ ...report, seconds }, null, 2)}\n` : render(report, seconds))
  refuseNothing(report, options)
}

function render(report: BuildReport, seconds: number): string {
  const refused = Object.entries(report.verdicts).filter(([verdict]) => verdict !== 'accepted')
  return [
    `ticks / 行情        ${report.ticks}\n`,
    ...refused.map(([verdict, count]) => `  not taken / 未采用  ${verdict} ${count}\n`),
    `bars / K 线         ${report.bars}\n`,
    ...(report.partial > 0 ? [`  partial / 不完整   ${report.partial}\n`] : []),
    `days / 交易日文件    ${report.files.length}\n`,
    `seconds / 用时      ${seconds.toFixed(1)} (${Math.round(report.ticks / seconds)} ticks/s)\n`,
  ].join('')
}

/** A run that made nothing is a failure that must be seen. */
function refuseNothing(report: BuildReport, options: BuildArguments): void {
  if (report.bars > 0) return
  if (report.verdicts.unknown_product && !options.hours) {
    throw new CommandProblem(
      '文件中没有已知交易时段的合约；其他交易所请用 --hours 指定',
      'the files hold no contract whose trading hours are known: give those of other exchanges by --hours',
    )
  }
  const reasons = Object.entries(report.verdicts).map(([verdict, count]) => `${verdict} ${count}`)
  throw new CommandProblem(
    `没有生成任何 K 线（${reasons.join('，') || '文件没有数据行'}）`,
    `no bar was made (${reasons.join(', ') || 'the files have no rows'})`,
  )
}
