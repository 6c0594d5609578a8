import { resolve } from 'node:path'
import { ADJUSTMENTS, BAR_INTERVALS, type Adjustment, type BarInterval } from '@huangpu/core'
import { Command, InvalidArgumentError, Option } from 'commander'
import { parseSymbol } from './bar-arguments.js'
import { defaultBarFolder } from './default-bar-folder.js'
import { exportBars, type ExportBarsOptions, type ExportReport } from './export-bars.js'
import { addForeignHours, openCalendar, type ForeignHours } from './foreign-hours.js'
import { runBarsCommand } from './run-bars-command.js'

interface ExportArguments extends ForeignHours {
  symbol?: string
  continuous?: string
  adjust?: Adjustment
  interval: BarInterval
  from?: string
  to?: string
  dir?: string
  format?: 'csv' | 'parquet'
  out: string
  replace?: boolean
  json?: boolean
}

/** `huangpu bars export` */
export const exportCommand = (): Command =>
  addForeignHours(
    new Command('export')
      .description('bars of a contract, or of the dominant ones in turn, as CSV or Parquet / 导出 K 线')
      .option('--symbol <symbol>', 'contract, e.g. au1912 / 合约', parseSymbol)
      .option('--continuous <product>', 'the dominant contracts of a product, e.g. rb / 主力连续', parseProduct)
      .addOption(new Option('--adjust <how>', 'prices of --continuous (default: none) / 复权方式').choices(ADJUSTMENTS))
      .addOption(
        new Option('--interval <interval>', 'length of a bar / 周期').choices(BAR_INTERVALS).default('1m' as const),
      )
      .option('--from <day>', 'first trading day, YYYYMMDD / 起始交易日', parseDay)
      .option('--to <day>', 'last trading day, YYYYMMDD / 结束交易日', parseDay)
      .option('--dir <dir>', 'bars folder (default: that of this installation) / K 线目录')
      .addOption(new Option('--format <format>', 'default: by the name of the file / 格式').choices(['csv', 'parquet']))
      .requiredOption('--out <file>', 'file to write: .csv or .parquet / 输出文件')
      .option('--replace', 'an existing file is overwritten / 覆盖已有文件')
      .option('--json', 'the report as JSON'),
  ).action((options: ExportArguments, command: Command) => {
    const of = whatOf(options, command)
    const format = formatOf(options, command)
    if (options.from !== undefined && options.to !== undefined && options.from > options.to)
      refuseUsage(command, '--to lies before --from / --to 早于 --from')
    return runBarsCommand('export', async ({ breathe, progress }) => {
      const report = await exportBars({
        of,
        dir: options.dir === undefined ? defaultBarFolder() : resolve(options.dir),
        out: resolve(options.out),
        format,
        calendar: openCalendar(options),
        interval: options.interval,
        from: options.from,
        to: options.to,
        replace: options.replace ?? false,
        breathe,
        onLeftover: (file) => {
          process.stderr.write(
            `huangpu: removed what a killed export left behind: ${file}\n  已删除此前被终止的导出留下的文件\n`,
          )
        },
        onProgress: (done, day) => progress.show(done, day),
      })
      progress.clear()
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : render(report))
    })
  })

function whatOf({ symbol, continuous, adjust }: ExportArguments, command: Command): ExportBarsOptions['of'] {
  if (symbol !== undefined && adjust !== undefined)
    refuseUsage(command, '--adjust belongs to --continuous: one contract has no rolls / --adjust 只用于 --continuous')
  if (symbol !== undefined && continuous === undefined) return { symbol }
  if (symbol === undefined && continuous !== undefined) return { product: continuous, adjustment: adjust ?? 'none' }
  return refuseUsage(command, 'give either --symbol or --continuous / 请指定 --symbol 或 --continuous 之一')
}

function formatOf({ format, out }: ExportArguments, command: Command): 'csv' | 'parquet' {
  const [, byName] = /\.(csv|parquet)$/.exec(out) ?? []
  const found = format ?? (byName as 'csv' | 'parquet' | undefined)
  return (
    found ?? refuseUsage(command, `${out} ends in neither .csv nor .parquet: give --format / 请用 --format 指定格式`)
  )
}

const refuseUsage = (command: Command, what: string): never => command.error(`huangpu: ${what}`, { exitCode: 2 })

function render({ file, bars, first, last, contracts }: ExportReport): string {
  return [
    `${bars} bars, ${first ?? '-'} to ${last ?? '-'} / ${bars} 根 K 线\n`,
    ...(contracts.length > 1 ? [`contracts / 合约: ${contracts.join(', ')}\n`] : []),
    `${file}\n`,
  ].join('')
}

function parseProduct(text: string): string {
  if (!/^[A-Za-z]{1,4}$/.test(text)) throw new InvalidArgumentError('a product such as rb / 品种代码，如 rb')
  return text
}

function parseDay(text: string): string {
  const day = text.replaceAll('-', '')
  const date = new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`)
  const isDay = /^\d{8}$/.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().slice(8, 10) === day.slice(6)
  if (!isDay) throw new InvalidArgumentError('a trading day such as 20251223 / 交易日，如 20251223')
  return day
}
