import {
  formatShanghai,
  type Adjustment,
  type BarInterval,
  type Calendar,
  type EpochMs,
  type TradingDay,
} from '@huangpu/core'
import {
  barSeries,
  BarReader,
  ContinuousSource,
  NoCommonDayError,
  type SeriesBar,
  type SeriesLeg,
} from '@huangpu/storage'
import { CommandProblem } from '../commands/command-problem.js'
import { csvSink } from './csv-sink.js'
import { ExportFile } from './export-file.js'
import type { BarSink } from './bar-sink.js'
import { parquetSink } from './parquet-sink.js'
import type { Breathe } from './run-bars-command.js'

export interface ExportBarsOptions {
  readonly dir: string
  readonly out: string
  readonly format: 'csv' | 'parquet'
  readonly calendar: Calendar
  readonly of: { readonly symbol: string } | { readonly product: string; readonly adjustment: Adjustment }
  readonly interval: BarInterval
  readonly from?: TradingDay | undefined
  readonly to?: TradingDay | undefined
  /** An existing file is replaced instead of refused. */
  readonly replace: boolean
  readonly breathe: Breathe
  /** Told of each half file that was removed because the export that made it was killed. */
  onLeftover?(file: string): void
  onProgress?(done: number, tradingDay: TradingDay): void
}

export interface ExportReport {
  readonly file: string
  readonly bars: number
  readonly first: string | null
  readonly last: string | null
  readonly contracts: readonly string[]
}

/** Writes bars into one file, which is there as a whole or not at all. @throws CommandProblem, BarFileError */
export async function exportBars(options: ExportBarsOptions): Promise<ExportReport> {
  const file = open(options)
  const reader = new BarReader({ dir: options.dir })
  const legs = await legsOf(reader, options)
  if (!legs.some((leg) => leg.days.length > 0)) throw nothingThere(options)
  try {
    const sinkOf = options.format === 'parquet' ? parquetSink : csvSink
    const sink = file.write((part) => sinkOf(part, 'product' in options.of))
    const report = await pour(reader, legs, sink, options)
    file.finish()
    return report
  } catch (error) {
    file.abandon()
    throw writeProblem(error, options.out)
  }
}

function open(options: ExportBarsOptions): ExportFile {
  try {
    return new ExportFile(options)
  } catch (error) {
    throw writeProblem(error, options.out)
  }
}

/** What the disk refuses is told of the file that was asked for. */
function writeProblem(error: unknown, out: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  return new CommandProblem(`无法写入 ${out}：${error.message}`, `${out} cannot be written: ${error.message}`)
}

/** Days of the range, of one contract or of the dominant ones in turn. */
async function legsOf(reader: BarReader, options: ExportBarsOptions): Promise<SeriesLeg[]> {
  const { of, calendar, from = '', to = '99999999' } = options
  const range = (leg: SeriesLeg): SeriesLeg => ({ ...leg, days: leg.days.filter((day) => from <= day && day <= to) })
  if ('symbol' in of) {
    return [range({ symbol: of.symbol, days: reader.tradingDays(of.symbol), shift: { times: 1, plus: 0 } })]
  }
  try {
    return (await new ContinuousSource({ reader, days: calendar }).legs(of.product, of.adjustment, '99999999')).map(
      range,
    )
  } catch (error) {
    if (!(error instanceof NoCommonDayError)) throw error
    throw new CommandProblem(
      `${error.from} 与 ${error.to} 没有共同的交易日，无法复权；请补全数据或使用 --adjust none`,
      `${error.message}, so that the roll cannot be adjusted: complete the files, or use --adjust none`,
    )
  }
}

async function pour(
  reader: BarReader,
  legs: readonly SeriesLeg[],
  sink: BarSink,
  options: ExportBarsOptions,
): Promise<ExportReport> {
  const days = legs.reduce((sum, leg) => sum + leg.days.length, 0)
  const contracts = new Set<string>()
  let [bars, done] = [0, 0]
  let first: SeriesBar | undefined
  let last: SeriesBar | undefined
  const { calendar, interval } = options
  const knownThroughMs = knownThrough(reader, legs)
  for await (const day of barSeries({ reader, calendar, legs, interval, knownThroughMs })) {
    sink.write(day)
    first ??= day[0]
    last = day.at(-1) ?? last
    for (const bar of day.slice(0, 1)) contracts.add(bar.symbol)
    bars += day.length
    done += 1
    options.onProgress?.(done / days, last?.tradingDay ?? '')
    await options.breathe()
  }
  const at = (bar: SeriesBar | undefined): string | null => (bar ? formatShanghai(bar.startMs) : null)
  return { file: options.out, bars, first: at(first), last: at(last), contracts: [...contracts] }
}

/** The newest day on disk may still be running: a larger bar that its rows do not finish is left out. */
function knownThrough(reader: BarReader, legs: readonly SeriesLeg[]): (day: TradingDay) => EpochMs {
  const newest = legs
    .map((leg) => reader.tradingDays(leg.symbol).at(-1) ?? '')
    .sort()
    .at(-1)
  return (day) => (day === newest ? -Infinity : Infinity)
}

function nothingThere({ dir, of, from, to }: ExportBarsOptions): CommandProblem {
  const what = 'symbol' in of ? of.symbol : of.product
  const range = from === undefined && to === undefined ? '' : `${from ?? ''}..${to ?? ''}`
  const why = 'symbol' in of ? '' : ': a dominant contract is known from the second trading day on'
  return new CommandProblem(
    `${dir} 中没有 ${what} ${range && `在 ${range} `}的 K 线`,
    `${dir} has no bars of ${what}${range && ` in ${range}`}${why}`,
  )
}
