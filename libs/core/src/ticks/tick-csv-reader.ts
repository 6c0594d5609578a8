import { SHANGHAI_OFFSET_MS, startOfShanghaiDay } from '../time/shanghai-time.js'
import { CellCursor } from './cell-cursor.js'
import { KnownSymbol, KnownSymbols } from './known-symbols.js'
import { CELL, tickCsvColumns, type TickVolumeKind } from './tick-csv-columns.js'
import { TickCsvError } from './tick-csv-error.js'
import { LineReader, type ByteSearch, type ByteSource } from './line-reader.js'
import { TickCsvRow } from './tick-csv-row.js'

export interface TickCsvOptions {
  /** Name in errors. */
  readonly file: string
  /** Contract of a file that has no column for it. */
  readonly symbol?: string | undefined
  /** `auto`: cumulative where there is a column `Volume`, else lots since the row before from `LastVolume`. */
  readonly volume?: TickVolumeKind | 'auto' | undefined
  /** Slots of `TICK_SLOT` that are read, which is faster; the others stay NaN and are not checked. Default: all. */
  readonly slots?: readonly number[] | undefined
  /** Whether a file that has a column for the contract must be of `symbol`, and its last row must have its line end. */
  readonly isStrict?: boolean | undefined
  /** Finds the ends of lines; where the platform has a faster way than `Uint8Array.indexOf`. */
  readonly search?: ByteSearch | undefined
}

const DAY_MS = 86_400_000
const DAY_WITH_SIGNS = /^\d{4}[-/]/

/**
 * Reads a tick CSV row by row out of bounded memory: columns by name, in any order, unknown ones ignored; byte order
 * mark, Windows line ends and empty lines tolerated. It judges form only; whether contract, session and price make
 * sense is its user's business. Not to be used after it threw.
 */
export class TickCsvReader {
  readonly volumeKind: TickVolumeKind
  /** Deepest quoted level of the file, 0 to 5. */
  readonly levels: number
  private readonly lines: LineReader
  private readonly columnCount: number
  /** What the columns that are read hold, and how many unread ones lie before each. */
  private readonly cells: Int8Array
  private readonly skips: Int16Array
  private readonly cursor: CellCursor
  private readonly row = new TickCsvRow()
  private readonly symbols = new KnownSymbols()
  /** The rows themselves say whose they are. */
  private readonly namesSymbol: boolean
  private known: KnownSymbol | undefined
  private timeMs = 0
  private readonly tradingDay = { cell: new Uint8Array(0), text: '' }
  private readonly actionDay = { cell: new Uint8Array(0), text: '', startMs: Number.NaN }
  private readonly exchange = { cell: new Uint8Array(0), text: '' }

  /** @throws TickCsvError when the header lacks a column that is needed */
  constructor(
    source: ByteSource,
    private readonly options: TickCsvOptions,
  ) {
    const { file, symbol, volume = 'auto', slots, search } = options
    this.lines = new LineReader(source, file, search)
    this.cursor = new CellCursor(this.lines.bytes)
    if (!this.lines.next()) throw new TickCsvError(file, 0, '文件为空', 'the file is empty')
    const columns = tickCsvColumns(file, this.lines.text(), { volume, symbolIsKnown: symbol !== undefined })
    this.volumeKind = columns.volumeKind
    this.levels = columns.levels
    this.columnCount = columns.cells.length
    const isRead = (cell: number): boolean => cell !== CELL.ignored && (cell < 0 || !slots || slots.includes(cell))
    const read = [...columns.cells.keys()].filter((column) => isRead(columns.cells[column] as number))
    this.cells = Int8Array.from(read, (column) => columns.cells[column] as number)
    this.skips = Int16Array.from(read, (column, at) => column - (read[at - 1] ?? -1) - 1)
    this.namesSymbol = symbol === undefined || (options.isStrict === true && columns.cells.includes(CELL.symbol))
    if (symbol !== undefined && !this.namesSymbol) this.known = new KnownSymbol(new Uint8Array(0), symbol, '')
  }

  /** The next row, valid until the next call; undefined at the end. @throws TickCsvError naming the line */
  next(): TickCsvRow | undefined {
    const { lines, cursor } = this
    do if (!lines.next()) return undefined
    while (lines.from === lines.end)
    cursor.startLine(lines.from, lines.end)
    this.readCells()
    return this.finish()
  }

  private readCells(): void {
    const { cells, skips, cursor, row } = this
    let millis = 0
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at] as number
      const skip = skips[at] as number
      if (skip > 0) cursor.skip(skip)
      if (cell >= 0) row.values[cell] = cursor.number()
      else if (cell === CELL.symbol) this.readSymbol()
      else if (cell === CELL.time) this.timeMs = cursor.time()
      else if (cell === CELL.millis) millis = this.millis()
      else if (cell === CELL.day) this.readActionDay()
      else if (cell === CELL.dateTime) this.readDateTime()
      else if (cell === CELL.tradingDay) this.readTradingDay()
      else if (cell === CELL.exchange) this.readExchange()
      cursor.endCell()
    }
    cursor.skipRest()
    row.atMs = this.actionDay.startMs + this.timeMs + millis
  }

  private finish(): TickCsvRow {
    const { row, known, cursor } = this
    if (cursor.commas !== this.columnCount - 1) throw this.cellCount(cursor.commas + 1)
    if (cursor.wrong) throw this.wrongCell(cursor.wrong.what, cursor.wrong.text)
    if (!known || known.symbol === '') throw this.error('该行没有合约代码', 'this row names no contract')
    if (this.options.isStrict) this.checkStrictly(known.symbol)
    row.symbol = known.symbol
    row.exchange = this.exchange.text || known.exchange
    row.tradingDay = this.tradingDay.text
    row.actionDay = this.actionDay.text
    row.line = this.lines.line
    if (row.atMs < known.lastAtMs) throw this.timeBack(known.symbol)
    known.lastAtMs = row.atMs
    return row
  }

  private checkStrictly(found: string): void {
    const { symbol } = this.options
    if (symbol !== undefined && found !== symbol)
      throw this.error(`合约是 ${found}，不是 ${symbol}`, `the row is of ${found}, not of ${symbol}`)
    if (!this.lines.hasEnd)
      throw this.error(
        '最后一行没有换行符，文件可能被截断；如确认完整，请在末尾补一个换行符',
        'the last row has no line end, so that the file may be cut off: if it is whole, end it with one',
      )
  }

  private readSymbol(): void {
    if (this.namesSymbol) this.known = this.symbols.read(this.cursor)
    else this.cursor.at = this.cursor.cellEnd()
  }

  private readExchange(): void {
    const { cursor, exchange } = this
    if (cursor.isSame(exchange.cell)) return
    exchange.cell = cursor.bytes.slice(cursor.at, cursor.cellEnd())
    exchange.text = cursor.text().trim()
  }

  private readTradingDay(): void {
    const { cursor, tradingDay } = this
    if (cursor.isSame(tradingDay.cell)) return
    tradingDay.cell = cursor.bytes.slice(cursor.at, cursor.cellEnd())
    tradingDay.text = tradingDay.cell.length === 0 ? '' : String(cursor.day())
  }

  private readActionDay(): void {
    if (!this.cursor.isSame(this.actionDay.cell)) this.newActionDay(this.cursor.cellEnd())
  }

  private newActionDay(to: number): void {
    const { cursor, actionDay } = this
    actionDay.cell = cursor.bytes.slice(cursor.at, to)
    actionDay.text = String(cursor.day())
    actionDay.startMs = startOfShanghaiDay(actionDay.text)
  }

  private millis(): number {
    const from = this.cursor.at
    const value = this.cursor.number()
    return Number.isInteger(value) && value >= 0 && value <= 999 ? value : this.cursor.wrongTime(from)
  }

  /** A day and a time with a blank or `T` between them, or nanoseconds since the epoch. */
  private readDateTime(): void {
    const { cursor } = this
    if (!cursor.startsWith(this.actionDay.cell)) {
      if (!DAY_WITH_SIGNS.test(cursor.peek())) return this.readEpochNanos()
      this.newActionDay(cursor.at + 'YYYY-MM-DD'.length)
    }
    cursor.separator()
    this.timeMs = cursor.time()
  }

  private readEpochNanos(): void {
    const { cursor, actionDay } = this
    const from = cursor.at
    const localMs = Math.floor(Number(cursor.text()) / 1e6) + SHANGHAI_OFFSET_MS
    if (!(localMs > SHANGHAI_OFFSET_MS && localMs < 4e12)) return void cursor.wrongTime(from)
    const startMs = Math.floor(localMs / DAY_MS) * DAY_MS
    actionDay.text = new Date(startMs).toISOString().slice(0, 10).replaceAll('-', '')
    actionDay.startMs = startMs - SHANGHAI_OFFSET_MS
    this.timeMs = localMs - startMs
  }

  private error(zh: string, en: string): TickCsvError {
    return new TickCsvError(this.options.file, this.lines.line, zh, en)
  }
  private wrongCell(what: 'number' | 'time', cell: string): TickCsvError {
    const text = JSON.stringify(cell)
    return what === 'time'
      ? this.error(`${text} 不是有效的日期或时间`, `the day or the time is wrong: ${text}`)
      : this.error(`${text} 不是数字`, `${text} is no number`)
  }
  private timeBack(symbol: string): TickCsvError {
    return this.error(`${symbol} 的时间倒退，请按时间排序`, `time goes back for ${symbol}: sort the file by time`)
  }
  private cellCount(count: number): TickCsvError {
    const { columnCount: wanted } = this
    return count < wanted
      ? this.error(`该行只有 ${count} 列，表头有 ${wanted} 列`, `the row is cut off: ${count} of ${wanted} columns`)
      : this.error(`该行多于表头的 ${wanted} 列`, `the row has more than the header's ${wanted} columns`)
  }
}
