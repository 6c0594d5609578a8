import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TradingDay } from '@huangpu/core'
import { barDayFiles, barFilePath, type BarDayFile } from './bar-folder.js'
import type { BarReader } from './bar-reader.js'
import { BAR_HEADER, parseBarRow } from './bar-row.js'
import { formatCloses, parseCloses, type NotedClose } from './close-index-file.js'
import { loadDayText, loadSmallFile } from './read-day-text.js'

/** A trading day of one contract at its end. */
export interface DayClose {
  readonly tradingDay: TradingDay
  readonly close: number
  readonly openInterest: number
  /** Undefined when it was not asked for. */
  readonly volumeLots: number | undefined
}

export interface CloseIndexOptions {
  readonly reader: Pick<BarReader, 'dir' | 'load'>
  /** Whether what was found is noted in `{dir}/.closes`, for the next process; that is for the folder's one writer. */
  readonly isKept: boolean
}

/** Files that are looked at together: more do not go faster through the four threads that Node has for it. */
const FILES_AT_ONCE = 16
const NO_DAYS: ReadonlySet<TradingDay> = new Set()

/**
 * The end of every finished day of a contract, without reading every file every time: what was read is noted with size and time
 * of change of its file, and read again when those are others. Never holds up the process for longer than one file takes.
 * The notes are nothing but a cache: they may be deleted, and a text that is not theirs is made anew.
 */
export class CloseIndex {
  constructor(private readonly options: CloseIndexOptions) {}

  /** Days with bars before `before`, oldest first, with the volume of those that are asked for. @throws BarFileError */
  async closesOf(
    symbol: string,
    before: TradingDay,
    withVolumeOn: ReadonlySet<TradingDay> = NO_DAYS,
  ): Promise<DayClose[]> {
    const files = (await barDayFiles(this.options.reader.dir, symbol)).filter(({ tradingDay }) => tradingDay < before)
    const noted = await this.#readNotes(symbol)
    const found = new Map<TradingDay, NotedClose>()
    for (let i = 0; i < files.length; i += FILES_AT_ONCE) {
      const some = files.slice(i, i + FILES_AT_ONCE)
      const closes = await Promise.all(
        some.map((file) => this.#closeOf(symbol, file, noted.get(file.tradingDay), withVolumeOn.has(file.tradingDay))),
      )
      closes.forEach((close, k) => {
        const day = some[k]?.tradingDay
        if (close && day !== undefined) found.set(day, close)
      })
    }
    const isNews = found.size !== noted.size || [...found].some(([day, close]) => noted.get(day) !== close)
    if (isNews && this.options.isKept) await this.#writeNotes(symbol, found)
    return [...found].flatMap(([tradingDay, { last, volumeLots }]) =>
      last ? [{ tradingDay, ...last, volumeLots }] : [],
    )
  }

  /** The note when it still holds, else what the file says; undefined when that is gone meanwhile. */
  async #closeOf(
    symbol: string,
    file: BarDayFile,
    noted: NotedClose | undefined,
    withVolume: boolean,
  ): Promise<NotedClose | undefined> {
    // Before it is read: what is written afterwards changes it, and is looked at the next time.
    const state = await stat(file.path).catch(() => undefined)
    if (!state) return undefined
    const { size: sizeBytes, mtimeMs } = state
    const holds = noted?.sizeBytes === sizeBytes && noted.mtimeMs === mtimeMs
    if (holds && (noted.volumeLots !== undefined || !withVolume)) return noted
    const last = withVolume ? undefined : await this.#lastRow(symbol, file.tradingDay)
    if (last) return { sizeBytes, mtimeMs, last, volumeLots: undefined }
    const bars = await this.options.reader.load(symbol, file.tradingDay)
    const volumeLots = bars.reduce((sum, bar) => sum + bar.volume, 0)
    return { sizeBytes, mtimeMs, last: closeOf(bars.at(-1)), volumeLots }
  }

  /** The last row, without understanding all rows before it; undefined when the file wants to be looked at as a whole. */
  async #lastRow(symbol: string, tradingDay: TradingDay): Promise<NotedClose['last']> {
    const text = (await loadDayText(barFilePath(this.options.reader.dir, symbol, tradingDay)))?.text ?? ''
    const end = text.lastIndexOf('\n')
    const row = text.slice(text.lastIndexOf('\n', end - 1) + 1, Math.max(0, end))
    return text.startsWith(BAR_HEADER) ? closeOf(parseBarRow(row.replace(/\r$/, ''))) : undefined
  }

  #notesOf(symbol: string): string {
    return join(this.options.reader.dir, '.closes', `${symbol}.csv`)
  }

  async #readNotes(symbol: string): Promise<Map<TradingDay, NotedClose>> {
    const notes = await loadSmallFile(this.#notesOf(symbol)).catch(() => undefined)
    return parseCloses(notes?.toString() ?? '')
  }

  /** A disk that refuses costs the next process time and nothing else. */
  async #writeNotes(symbol: string, closes: ReadonlyMap<TradingDay, NotedClose>): Promise<void> {
    const file = this.#notesOf(symbol)
    const part = `${file}.${process.pid}.part`
    try {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(part, formatCloses(closes))
      await rename(part, file)
    } catch {
      await rm(part, { force: true }).catch(() => undefined)
    }
  }
}

const closeOf = (bar: { close: number; openInterest: number } | undefined): NotedClose['last'] =>
  bar && { close: bar.close, openInterest: bar.openInterest }
