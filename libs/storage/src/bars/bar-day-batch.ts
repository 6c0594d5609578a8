import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { formatShanghai, type Bar, type BarGap, type TradingDay } from '@huangpu/core'
import { lockFile, type FileLock } from '../file-lock.js'
import { StoreError } from '../store-error.js'
import { BarFileError } from './bar-file-error.js'
import { barFilePath, refuseLinkedFolder } from './bar-folder.js'
import { BAR_HEADER, formatBarRow } from './bar-row.js'
import { GAP_HEADER, gapFilePath } from './gap-file.js'
import { cannotWrite, finishPendingCommit, noteCommit } from './pending-commit.js'

export interface BarDayBatchOptions {
  readonly dir: string
  /** Named to whoever wants to write beside. */
  readonly owner: string
  /** Days that are there already are replaced instead of refused. */
  readonly replace: boolean
}

/**
 * Whole days of bars that appear together, or not at all: they are written beside first, and put in place by `commit`, which the
 * next writer ends when this process is killed in the middle. Holds the folder's lock until it is committed or abandoned.
 */
export class BarDayBatch {
  readonly #dir: string
  readonly #replace: boolean
  readonly #lock: FileLock
  /** What will be in place of what. */
  readonly #staged = new Map<string, string>()
  readonly #stale: string[] = []
  /** Nobody but this batch wrote into them. */
  readonly #madeFolders: string[] = []
  #isCommitting = false

  /** @throws StoreError `store_locked` while another process writes here, BarFileError `write_failed` where nobody can */
  constructor(options: BarDayBatchOptions) {
    this.#dir = options.dir
    this.#replace = options.replace
    try {
      const made = mkdirSync(options.dir, { recursive: true })
      if (made !== undefined) this.#madeFolders.push(made)
      this.#lock = lockFile(join(options.dir, '.writer'), options.owner)
    } catch (error) {
      throw error instanceof StoreError ? error : cannotWrite(options.dir, error)
    }
    try {
      finishPendingCommit(options.dir)
    } catch (error) {
      this.#lock.release()
      throw error
    }
  }

  /** Files that will be there after `commit`. */
  get files(): readonly string[] {
    return [...this.#staged.keys()].filter((file) => !file.endsWith('.gaps.csv'))
  }

  /** @throws BarFileError `exists` when the day is there and is not to be replaced, `write_failed` */
  stage(symbol: string, tradingDay: TradingDay, bars: readonly Bar[], gaps: readonly BarGap[] = []): void {
    const file = barFilePath(this.#dir, symbol, tradingDay)
    if (this.#staged.has(file)) throw cameTwice(file)
    refuseLinkedFolder(this.#dir, symbol)
    const there = [file, `${file}.gz`].find((each) => existsSync(each))
    if (there !== undefined && !this.#replace) throw alreadyThere(there)
    this.#write(file, [BAR_HEADER, ...bars.map(formatBarRow)])
    this.#stale.push(`${file}.gz`)
    const gapFile = gapFilePath(this.#dir, symbol, tradingDay)
    const gapRow = ({ fromMs, toMs, reason }: BarGap): string =>
      [formatShanghai(fromMs), formatShanghai(toMs), reason].join(',')
    if (gaps.length > 0) this.#write(gapFile, [GAP_HEADER, ...gaps.map(gapRow)])
    else this.#stale.push(gapFile)
  }

  /** Puts all days in place and lets others write. @throws BarFileError `write_failed` */
  commit(): void {
    const place = (file: string): string => relative(this.#dir, file)
    if (this.#staged.size === 0) return this.#lock.release()
    noteCommit(this.#dir, { replace: [...this.#staged.keys()].map(place), remove: this.#stale.map(place) })
    this.#isCommitting = true
    finishPendingCommit(this.#dir)
    this.#lock.release()
  }

  /** Leaves everything as it was; what a commit has begun is left to the next writer. */
  abandon(): void {
    if (!this.#isCommitting) {
      for (const part of this.#staged.values()) rmSync(part, { force: true })
      for (const folder of this.#madeFolders) rmSync(folder, { recursive: true, force: true })
    }
    this.#lock.release()
  }

  #write(file: string, lines: readonly string[]): void {
    const part = `${file}.part`
    try {
      if (mkdirSync(dirname(file), { recursive: true }) !== undefined) this.#madeFolders.push(dirname(file))
      this.#staged.set(file, part)
      writeFileSync(part, `${lines.join('\n')}\n`, { flush: true })
    } catch (cause) {
      throw cannotWrite(file, cause)
    }
  }
}

const cameTwice = (file: string): BarFileError =>
  new BarFileError(
    'exists',
    file,
    '同一交易日先后出现两次；请按时间顺序给出文件',
    'the day comes twice, with another in between: give the files in order of time',
  )

const alreadyThere = (file: string): BarFileError =>
  new BarFileError(
    'exists',
    file,
    '该交易日已有文件；如需覆盖请加 --replace',
    'this day is there already: --replace puts the new one in its place',
  )
