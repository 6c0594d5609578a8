import type { EpochMs } from '../time/clock.js'
import { parseShanghai } from '../time/shanghai-time.js'
import { readBarCsvHeader, type BarCsvField, type BarLabel } from './bar-csv-columns.js'
import { MINUTE_MS } from './bar-minute.js'
import type { RecordedBar } from './recorded-bar.js'

/** A bar file that is none: the line (from 1), and what is wrong with it in both languages. */
export class BarCsvProblem extends Error {
  override readonly name = 'BarCsvProblem'

  constructor(
    readonly line: number,
    readonly messageZh: string,
    readonly messageEn: string,
  ) {
    super(`${line}: ${messageEn} / ${messageZh}`)
  }
}

export interface BarCsvOptions {
  /** Default: what the header says, else `start`. */
  readonly label?: BarLabel | undefined
  /** Names of columns that are not called as usual. */
  readonly columns?: Readonly<Partial<Record<BarCsvField, string>>> | undefined
  /** The contract that every row must be of, where the file has a column for it. */
  readonly symbol?: string | undefined
}

export interface BarCsv {
  readonly header: string
  readonly label: BarLabel
  /** Whether the header says so itself. */
  readonly labelKnown: boolean
  readonly hasOpenInterest: boolean
  readonly bars: readonly RecordedBar[]
  /** Line number of each bar. */
  readonly lines: readonly number[]
}

/**
 * Reads a 1-minute CSV of any origin: a byte order mark, Windows line ends and unknown columns are tolerated, rows must
 * be whole, sane and in rising order. Without a column of it open interest is 0.
 * @throws BarCsvProblem
 */
export function parseBarCsv(text: string, options: BarCsvOptions = {}): BarCsv {
  const all = text.replace(/^\uFEFF/, '').split('\n')
  const header = (all[0] ?? '').replace(/\r$/, '')
  const { places, label: found, missing } = readBarCsvHeader(header, options.columns)
  if (missing.length > 0) {
    const shown = missing.join(', ')
    throw new BarCsvProblem(
      1,
      `表头缺少列 ${shown}；可用列名映射指定`,
      `the header lacks ${shown}: name the columns if they are called otherwise`,
    )
  }
  const label = options.label ?? found ?? 'start'
  const bars: RecordedBar[] = []
  const lines: number[] = []
  for (let index = 1; index < all.length; index += 1) {
    const line = (all[index] ?? '').replace(/\r$/, '')
    if (line.trim() === '') continue
    const bar = parseRow(line.split(','), index + 1, places, label, options.symbol)
    checkOrder(bars.at(-1), bar, index + 1)
    bars.push(bar)
    lines.push(index + 1)
  }
  return { header, label, labelKnown: found !== undefined, hasOpenInterest: places.has('open_interest'), bars, lines }
}

function parseRow(
  cells: readonly string[],
  line: number,
  places: ReadonlyMap<BarCsvField, number>,
  label: BarLabel,
  symbol: string | undefined,
): RecordedBar {
  const cell = (field: BarCsvField): string => (cells[places.get(field) ?? -1] ?? '').trim()
  const number = (field: BarCsvField): number => (cell(field) === '' ? NaN : Number(cell(field)))
  const stamp = places.has('datetime') ? stampOf(cell('datetime')) : stampOf(dateTimeOf(cell('date'), cell('time')))
  if (stamp === undefined) {
    throw new BarCsvProblem(line, '时间无法识别，应如 2025-12-23 21:00:00', 'no time such as 2025-12-23 21:00:00')
  }
  const written = cell('symbol').replace(/^[A-Z]+\./, '')
  if (symbol !== undefined && places.has('symbol') && written !== symbol) {
    throw new BarCsvProblem(line, `合约是 ${written}，不是 ${symbol}`, `the row is of ${written}, not of ${symbol}`)
  }
  const bar: RecordedBar = {
    startMs: label === 'end' ? stamp - MINUTE_MS : stamp,
    open: number('open'),
    high: number('high'),
    low: number('low'),
    close: number('close'),
    volumeLots: number('volume'),
    openInterest: places.has('open_interest') ? number('open_interest') : 0,
    ...(places.has('turnover') ? { turnover: number('turnover') } : {}),
  }
  const wrong = faultOf(bar)
  if (wrong) throw new BarCsvProblem(line, `不是有效的 K 线：${wrong.zh}`, `not a bar: ${wrong.en}`)
  return bar
}

function faultOf(bar: RecordedBar): { zh: string; en: string } | undefined {
  if (Object.values(bar).some((value) => !Number.isFinite(value))) {
    return { zh: '缺少数值或数值无法识别', en: 'a value is missing or no number' }
  }
  if (bar.startMs % MINUTE_MS !== 0) return { zh: '时间不在整分钟', en: 'its time is not a whole minute' }
  if (!Number.isInteger(bar.volumeLots) || bar.volumeLots < 0) {
    return { zh: '成交量应为非负整数', en: 'the volume must be a whole number from 0' }
  }
  if (bar.high < Math.max(bar.open, bar.close, bar.low) || bar.low > Math.min(bar.open, bar.close)) {
    return { zh: '最高价或最低价与开收盘价矛盾', en: 'high or low contradict open and close' }
  }
  return undefined
}

function checkOrder(before: RecordedBar | undefined, bar: RecordedBar, line: number): void {
  if (!before || bar.startMs > before.startMs) return
  const twice = bar.startMs === before.startMs
  throw new BarCsvProblem(
    line,
    twice ? '该分钟出现两次' : '时间未递增',
    twice ? 'this minute is there twice' : 'the row does not follow the one before it',
  )
}

/** Wall clock with any number of decimals, or an epoch in s, ms, us or ns. */
function stampOf(text: string): EpochMs | undefined {
  if (/^\d+(\.0+)?$/.test(text)) return epochOf(text.replace(/\..*$/, ''))
  const exact = /^(.*\.\d{6})\d+$/.exec(text)
  return parseShanghai((exact?.[1] ?? text).replaceAll('/', '-'))
}

const EPOCH_UNITS: ReadonlyMap<number, number> = new Map([
  [10, 1e-3],
  [13, 1],
  [16, 1e3],
  [19, 1e6],
])

function epochOf(digits: string): EpochMs | undefined {
  const perMs = EPOCH_UNITS.get(digits.length)
  return perMs === undefined ? undefined : Math.round(Number(digits) / perMs)
}

/** `20230925` or `2023-9-25` and `9:01`, `901`, `0901`, `090100` or `09:01:00`. */
function dateTimeOf(date: string, time: string): string {
  const day = /^(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})$/.exec(date)
  const clock = time.includes(':') ? time : clockOf(time)
  const hms = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(clock)
  if (!day || !hms) return ''
  const two = (text: string | undefined): string => (text ?? '00').padStart(2, '0')
  return `${day[1]}-${two(day[2])}-${two(day[3])} ${two(hms[1])}:${hms[2]}:${two(hms[3])}`
}

function clockOf(digits: string): string {
  if (!/^\d{1,6}$/.test(digits)) return ''
  const six = digits.length <= 4 ? `${digits.padStart(4, '0')}00` : digits.padStart(6, '0')
  return `${six.slice(0, 2)}:${six.slice(2, 4)}:${six.slice(4)}`
}
