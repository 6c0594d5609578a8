import { dirname, join } from 'node:path'
import type { Bar, BarGap, EpochMs } from '@huangpu/core'
import { lockFile, type FileLock } from '../file-lock.js'
import { syncPath } from '../files/sync-path.js'
import { stampFolder } from '../stamp-folder.js'
import { appendBarRow, repairBarFile, unpackBarFile } from './bar-file.js'
import { BarFileError } from './bar-file-error.js'
import { barFilePath, refuseLinkedFolder } from './bar-folder.js'
import { appendBarGap, gapFilePath } from './gap-file.js'
import { BarReader, type BarReaderOptions } from './bar-reader.js'
import { finishPendingCommit } from './pending-commit.js'

/** `always`: before `append` returns; `interval`: whenever `sync` is called; `never`: when the kernel likes. */
export const BAR_SYNC_POLICIES = ['always', 'interval', 'never'] as const
export type BarSyncPolicy = (typeof BAR_SYNC_POLICIES)[number]

export interface BarStoreOptions extends BarReaderOptions {
  readonly environment: 'sim' | 'live'
  /** When rows are brought to the disk itself. @default never */
  readonly sync?: BarSyncPolicy
  /** Named to whoever wants to write beside. @default market */
  readonly owner?: string
}

/**
 * The one writer of a folder of 1-minute bars. Rows of a contract only ever go forward in time. No file stays open: a
 * row opens its own and closes it, however many contracts there are.
 */
export class BarStore extends BarReader {
  readonly #sync: BarSyncPolicy
  readonly #lock: FileLock
  readonly #lastStartMs = new Map<string, EpochMs>()
  readonly #lastFile = new Map<string, string>()
  readonly #unsynced = new Set<string>()

  /**
   * Repairs the newest file of each contract.
   * @throws StoreError `store_locked` while another process writes here, `store_environment` when the folder belongs to
   * the other environment
   */
  constructor(options: BarStoreOptions) {
    super(options)
    this.#sync = options.sync ?? 'never'
    stampFolder(options.dir, options.environment)
    this.#lock = lockFile(join(options.dir, '.writer'), options.owner ?? 'market')
    this.#attempt(() => finishPendingCommit(options.dir))
    for (const symbol of this.symbols()) this.#attempt(() => this.#repairNewest(symbol))
  }

  /** `duplicate`: this minute, or a later one, has its row already. @throws BarFileError */
  append(symbol: string, bar: Bar): 'written' | 'duplicate' {
    const file = barFilePath(this.dir, symbol, bar.tradingDay)
    const last = this.#lastStartMs.get(symbol) ?? this.#lastBefore(symbol, bar)
    if (last !== undefined && bar.startMs <= last) return 'duplicate'
    if (this.#lastFile.get(symbol) !== file) {
      refuseLinkedFolder(this.dir, symbol)
      unpackBarFile(file)
    }
    appendBarRow(file, bar, { sync: this.#sync === 'always' })
    if (this.#sync === 'interval') this.#unsynced.add(file)
    this.#lastStartMs.set(symbol, bar.startMs)
    this.#lastFile.set(symbol, file)
    return 'written'
  }

  /** Where ticks may be missing. A row that a crash cut is removed before, else it would take this one with it. @throws BarFileError */
  appendGap(symbol: string, gap: BarGap): void {
    const file = gapFilePath(this.dir, symbol, gap.tradingDay)
    refuseLinkedFolder(this.dir, symbol)
    this.#repair(file)
    appendBarGap(this.dir, symbol, gap, { sync: this.#sync === 'always' })
    if (this.#sync === 'interval') this.#unsynced.add(file)
  }

  /** The last row on disk of any day, after repairing a half-written one. */
  override lastBar(symbol: string): Bar | undefined {
    this.#repairNewest(symbol)
    const last = super.lastBar(symbol)
    if (last) this.#lastStartMs.set(symbol, last.startMs)
    return last
  }

  /** What stands in files of earlier days is earlier, also where nobody can read it any more. */
  #lastBefore(symbol: string, bar: Bar): EpochMs | undefined {
    const newest = this.tradingDays(symbol).at(-1)
    return newest === undefined || newest < bar.tradingDay ? undefined : this.lastBar(symbol)?.startMs
  }

  /** Brings to the disk what was appended since the last call (policy `interval`); what fails is tried again. */
  async sync(): Promise<void> {
    const files = [...this.#unsynced]
    if (files.length === 0) return
    const folders = new Set(files.map((file) => dirname(file)))
    this.#unsynced.clear()
    try {
      for (const path of [...files, ...folders, this.dir]) await syncPath(path)
    } catch (error) {
      for (const file of files) this.#unsynced.add(file)
      throw error
    }
  }

  /** Lets another process write. What was appended is synced first, unless the policy is `never`. */
  async close(): Promise<void> {
    if (this.#unsynced.size > 0) await this.sync()
    this.#lock.release()
  }

  /** A file that cannot be repaired is its contract's trouble, whose first row says so again: market starts. */
  #attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof BarFileError)) throw error
      this.problem(error.file, error.messageEn)
    }
  }

  #repairNewest(symbol: string): void {
    const day = this.tradingDays(symbol).at(-1)
    if (day === undefined) return
    refuseLinkedFolder(this.dir, symbol)
    this.#repair(barFilePath(this.dir, symbol, day))
  }

  #repair(file: string): void {
    const cut = repairBarFile(file)
    if (cut !== undefined) this.problem(file, `a half-written last row was cut off: ${JSON.stringify(cut)}`)
  }
}
