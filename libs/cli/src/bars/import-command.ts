import { join, resolve } from 'node:path'
import type { BarCsvField, BarLabel } from '@huangpu/core'
import { Command, Option } from 'commander'
import { parseColumns, parseSymbol } from './bar-arguments.js'
import { defaultBarFolder } from './default-bar-folder.js'
import { addForeignHours, openCalendar, type ForeignHours } from './foreign-hours.js'
import { importBars, type ImportReport } from './import-bars.js'
import { runBarsCommand } from './run-bars-command.js'

interface ImportArguments extends ForeignHours {
  symbol: string
  label?: BarLabel
  columns?: Partial<Record<BarCsvField, string>>
  out?: string
  replace?: boolean
  json?: boolean
}

/** `huangpu bars import` */
export const importCommand = (): Command =>
  addForeignHours(
    new Command('import')
      .description('1-minute bars of tqsdk, WonderTrader, vnpy or any CSV / 导入其他来源的 1 分钟 K 线')
      .argument('<file>', 'CSV, plain or .gz')
      .requiredOption('--symbol <symbol>', 'contract, e.g. au1912 / 合约', parseSymbol)
      .addOption(
        new Option('--label <label>', 'rows are stamped with the start or the end of their minute / 时间标签').choices([
          'start',
          'end',
        ]),
      )
      .option('--columns <map>', 'names of columns: datetime=ts,open=o,open_interest=pos / 列名映射', parseColumns)
      .option('--out <dir>', 'bars folder (default: that of this installation) / K 线目录')
      .option('--replace', 'days that are there already are replaced / 覆盖已有交易日')
      .option('--json', 'the report as JSON'),
  )
    .addHelpText(
      'after',
      `
The label is known of files with datetime_start, datetime_end or vnpy's header, and of tqsdk's downloads; WonderTrader
stamps the end. A row of the auction's minute joins the opening one. All days of a file are taken, or none.
时间标签可由表头判断时不必指定；集合竞价的 K 线并入开盘一分钟；一个文件要么全部导入，要么不导入。

  huangpu bars import KQ.csv --symbol cu2003 --label start
  huangpu bars import wt.csv --symbol rb2401 --label end --replace`,
    )
    .action((file: string, options: ImportArguments) =>
      runBarsCommand('import', async ({ breathe, progress }) => {
        const report = await importBars({
          ...options,
          file,
          out: options.out === undefined ? defaultBarFolder() : resolve(options.out),
          calendar: openCalendar(options),
          replace: options.replace ?? false,
          breathe,
          onProgress: (rows) => progress.show(0.5, `${rows} rows`),
        })
        progress.clear()
        process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : render(report))
      }),
    )

function render(report: ImportReport): string {
  const { symbol, rows, bars, folded, files, label } = report
  return [
    `${symbol}: ${rows} rows, stamped with the ${label} / ${rows} 行，时间标签 ${label}\n`,
    `${bars} bars of ${files.length} trading days in ${join(files[0] ?? '', '..')} / ${bars} 根 K 线，${files.length} 个交易日\n`,
    ...(folded > 0 ? [`${folded} auction rows joined their opening minutes / 并入开盘的集合竞价 ${folded}\n`] : []),
    ...(report.hasTurnover ? [] : ['turnover is not in the file: 0 / 文件无成交额，记为 0\n']),
    ...(report.hasOpenInterest ? [] : ['open interest is not in the file: 0 / 文件无持仓量，记为 0\n']),
  ].join('')
}
