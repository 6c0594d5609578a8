import type { Bar, EpochMs, TradingDay } from '@huangpu/core'
import { appendBarRow, readBarFile, repairBarFile } from './bar-file.js'
import { stampFolder } from '../stamp-folder.js'
import { barFilePath, listBarDays, listBarSymbols } from './bar-folder.js'

export interface BarStoreOptions {
  /** The bars folder, e.g. `data/bars`. */
  readonly dir: string
  readonly environment: 'sim' | 'live'
  /** Told of repairs and skipped lines. */
  readonly onProblem?: (problem: { file: string; message: string }) => void
}

/** 1-minute bars as CSV, one file a contract and trading day. Rows of a contract only ever go forward in time. */
export class BarStore {
  private readonly lastStartMs = new Map<string, EpochMs>()

  /** @throws StoreError `store_environment` when the folder belongs to the other environment */
  constructor(private readonly options: BarStoreOptions) {
    stampFolder(options.dir, options.environment)
  }

  /** `duplicate`: this minute, or a later one, has its row already. @throws BarFileError */
  append(symbol: string, bar: Bar): 'written' | 'duplicate' {
    const file = barFilePath(this.options.dir, symbol, bar.tradingDay)
    const last = this.lastStartMs.get(symbol) ?? this.lastBar(symbol)?.startMs
    if (last !== undefined && bar.startMs <= last) return 'duplicate'
    appendBarRow(file, bar)
    this.lastStartMs.set(symbol, bar.startMs)
    return 'written'
  }

  /** The last row on disk of any day, after repairing a half-written one. */
  lastBar(symbol: string): Bar | undefined {
    for (const day of listBarDays(this.options.dir, symbol).reverse()) {
      const file = barFilePath(this.options.dir, symbol, day)
      const cut = repairBarFile(file)
      if (cut !== undefined) this.problem(file, `a half-written last row was cut off: ${JSON.stringify(cut)}`)
      const last = this.read(symbol, day).at(-1)
      if (!last) continue
      this.lastStartMs.set(symbol, last.startMs)
      return last
    }
    return undefined
  }

  /** Bars of one trading day, oldest first; empty when there are none. */
  read(symbol: string, tradingDay: TradingDay): Bar[] {
    const file = barFilePath(this.options.dir, symbol, tradingDay)
    const { bars, badLines } = readBarFile(file)
    if (badLines.length > 0) this.problem(file, `lines ${badLines.join(', ')} are no bars and were skipped`)
    return bars
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

  tradingDays(symbol: string): TradingDay[] {
    return listBarDays(this.options.dir, symbol)
  }

  symbols(): string[] {
    return listBarSymbols(this.options.dir)
  }

  private problem(file: string, message: string): void {
    this.options.onProblem?.({ file, message })
  }
}
