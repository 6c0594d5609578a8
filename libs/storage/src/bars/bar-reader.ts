import type { Bar, BarGap, EpochMs, TradingDay } from '@huangpu/core'
import { loadBarFile, readBarFile } from './bar-file.js'
import { barFilePath, listBarDays, listBarSymbols } from './bar-folder.js'
import { readBarGaps } from './gap-file.js'
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

/** Reads a folder of 1-minute bars, one CSV a contract and trading day, plain or compressed. Writes nothing. */
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
  tradingDays(symbol: string, range: { readonly from?: TradingDay; readonly to?: TradingDay } = {}): TradingDay[] {
    const { from = '', to = '99999999' } = range
    return listBarDays(this.dir, symbol).filter((day) => from <= day && day <= to)
  }

  /** Bars of one trading day, oldest first; empty when there are none. @throws BarFileError */
  read(symbol: string, tradingDay: TradingDay): Bar[] {
    const file = barFilePath(this.dir, symbol, tradingDay)
    return this.#taken(file, readBarFile(file))
  }

  /** The same without holding up the process. */
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

  /** The newest `limit` bars that start before `beforeMs`, over as many days as it takes, oldest first. */
  latest(symbol: string, limit: number, beforeMs: EpochMs = Infinity): Bar[] {
    const days: Bar[][] = []
    let count = 0
    for (const day of this.tradingDays(symbol).reverse()) {
      if (count >= limit) break
      const bars = this.read(symbol, day).filter((bar) => bar.startMs < beforeMs)
      days.unshift(bars)
      count += bars.length
    }
    return limit === 0 ? [] : days.flat().slice(-limit)
  }

  /** Where ticks of a contract may be missing on that day. */
  readGaps(symbol: string, tradingDay: TradingDay): BarGap[] {
    return readBarGaps(this.dir, symbol, tradingDay)
  }

  protected problem(file: string, message: string): void {
    this.#onProblem?.({ file, message })
  }

  #taken(file: string, { bars, badLines }: BarFileContent): Bar[] {
    if (badLines.length > 0) this.problem(file, `lines ${badLines.join(', ')} are no bars and were skipped`)
    return bars
  }
}
