import { existsSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { coverDay, formatShanghai, isSymbol, type Bar, type Calendar, type TradingDay } from '@huangpu/core'
import {
  BarFileError,
  barFilePath,
  foreignNames,
  inspectBarFile,
  listBarDays,
  listBarSymbols,
  readBarGaps,
  readDayText,
  type BarFault,
  type BarFaultKind,
} from '@huangpu/storage'
import { CommandProblem } from '../commands/command-problem.js'
import { contractOf, type ForeignHours } from './foreign-hours.js'
import type { Breathe } from './run-bars-command.js'

export interface CheckBarsOptions extends ForeignHours {
  /** A bars folder, or the folder of one contract in it. */
  readonly dir: string
  readonly calendar: Calendar
  /** Trading minutes in a row without a bar that count as a gap; 0: gaps are not looked for. */
  readonly gapMinutes: number
  /** Findings that are listed; further ones are counted. @default 100,000 */
  readonly findingsMax?: number | undefined
  readonly breathe: Breathe
  onProgress?(done: number, file: string): void
}

export interface BarFinding {
  readonly kind: BarFaultKind | 'gap' | 'missing_day' | 'unreadable' | 'unknown_hours' | 'foreign_file' | 'two_files'
  readonly file: string
  /** 0: the file as a whole. */
  readonly line: number
  readonly detail: string
}

export interface CheckReport {
  readonly symbols: number
  readonly files: number
  readonly bars: number
  /** Trading minutes without a bar in days that have a file, however few in a row. */
  readonly missing_minutes: number
  readonly findings: readonly BarFinding[]
  /** Found beyond those. */
  readonly findings_not_listed: number
}

/** Years of contracts that hardly trade have millions of gaps. */
const FINDINGS_MAX = 100_000

/** Looks at every file of a bars folder. */
export async function checkBars(options: CheckBarsOptions): Promise<CheckReport> {
  const { root, symbols } = foldersOf(options.dir)
  const findings: BarFinding[] = []
  const sum = { files: 0, bars: 0, missing: 0, unlisted: 0 }
  const note = (found: readonly BarFinding[]): void => {
    const listed = found.slice(0, Math.max(0, (options.findingsMax ?? FINDINGS_MAX) - findings.length))
    findings.push(...listed)
    sum.unlisted += found.length - listed.length
  }
  for (const [index, symbol] of symbols.entries()) {
    const days = listBarDays(root, symbol)
    const contract = contractOf(symbol, options.calendar, options)
    if (!contract) {
      const detail = `the trading hours of ${symbol} are not known: give them by --hours / 交易时段未知，请用 --hours 指定`
      note([{ kind: 'unknown_hours', file: resolve(root, symbol), line: 0, detail }])
      continue
    }
    note(filesOf(root, symbol, days))
    note(missingDays(root, symbol, days, options))
    for (const day of days) {
      const checked = checkDay(root, symbol, day, contract, { ...options, isLast: day === days.at(-1) })
      note(checked.findings)
      sum.files += 1
      sum.bars += checked.bars
      sum.missing += checked.missing
      options.onProgress?.(index / symbols.length, barFilePath(root, symbol, day))
      await options.breathe()
    }
  }
  const { files, bars, missing: missing_minutes, unlisted: findings_not_listed } = sum
  return { symbols: symbols.length, files, bars, missing_minutes, findings, findings_not_listed }
}

function foldersOf(dir: string): { root: string; symbols: string[] } {
  const folder = resolve(dir)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new CommandProblem(`${folder} 不是目录`, `${folder} is no folder: name a bars folder such as data/bars`)
  }
  if (isSymbol(basename(folder))) return { root: dirname(folder), symbols: [basename(folder)] }
  const symbols = listBarSymbols(folder)
  if (symbols.length > 0) return { root: folder, symbols }
  throw new CommandProblem(
    `${folder} 中没有合约目录（应为 {合约}/{交易日}.csv）`,
    `${folder} has no contract's folder: a bars folder holds {symbol}/{trading day}.csv`,
  )
}

/** Files that nothing reads: of other names, and the gzip of a day that is there as a plain file, too. */
function filesOf(root: string, symbol: string, days: readonly TradingDay[]): BarFinding[] {
  const foreign = foreignNames(root, symbol).map((name): BarFinding => {
    const detail = 'a name that is of no bar file: nothing reads it / 不是 K 线文件名，不会被读取'
    return { kind: 'foreign_file', file: resolve(root, symbol, name), line: 0, detail }
  })
  const twice = days
    .map((day) => barFilePath(root, symbol, day))
    .filter((file) => existsSync(file) && existsSync(`${file}.gz`))
    .map((file): BarFinding => {
      const detail =
        'the day is there as a plain file, too, which is the one that counts / 该日另有未压缩文件，以后者为准'
      return { kind: 'two_files', file: `${file}.gz`, line: 0, detail }
    })
  return [...foreign, ...twice]
}

/** Trading days between the first and the last file that have none. */
function missingDays(
  root: string,
  symbol: string,
  days: readonly TradingDay[],
  options: CheckBarsOptions,
): BarFinding[] {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined || options.gapMinutes === 0) return []
  const there = new Set(days)
  const findings: BarFinding[] = []
  for (let day = first; day < last; day = options.calendar.nextTradingDay(day)) {
    if (there.has(day)) continue
    const detail = 'a trading day without a file / 交易日缺少文件'
    findings.push({ kind: 'missing_day', file: barFilePath(root, symbol, day), line: 0, detail })
  }
  return findings
}

function checkDay(
  root: string,
  symbol: string,
  day: TradingDay,
  { product, priceTick }: { readonly product: string; readonly priceTick: number },
  options: CheckBarsOptions & { readonly isLast: boolean },
): { findings: BarFinding[]; bars: number; missing: number } {
  const file = barFilePath(root, symbol, day)
  const read = orFinding(() => readDayText(file))
  if ('finding' in read) return { findings: [read.finding], bars: 0, missing: 0 }
  // It went away since the folder was listed.
  if (!read.found) return { findings: [], bars: 0, missing: 0 }
  const { path, text } = read.found
  const { faults, bars } = inspectBarFile(text, {
    ...{ tradingDay: day, product, priceTick, calendar: options.calendar },
  })
  const findings = faults.map((fault): BarFinding => ({
    kind: fault.kind,
    file: path,
    line: fault.line,
    detail: shown(fault),
  }))
  const gaps = gapsOf(bars, { root, symbol, day, product, file: path }, options)
  return { findings: [...findings, ...gaps.findings], bars: bars.length, missing: gaps.missing }
}

/** The newest day may still be running: what comes after its last bar is not missing yet. */
function gapsOf(
  bars: readonly Bar[],
  of: { root: string; symbol: string; day: TradingDay; product: string; file: string },
  { calendar, gapMinutes, isLast }: CheckBarsOptions & { readonly isLast: boolean },
): { findings: BarFinding[]; missing: number } {
  const lastMs = bars.at(-1)?.startMs ?? -Infinity
  const minutes = calendar.minutesOf(of.product, of.day).filter((startMs) => !isLast || startMs <= lastMs)
  const starts = bars.map((bar) => bar.startMs)
  const read = orFinding(() => readBarGaps(of.root, of.symbol, of.day))
  const { missing } = coverDay(minutes, starts, 'found' in read ? read.found : [])
  const findings = missing
    .filter((span) => gapMinutes > 0 && span.minutes >= gapMinutes)
    .map((span): BarFinding => ({
      kind: 'gap',
      file: of.file,
      line: 0,
      detail:
        `${span.minutes} trading minutes without a bar, ${formatShanghai(span.fromMs)} to ${formatShanghai(span.throughMs)}` +
        `${span.reason ? ` (${span.reason})` : ''} / 连续 ${span.minutes} 分钟无 K 线`,
    }))
  const all = 'finding' in read ? [read.finding, ...findings] : findings
  return { findings: all, missing: missing.reduce((sum, span) => sum + span.minutes, 0) }
}

/** What a file says, or the finding that it cannot be read. */
function orFinding<T>(read: () => T): { found: T } | { finding: BarFinding } {
  try {
    return { found: read() }
  } catch (error) {
    if (!(error instanceof BarFileError)) throw error
    const { file, messageEn, messageZh } = error
    return { finding: { kind: 'unreadable', file, line: 0, detail: `${messageEn} / ${messageZh}` } }
  }
}

const EXPLAINED: Readonly<Record<BarFaultKind, string>> = {
  empty_file: 'the file is empty / 文件为空',
  wrong_header: 'the header is not that of a bar file / 表头有误',
  half_row: 'a half-written last row: market removes it at its next start / 半行数据，行情服务下次启动时清除',
  not_a_row: 'this is no row / 不是有效的数据行',
  ohlc: 'high or low contradict open and close / 最高最低价与开收盘价矛盾',
  price_not_positive: 'a price is not above zero / 价格不是正数',
  off_tick: 'a price has more decimals than the price tick / 价格的小数位多于最小变动价位',
  negative_volume: 'the volume is below zero / 成交量为负',
  fractional_volume: 'the volume is no whole number / 成交量不是整数',
  negative_amount: 'turnover or open interest are below zero / 成交额或持仓量为负',
  wrong_trading_day: 'the row is of another trading day than the file / 交易日与文件名不符',
  outside_session: 'the minute lies outside the sessions / 不在交易时段内',
  duplicate: 'this minute is there twice / 该分钟重复',
  unsorted: 'the row stands behind a later one / 时间未递增',
}

const shown = ({ kind, text }: BarFault): string => `${EXPLAINED[kind]}: ${text.slice(0, 120)}`
