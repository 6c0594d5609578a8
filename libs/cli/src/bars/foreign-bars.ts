import {
  BarCsvProblem,
  BarCsvReader,
  decimalsOfTick,
  formatShanghai,
  type BarCsvField,
  type BarLabel,
  type Calendar,
  type RecordedBar,
} from '@huangpu/core'
import { CommandProblem } from '../commands/command-problem.js'
import { readCsvLines } from './read-csv-lines.js'
import { RowDistance } from './row-distance.js'

export interface ForeignBarFile {
  readonly file: string
  readonly symbol: string
  readonly label?: BarLabel | undefined
  readonly columns?: Partial<Record<BarCsvField, string>> | undefined
}

/** What every row must agree with. */
export interface ForeignContract {
  readonly product: string
  readonly priceTick: number
  readonly calendar: Pick<Calendar, 'sessionAt'>
}

/** Of float noise, next to prices of up to seven digits. */
const NOISE = 1e-6

/**
 * A bar file of another origin, as many rows at a time as are read together, every row within the sessions of its contract.
 * Whether rows are stamped with the start or the end of their minute is never guessed. @throws CommandProblem naming the line
 */
export class ForeignBars {
  /** Known once the first rows were taken. */
  header: BarCsvReader | undefined

  constructor(
    private readonly of: ForeignBarFile,
    private readonly contract: ForeignContract,
  ) {}

  async *rows(): AsyncGenerator<readonly RecordedBar[], void, void> {
    const { file } = this.of
    try {
      yield* this.#read()
    } catch (error) {
      if (!(error instanceof BarCsvProblem)) throw error
      const { line, messageZh, messageEn } = error
      throw new CommandProblem(`${file} 第 ${line} 行：${messageZh}`, `${file}:${line}: ${messageEn}`)
    }
  }

  async *#read(): AsyncGenerator<readonly RecordedBar[], void, void> {
    const distance = new RowDistance()
    let line = 0
    for await (const lines of readCsvLines(this.of.file)) {
      const bars: RecordedBar[] = []
      for (const text of lines) {
        line += 1
        if (!this.header) {
          this.header = this.#open(text)
          continue
        }
        const bar = this.header.read(text, line)
        if (!bar) continue
        this.#check(bar, line, this.header.label)
        distance.add(bar.startMs)
        bars.push(bar)
      }
      yield bars
    }
    if (distance.rows === 0) throw line === 0 ? emptyFile() : noRows()
    if (distance.minutes > 1) throw notOneMinute(distance.minutes)
  }

  #open(headerLine: string): BarCsvReader {
    const reader = new BarCsvReader(headerLine, this.of)
    if (!reader.labelKnown && this.of.label === undefined) throw unknownLabel()
    return reader
  }

  /** Takes the noise off prices, too. */
  #check(bar: RecordedBar, line: number, label: BarLabel): void {
    const { product, priceTick, calendar } = this.contract
    if (!calendar.sessionAt(product, bar.startMs)) throw outside(bar, line, this.of.symbol, label)
    const scale = 10 ** decimalsOfTick(priceTick)
    for (const name of ['open', 'high', 'low', 'close'] as const) {
      const clean = Math.round(bar[name] * scale) / scale
      if (Math.abs(clean - bar[name]) > NOISE) throw offTick(line, bar[name], priceTick, this.of.symbol)
      bar[name] = clean
    }
  }
}

const emptyFile = (): BarCsvProblem => new BarCsvProblem(1, '文件为空', 'the file is empty')
const noRows = (): BarCsvProblem => new BarCsvProblem(1, '没有数据行', 'there are no rows')

const notOneMinute = (minutes: number): BarCsvProblem =>
  new BarCsvProblem(
    2,
    `各行相距 ${minutes} 分钟的整数倍，不是 1 分钟 K 线`,
    `rows lie multiples of ${minutes} minutes apart: these are no 1-minute bars`,
  )

const unknownLabel = (): BarCsvProblem =>
  new BarCsvProblem(
    1,
    '无法判断时间是每分钟的开始还是结束，请用 --label start 或 end 指定',
    'the header does not say whether rows are stamped with the start or the end of their minute: give --label',
  )

function outside(bar: RecordedBar, line: number, symbol: string, label: BarLabel): BarCsvProblem {
  const at = formatShanghai(bar.startMs)
  return new BarCsvProblem(
    line,
    `${at} 开始的一分钟不在 ${symbol} 的交易时段内（按 --label ${label}）；请检查时间标签与合约`,
    `the minute from ${at} lies outside the sessions of ${symbol} (by --label ${label}): check label and contract`,
  )
}

const offTick = (line: number, price: number, priceTick: number, symbol: string): BarCsvProblem =>
  new BarCsvProblem(
    line,
    `价格 ${price} 的小数位多于 ${symbol} 的最小变动价位 ${priceTick}；是否为其他合约或复权数据？`,
    `the price ${price} has more decimals than the price tick ${priceTick} of ${symbol}: another contract, or adjusted prices?`,
  )
