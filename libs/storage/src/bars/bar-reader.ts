import { isSymbol, type Bar, type BarGap, type TradingDay } from '@huangpu/core'
import { namesIn } from '../files/names-in.js'
import { loadBarFile, readBarFile } from './bar-file.js'
import { barDayFiles, barFilePath, listBarDays, listBarSymbols } from './bar-folder.js'
import { loadBarGaps, readBarGaps } from './gap-file.js'
import type { BarFileContent } from './parse-bar-file.js'

export interface BarProblem {
  readonly file: string
  readonly message: string
}

export interface BarReaderOptions {
  /** The bars folder, e.g. `data/bars`. */
  readonly dir: string
  /** Told of repairs and skipped lines. */
  readonly onProblem?: (problem: BarProblem) => void
}

export interface DayRange {
  readonly from?: TradingDay
  readonly to?: TradingDay
}

/**
 * Reads a folder of 1-minute bars, one CSV a contract and trading day, plain or compressed. Writes nothing. What answers a
 * promise does not hold up the process while the disk works: what is asked for while ticks come uses that.
 */
export class BarReader {
  readonly dir: string
  readonly #onProblem: ((problem: BarProblem) => void) | undefined

  constructor(options: BarReaderOptions) {
    this.dir = options.dir
    this.#onProblem = options.onProblem
  }

  symbols(): string[] {
    return listBarSymbols(this.dir)
  }

  /** Days with a file, oldest first; both ends of the range included. */
  tradingDays(symbol: string, range: DayRange = {}): TradingDay[] {
    return listBarDays(this.dir, symbol).filter(isIn(range))
  }

  async loadSymbols(): Promise<string[]> {
    return (await namesIn(this.dir)).filter(isSymbol)
  }

  async loadTradingDays(symbol: string, range: DayRange = {}): Promise<TradingDay[]> {
    return (await barDayFiles(this.dir, symbol)).map(({ tradingDay }) => tradingDay).filter(isIn(range))
  }

  /** Bars of one trading day, oldest first; empty when there are none. @throws BarFileError */
  read(symbol: string, tradingDay: TradingDay): Bar[] {
    const file = barFilePath(this.dir, symbol, tradingDay)
    return this.#taken(file, readBarFile(file))
  }

  async load(symbol: string, tradingDay: TradingDay): Promise<Bar[]> {
    const file = barFilePath(this.dir, symbol, tradingDay)
    return this.#taken(file, await loadBarFile(file))
  }

  /** The last bar on disk of any day. */
  lastBar(symbol: string): Bar | undefined {
    for (const day of this.tradingDays(symbol).reverse()) {
      const last = this.read(symbol, day).at(-1)
      if (last) return last
    }
    return undefined
  }

  /** Where ticks of a contract may be missing on that day. */
  readGaps(symbol: string, tradingDay: TradingDay): BarGap[] {
    return readBarGaps(this.dir, symbol, tradingDay)
  }

  loadGaps(symbol: string, tradingDay: TradingDay): Promise<BarGap[]> {
    return loadBarGaps(this.dir, symbol, tradingDay)
  }

  protected problem(file: string, message: string): void {
    this.#onProblem?.({ file, message })
  }

  #taken(file: string, { bars, badLines }: BarFileContent): Bar[] {
    if (badLines.length > 0) this.problem(file, `lines ${badLines.join(', ')} are no bars and were skipped`)
    return bars
  }
}

const isIn =
  ({ from = '', to = '99999999' }: DayRange) =>
  (day: TradingDay): boolean =>
    from <= day && day <= to
