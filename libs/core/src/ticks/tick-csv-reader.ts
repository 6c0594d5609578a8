import { SHANGHAI_OFFSET_MS } from '../time/shanghai-time.js'
import { cellNumber } from './cell-number.js'
import { KnownSymbols, type KnownSymbol } from './known-symbols.js'
import { CELL, tickCsvColumns, type TickCsvColumns, type TickVolumeKind } from './tick-csv-columns.js'
import { TickCsvError } from './tick-csv-error.js'
import { TickCsvRow } from './tick-csv-row.js'

/** Writes the next bytes of a file at the start of `into` and returns how many; 0 at the end. */
export type ByteSource = (into: Uint8Array) => number

export interface TickCsvOptions {
  /** Name in errors. */
  readonly file: string
  /** Contract of a file that has no column for it. */
  readonly symbol?: string | undefined
  /** `auto`: cumulative where there is a column `Volume`, else lots since the row before from `LastVolume`. */
  readonly volume?: TickVolumeKind | 'auto' | undefined
  /** Slots of `TICK_SLOT` that are read, which is faster; the others stay NaN and are not checked. Default: all. */
  readonly slots?: readonly number[] | undefined
}

const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const COMMA = 44
const MINUS = 45
const POINT = 46
const SLASH = 47
const ZERO = 48
const NINE = 57
const COLON = 58
const LETTER_T = 84
/** More digits than this do not fit exactly into a number. */
const EXACT_DIGITS = 15
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, decimals) => 10 ** decimals)
/** No row of a tick CSV is longer. */
const LINE_BYTES_MAX = 64 * 1024
const DAY_MS = 86_400_000

/**
 * Reads a tick CSV row by row out of bounded memory: columns by name, in any order, unknown ones ignored; byte order
 * mark, Windows line ends and empty lines tolerated. It judges form only; whether contract, session and price make
 * sense is its user's business. Not to be used after it threw.
 */
export class TickCsvReader {
  readonly volumeKind: TickVolumeKind
  /** Deepest quoted level of the file, 0 to 5. */
  readonly levels: number
  private readonly cells: Int8Array
  private readonly row = new TickCsvRow()
  private readonly symbols = new KnownSymbols()
  private readonly fixedSymbol: KnownSymbol | undefined
  private bytes = new Uint8Array(2 * LINE_BYTES_MAX)
  /** What is read of `bytes` but not yet parsed: [from, to). */
  private from = 0
  private to = 0
  private atEnd = false
  private line = 0
  private lineFrom = 0
  /** Of the cell that is being read. */
  private cursor = 0
  private tradingDay = { number: 0, text: '' }
  private actionDay = { number: 0, text: '', startMs: Number.NaN }
  private exchange = { text: '', bytes: new Uint8Array(0) }

  /** @throws TickCsvError when the header lacks a column that is needed */
  constructor(
    private readonly source: ByteSource,
    private readonly options: TickCsvOptions,
  ) {
    const columns = this.readHeader()
    const { slots } = options
    const isRead = (cell: number): boolean => cell < 0 || !slots || slots.includes(cell)
    this.cells = columns.cells.map((cell) => (isRead(cell) ? cell : CELL.ignored))
    this.volumeKind = columns.volumeKind
    this.levels = columns.levels
    if (options.symbol !== undefined)
      this.fixedSymbol = this.symbols.find(asBytes(options.symbol), 0, options.symbol.length)
  }

  /** The next row, valid until the next call; undefined at the end. @throws TickCsvError naming the line */
  next(): TickCsvRow | undefined {
    for (;;) {
      const end = this.nextLineEnd()
      if (end === undefined) return undefined
      if (end > this.cursor) return this.parse(end)
    }
  }

  /** Moves `cursor` to a line's start and returns its end without line end characters. */
  private nextLineEnd(): number | undefined {
    let newline = this.bytes.indexOf(NEWLINE, this.from)
    if (newline === -1 || newline >= this.to) {
      this.refill()
      newline = this.bytes.indexOf(NEWLINE, this.from)
      if (newline === -1 || newline >= this.to) {
        if (!this.atEnd) throw this.error('行过长，不是行情 CSV', 'the line has no end: this is no tick CSV')
        if (this.from === this.to) return undefined
        newline = this.to
      }
    }
    this.cursor = this.from
    this.lineFrom = this.from
    this.from = Math.min(newline + 1, this.to)
    this.line += 1
    return newline > this.cursor && this.bytes[newline - 1] === RETURN ? newline - 1 : newline
  }

  /** Moves what is left to the front and reads until a line surely fits or the file ends. */
  private refill(): void {
    this.bytes.copyWithin(0, this.from, this.to)
    this.to -= this.from
    this.from = 0
    while (this.to < LINE_BYTES_MAX && !this.atEnd) {
      const count = this.source(this.bytes.subarray(this.to))
      this.to += count
      this.atEnd = count === 0
    }
  }

  private readHeader(): TickCsvColumns {
    const { file, symbol, volume = 'auto' } = this.options
    const end = this.nextLineEnd()
    if (end === undefined) throw new TickCsvError(file, 0, '文件为空', 'the file is empty')
    const text = new TextDecoder().decode(this.bytes.subarray(this.cursor, end)).replace(/^\uFEFF/, '')
    return tickCsvColumns(file, text, { volume, symbolIsKnown: symbol !== undefined })
  }

  private parse(end: number): TickCsvRow {
    const { row, cells, bytes } = this
    const last = cells.length - 1
    let millis = 0
    let timeMs = 0
    let known = this.fixedSymbol
    for (let column = 0; column <= last; column++) {
      const cell = cells[column] as number
      if (cell >= 0) row.values[cell] = this.number(end)
      else if (cell === CELL.ignored) this.skip(end)
      else if (cell === CELL.symbol) known = this.symbol(end, known)
      else if (cell === CELL.time) timeMs = this.time(end)
      else if (cell === CELL.millis) millis = this.millis(end)
      else if (cell === CELL.day) this.readActionDay(end)
      else if (cell === CELL.dateTime) timeMs = this.dateTime(end)
      else if (cell === CELL.tradingDay) this.readTradingDay(end)
      else if (cell === CELL.exchange) this.readExchange(end)
      if (column === last) break
      if (this.cursor >= end) throw this.cellCount(column + 1)
      if (bytes[this.cursor] !== COMMA) throw this.wrongCell(column)
      this.cursor += 1
    }
    if (this.cursor < end) throw this.cellCount(last + 2)
    if (!known || known.symbol === '') throw this.error('该行没有合约代码', 'this row names no contract')
    row.symbol = known.symbol
    row.exchange = this.exchange.text || known.exchange
    row.tradingDay = this.tradingDay.text
    row.actionDay = this.actionDay.text
    row.atMs = this.actionDay.startMs + timeMs + millis
    row.line = this.line
    if (row.atMs < known.lastAtMs) throw this.timeBack(known.symbol)
    known.lastAtMs = row.atMs
    return row
  }

  private skip(end: number): void {
    const { bytes } = this
    let i = this.cursor
    while (i < end && bytes[i] !== COMMA) i++
    this.cursor = i
  }

  private number(end: number): number {
    const { bytes } = this
    const from = this.cursor
    let i = from
    const isNegative = bytes[i] === MINUS
    if (isNegative) i++
    let mantissa = 0
    let digits = 0
    let decimals = 0
    for (; i < end; i++) {
      const digit = (bytes[i] as number) - ZERO
      if (digit < 0 || digit > 9) break
      mantissa = mantissa * 10 + digit
      digits++
    }
    if (bytes[i] === POINT && i < end) {
      for (i++; i < end; i++) {
        const digit = (bytes[i] as number) - ZERO
        if (digit < 0 || digit > 9) break
        mantissa = mantissa * 10 + digit
        decimals++
      }
    }
    this.cursor = i
    if (i < end && bytes[i] !== COMMA) return this.unusualNumber(from, end)
    if (digits + decimals === 0) return i === from ? Number.NaN : this.unusualNumber(from, end)
    if (digits + decimals > EXACT_DIGITS) return this.unusualNumber(from, end)
    const value = decimals === 0 ? mantissa : mantissa / (POWERS[decimals] as number)
    return isNegative ? -value : value
  }

  /** Exponents, many digits, `nan`, blanks. */
  private unusualNumber(from: number, end: number): number {
    this.cursor = from
    const text = this.text(end)
    const value = cellNumber(text)
    if (value === undefined) {
      throw this.cellError(`${JSON.stringify(text)} 不是数字`, `${JSON.stringify(text)} is no number`)
    }
    return value
  }

  private text(end: number): string {
    const from = this.cursor
    this.skip(end)
    return new TextDecoder('latin1').decode(this.bytes.subarray(from, this.cursor))
  }

  private symbol(end: number, fixed: KnownSymbol | undefined): KnownSymbol {
    const from = this.cursor
    this.skip(end)
    return fixed ?? this.symbols.find(this.bytes, from, this.cursor)
  }

  private readExchange(end: number): void {
    const from = this.cursor
    this.skip(end)
    const { bytes } = this.exchange
    let isSame = bytes.length === this.cursor - from
    for (let i = 0; isSame && i < bytes.length; i++) isSame = bytes[i] === this.bytes[from + i]
    if (isSame) return
    const cell = this.bytes.slice(from, this.cursor)
    this.exchange = { bytes: cell, text: new TextDecoder('latin1').decode(cell).trim() }
  }

  private readTradingDay(end: number): void {
    if (this.cursor >= end || this.bytes[this.cursor] === COMMA) {
      this.tradingDay = { number: 0, text: '' }
      return
    }
    const number = this.day(end)
    if (number !== this.tradingDay.number) this.tradingDay = { number, text: String(number) }
  }

  private readActionDay(end: number): void {
    const number = this.day(end)
    if (number === this.actionDay.number) return
    const [year, month, day] = [Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100]
    const utc = Date.UTC(year, month - 1, day)
    if (new Date(utc).getUTCDate() !== day || month < 1 || month > 12) throw this.wrongTime()
    this.actionDay = { number, text: String(number), startMs: utc - SHANGHAI_OFFSET_MS }
  }

  /** `YYYYMMDD`, `YYYY-MM-DD` or `YYYY/MM/DD`; the number YYYYMMDD. */
  private day(end: number): number {
    const { bytes } = this
    let number = 0
    let digits = 0
    let i = this.cursor
    for (; i < end && digits < 8; i++) {
      const byte = bytes[i] as number
      if (byte >= ZERO && byte <= NINE) {
        number = number * 10 + byte - ZERO
        digits++
      } else if ((byte !== MINUS && byte !== SLASH) || (digits !== 4 && digits !== 6)) break
    }
    if (digits !== 8 || number < 1980_00_00) throw this.wrongTime()
    this.cursor = i
    return number
  }

  /** `HH:MM:SS`, with a fraction of up to nine digits; milliseconds since midnight. */
  private time(end: number): number {
    const { bytes } = this
    const at = this.cursor
    const hours = this.twoDigits(at, end)
    const minutes = this.twoDigits(at + 3, end)
    const seconds = this.twoDigits(at + 6, end)
    if (hours > 23 || minutes > 59 || seconds > 59 || bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) {
      throw this.wrongTime()
    }
    this.cursor = at + 8
    const whole = ((hours * 60 + minutes) * 60 + seconds) * 1000
    if (bytes[this.cursor] !== POINT || this.cursor >= end) return whole
    let fraction = 0
    let weight = 100
    for (this.cursor++; this.cursor < end; this.cursor++) {
      const digit = (bytes[this.cursor] as number) - ZERO
      if (digit < 0 || digit > 9) break
      // Digits beyond the milliseconds are cut off, not rounded up into the next second.
      fraction += digit * Math.floor(weight)
      weight /= 10
    }
    return whole + fraction
  }

  private twoDigits(at: number, end: number): number {
    const tens = (this.bytes[at] as number) - ZERO
    const ones = (this.bytes[at + 1] as number) - ZERO
    return at + 2 > end || tens < 0 || tens > 9 || ones < 0 || ones > 9 ? 99 : tens * 10 + ones
  }

  private millis(end: number): number {
    const value = this.number(end)
    if (!Number.isInteger(value) || value < 0 || value > 999) throw this.wrongTime()
    return value
  }

  /** A date and a time with a blank or `T` between them, or nanoseconds since the epoch. */
  private dateTime(end: number): number {
    const separator = this.bytes[this.cursor + 4]
    if (separator !== MINUS && separator !== SLASH) return this.epochNanos(end)
    this.readActionDay(end)
    const between = this.bytes[this.cursor]
    if (between !== SPACE && between !== LETTER_T) throw this.wrongTime()
    this.cursor += 1
    return this.time(end)
  }

  private epochNanos(end: number): number {
    const atMs = Math.floor(Number(this.text(end)) / 1e6)
    if (!(atMs > 0 && atMs < 4e12)) throw this.wrongTime()
    const local = atMs + SHANGHAI_OFFSET_MS
    const startMs = Math.floor(local / DAY_MS) * DAY_MS
    const number = Number(new Date(startMs).toISOString().slice(0, 10).replaceAll('-', ''))
    this.actionDay = { number, text: String(number), startMs: startMs - SHANGHAI_OFFSET_MS }
    return local - startMs
  }

  private error(zh: string, en: string): TickCsvError {
    return new TickCsvError(this.options.file, this.line, zh, en)
  }
  /** A cell that cannot be read; in a row that is cut off, the cut is what is wrong. */
  private cellError(zh: string, en: string): TickCsvError {
    const line = this.bytes.subarray(this.lineFrom, this.from)
    const count = line.reduce((commas, byte) => (byte === COMMA ? commas + 1 : commas), 1)
    return count < this.cells.length ? this.cellCount(count) : this.error(zh, en)
  }
  private wrongTime(): TickCsvError {
    return this.cellError('日期或时间无效', 'the day or the time is wrong')
  }
  private timeBack(symbol: string): TickCsvError {
    return this.error(`${symbol} 的时间倒退，请按时间排序`, `time goes back for ${symbol}: sort the file by time`)
  }
  private wrongCell(column: number): TickCsvError {
    return this.cellError(`第 ${column + 1} 列无法识别`, `column ${column + 1} cannot be read`)
  }
  private cellCount(count: number): TickCsvError {
    const { length } = this.cells
    return count < length
      ? this.error(`该行只有 ${count} 列，表头有 ${length} 列`, `the row is cut off: ${count} of ${length} columns`)
      : this.error(`该行多于表头的 ${length} 列`, `the row has more than the header's ${length} columns`)
  }
}

const asBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
