import type { EpochMs } from '../time/clock.js'
import {
  readBarCsvHeader,
  type BarCsvHeader,
  type BarCsvNames,
  type BarCsvField,
  type BarLabel,
} from './bar-csv-columns.js'
import { BarCsvProblem } from './bar-csv-problem.js'
import { clockDigitsOf, stampOf, stampOfDateAndTime, type ClockDigits } from './bar-csv-stamp.js'
import { MINUTE_MS } from './bar-minute.js'
import { csvCells } from './csv-cells.js'
import type { RecordedBar } from './recorded-bar.js'

export interface BarCsvOptions extends BarCsvNames {
  /** Default: what the header says, else `start`. */
  readonly label?: BarLabel | undefined
}

/** What tqsdk writes of a contract that has no bar while another has. */
const NO_BAR = '#N/A'
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/
/** No price and no sum comes near; CTP's "no value" is DBL_MAX. */
const PRICE_LIMIT = 1e9
const SUM_LIMIT = 1e18

/**
 * Reads a 1-minute CSV of any origin line by line: unknown columns are tolerated, rows must be whole, sane and in rising
 * order. Without a column of it open interest is 0.
 */
export class BarCsvReader {
  readonly label: BarLabel
  /** Whether the header says so itself. */
  readonly labelKnown: boolean
  readonly #header: BarCsvHeader
  readonly #symbol: string | undefined
  #clockDigits: ClockDigits | undefined
  #lastMs: EpochMs = -Infinity

  /** @throws BarCsvProblem */
  constructor(headerLine: string, options: BarCsvOptions = {}) {
    this.#header = readBarCsvHeader(headerLine, options)
    this.#symbol = options.symbol
    this.#clockDigits = this.#header.hasSecondDigits ? 'seconds' : undefined
    const { missing, otherSymbols, label } = this.#header
    if (missing.length > 0) throw missingColumns(missing, otherSymbols, options.symbol)
    if (this.#header.isLabelNamed && options.label !== undefined && options.label !== label) throw otherLabel(label)
    this.label = options.label ?? label ?? 'start'
    this.labelKnown = label !== undefined
  }

  get hasOpenInterest(): boolean {
    return this.#header.places.has('open_interest')
  }

  get hasTurnover(): boolean {
    return this.#header.places.has('turnover')
  }

  /** The bar of a line, whose number is from 1; undefined for a line without. @throws BarCsvProblem */
  read(line: string, number: number): RecordedBar | undefined {
    if (line.trim() === '') return undefined
    const cells = csvCells(line)
    if (cells.length !== this.#header.count) throw otherCount(number, cells.length, this.#header.count)
    const cell = (field: BarCsvField): string => cells[this.#header.places.get(field) ?? -1] ?? ''
    if (cell('open') === NO_BAR && cell('close') === NO_BAR) return undefined
    this.#checkSymbol(cell('symbol'), number)
    const bar = this.#barOf(cell, number)
    const wrong = faultOf(bar)
    if (wrong) throw new BarCsvProblem(number, `不是有效的 K 线：${wrong.zh}`, `not a bar: ${wrong.en}`)
    if (bar.startMs <= this.#lastMs) throw notRising(number, bar.startMs === this.#lastMs)
    this.#lastMs = bar.startMs
    return bar
  }

  #barOf(cell: (field: BarCsvField) => string, line: number): RecordedBar {
    const number = (field: BarCsvField): number => (NUMBER.test(cell(field)) ? Number(cell(field)) : NaN)
    const stamp = this.#stampOf(cell)
    if (stamp === undefined) {
      throw new BarCsvProblem(line, '时间无法识别，应如 2025-12-23 21:00:00', 'no time such as 2025-12-23 21:00:00')
    }
    return {
      startMs: this.label === 'end' ? stamp - MINUTE_MS : stamp,
      open: number('open'),
      high: number('high'),
      low: number('low'),
      close: number('close'),
      volumeLots: number('volume'),
      openInterest: this.hasOpenInterest ? number('open_interest') : 0,
      ...(this.hasTurnover ? { turnover: number('turnover') } : {}),
    }
  }

  /** The first row with bare digits tells how all of them count. */
  #stampOf(cell: (field: BarCsvField) => string): EpochMs | undefined {
    if (this.#header.places.has('datetime')) return stampOf(cell('datetime'))
    this.#clockDigits ??= clockDigitsOf(cell('time'))
    return stampOfDateAndTime(cell('date'), cell('time'), this.#clockDigits ?? 'minutes')
  }

  #checkSymbol(written: string, line: number): void {
    if (this.#symbol === undefined || !this.#header.places.has('symbol')) return
    const found = written.replace(/^[A-Z]+\./, '')
    if (found !== this.#symbol) throw otherContract(line, found, this.#symbol)
  }
}

function faultOf(bar: RecordedBar): { zh: string; en: string } | undefined {
  const { startMs, open, high, low, close, volumeLots, turnover = 0, openInterest } = bar
  const prices = [open, high, low, close]
  if ([...prices, volumeLots, turnover, openInterest].some((value) => !Number.isFinite(value))) {
    return { zh: '缺少数值或数值无法识别', en: 'a value is missing or no number' }
  }
  if (startMs % MINUTE_MS !== 0) return { zh: '时间不在整分钟', en: 'its time is not a whole minute' }
  if (!Number.isSafeInteger(volumeLots) || volumeLots < 0) {
    return { zh: '成交量应为非负整数', en: 'the volume must be a whole number from 0' }
  }
  if (prices.some((price) => price <= 0 || price >= PRICE_LIMIT)) {
    return { zh: '价格应为正数', en: 'a price must be above 0, and that of a contract' }
  }
  if ([turnover, openInterest].some((sum) => sum < 0 || sum >= SUM_LIMIT)) {
    return { zh: '成交额与持仓量不得为负', en: 'turnover and open interest must not be below 0' }
  }
  if (high < Math.max(open, close, low) || low > Math.min(open, close)) {
    return { zh: '最高价或最低价与开收盘价矛盾', en: 'high or low contradict open and close' }
  }
  return undefined
}

function missingColumns(
  missing: readonly BarCsvField[],
  otherSymbols: readonly string[],
  symbol: string | undefined,
): BarCsvProblem {
  if (symbol !== undefined && otherSymbols.length > 0) return otherContract(1, otherSymbols.join(', '), symbol)
  const shown = missing.join(', ')
  return new BarCsvProblem(
    1,
    `表头缺少列 ${shown}；可用列名映射指定`,
    `the header lacks ${shown}: name the columns if they are called otherwise`,
  )
}

const otherContract = (line: number, found: string, wanted: string): BarCsvProblem =>
  line === 1
    ? new BarCsvProblem(1, `各列属于 ${found}，不是 ${wanted}`, `the columns are of ${found}, not of ${wanted}`)
    : new BarCsvProblem(line, `合约是 ${found}，不是 ${wanted}`, `the row is of ${found}, not of ${wanted}`)

const otherLabel = (label: BarLabel | undefined): BarCsvProblem =>
  new BarCsvProblem(
    1,
    `表头写明时间为每分钟的${label === 'end' ? '结束' : '开始'}，与指定的不符`,
    `the header itself says that rows are stamped with the ${label} of their minute: leave the label out`,
  )

const otherCount = (line: number, count: number, wanted: number): BarCsvProblem =>
  count < wanted
    ? new BarCsvProblem(
        line,
        `该行只有 ${count} 列，表头有 ${wanted} 列`,
        `not a bar: a value is missing: ${count} of ${wanted} columns`,
      )
    : new BarCsvProblem(line, `该行多于表头的 ${wanted} 列`, `not a bar: more than the header's ${wanted} columns`)

const notRising = (line: number, isTwice: boolean): BarCsvProblem =>
  new BarCsvProblem(
    line,
    isTwice ? '该分钟出现两次' : '时间未递增',
    isTwice ? 'this minute is there twice' : 'the row does not follow the one before it',
  )
