import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isSymbol, productOf, type BarLabel } from '@huangpu/core'
import { resolveHome } from '@huangpu/service'
import { loadCalendar } from '@huangpu/storage'
import { Command, InvalidArgumentError } from 'commander'
import { planDays } from '../replay/plan-days.js'
import { readBarFile } from '../replay/read-bar-file.js'
import { runReplay, statementFolder, type ReplayReport } from '../replay/run-replay.js'
import { CommandProblem } from './command-problem.js'

interface ReplayArguments {
  bars: string
  symbol: string
  days?: number
  speed: number | 'max'
  label?: BarLabel
  out: string
  json?: boolean
}

export const replayCommand = (): Command =>
  new Command('replay')
    .description('send a 1-minute bar file as ticks through a whole stack and compare what market writes / 回放并核对')
    .requiredOption('--bars <file>', 'bar CSV, plain or .gz / K 线文件')
    .requiredOption('--symbol <symbol>', 'contract, e.g. au1912 / 合约', parseSymbol)
    .requiredOption('--out <dir>', 'a new folder for the stack: data/bars, data/db, data/logs, statements / 输出目录')
    .option('--days <n>', 'the first n whole trading days (default: all) / 交易日数', parseCount)
    .option('--speed <n>', 'times real time, or max / 速度倍数', parseSpeed, 'max' as const)
    .option('--label <start|end>', 'what a row is stamped with (default: by the header) / 时间标签', parseLabel)
    .option('--json', 'the report as JSON')
    .action((options: ReplayArguments) => replay(options))

async function replay(options: ReplayArguments): Promise<void> {
  const out = resolve(options.out)
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new CommandProblem(`目录 ${out} 非空，请换一个`, `${out} is not empty: name a new folder`)
  }
  const calendar = loadCalendar(resolveHome().configDir)
  const product = productOf(options.symbol)
  if (!product || !calendar.knows(product)) {
    throw new CommandProblem(`未知品种：${options.symbol}`, `the trading hours of ${options.symbol} are not known`)
  }
  const bars = readBarFile(options.bars, options.label)
  const plan = planDays(bars.rows, product, calendar, options.days)
  if (plan.days.length === 0 || (options.days !== undefined && plan.days.length < options.days)) {
    throw new CommandProblem(
      `文件中只有 ${plan.days.length} 个完整交易日`,
      `the file has only ${plan.days.length} whole trading days`,
    )
  }
  const report = await runReplay({
    bars,
    symbol: options.symbol,
    plan,
    speed: options.speed === 'max' ? undefined : options.speed,
    out,
  })
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : render(report, out))
  if (report.interrupted) process.exitCode = 130
  else if (report.bars_different > 0 || report.bars_compared === 0) process.exitCode = 1
}

function render(report: ReplayReport, out: string): string {
  const differences = report.first_differences.map(
    (each) =>
      `  ${each.datetime} ${each.kind}: expected ${JSON.stringify(each.expected)} got ${JSON.stringify(each.actual)}\n`,
  )
  return [
    `trading days / 交易日      ${report.trading_days.length} (${report.trading_days[0]} .. ${report.trading_days.at(-1)})\n`,
    `bars compared / 核对 K 线   ${report.bars_compared}\n`,
    `bars different / 不一致     ${report.bars_different}\n`,
    ...differences,
    `ticks sent / 发送 tick      ${report.ticks_sent}\n`,
    `orders / 报单              ${report.orders}\n`,
    `fills / 成交               ${report.fills}\n`,
    `days settled / 已结算日     ${report.settled_days.length}\n`,
    `seconds / 用时             ${report.seconds}\n`,
    `bar files / K 线文件        ${join(out, 'data', 'bars')}\n`,
    `statements / 结算单        ${statementFolder(out)}\n`,
    ...(report.interrupted ? ['interrupted / 已中断\n'] : []),
  ].join('')
}

function parseSymbol(text: string): string {
  const symbol = text.replace(/^(SHFE|INE)\./, '')
  if (!isSymbol(symbol)) throw new InvalidArgumentError('a contract such as au1912 / 合约代码，如 au1912')
  return symbol
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('a whole number from 1 / 正整数')
  return count
}

function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return 'max'
  const speed = Number(text)
  if (!Number.isFinite(speed) || speed <= 0) throw new InvalidArgumentError('a positive number, or max / 正数或 max')
  return speed
}

function parseLabel(text: string): BarLabel {
  if (text !== 'start' && text !== 'end') throw new InvalidArgumentError('start or end')
  return text
}
