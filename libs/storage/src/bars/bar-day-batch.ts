import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { formatShanghai, type Bar, type BarGap, type TradingDay } from '@huangpu/core'
import { lockFile, type FileLock } from '../file-lock.js'
import { BarFileError } from './bar-file-error.js'
import { barFilePath } from './bar-folder.js'
import { BAR_HEADER, formatBarRow } from './bar-row.js'
import { GAP_HEADER, gapFilePath } from './gap-file.js'

export interface BarDayBatchOptions {
  readonly dir: string
  /** Named to whoever wants to write beside. */
  readonly owner: string
  /** Days that are there already are replaced instead of refused. */
  readonly replace: boolean
}

/**
 * Whole days of bars that appear together, or not at all: they are written beside first, and renamed by `commit`, which
 * nothing but the end of the process can interrupt. Holds the folder's lock until it is committed or abandoned.
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

  /** @throws StoreError `store_locked` while another process writes here */
  constructor(options: BarDayBatchOptions) {
    this.#dir = options.dir
    this.#replace = options.replace
    const made = mkdirSync(options.dir, { recursive: true })
    if (made !== undefined) this.#madeFolders.push(made)
    this.#lock = lockFile(join(options.dir, '.writer'), options.owner)
  }

  /** Files that will be there after `commit`. */
  get files(): readonly string[] {
    return [...this.#staged.keys()].filter((file) => !file.endsWith('.gaps.csv'))
  }

  /** @throws BarFileError `exists` when the day is there and is not to be replaced, `write_failed` */
  stage(symbol: string, tradingDay: TradingDay, bars: readonly Bar[], gaps: readonly BarGap[] = []): void {
    const file = barFilePath(this.#dir, symbol, tradingDay)
    const there = [file, `${file}.gz`].find((each) => existsSync(each))
    if ((there && !this.#replace) || this.#staged.has(file)) throw alreadyThere(there ?? file)
    this.#write(file, [BAR_HEADER, ...bars.map(formatBarRow)])
    this.#stale.push(`${file}.gz`)
    const gapFile = gapFilePath(this.#dir, symbol, tradingDay)
    const gapRow = ({ fromMs, toMs, reason }: BarGap): string =>
      [formatShanghai(fromMs), formatShanghai(toMs), reason].join(',')
    if (gaps.length > 0) this.#write(gapFile, [GAP_HEADER, ...gaps.map(gapRow)])
    else this.#stale.push(gapFile)
  }

  /** Puts all days in place and lets others write. */
  commit(): void {
    for (const [file, part] of this.#staged) renameSync(part, file)
    for (const file of this.#stale) rmSync(file, { force: true })
    this.#lock.release()
  }

  /** Leaves everything as it was. */
  abandon(): void {
    for (const part of this.#staged.values()) rmSync(part, { force: true })
    for (const folder of this.#madeFolders) rmSync(folder, { recursive: true, force: true })
    this.#lock.release()
  }

  #write(file: string, lines: readonly string[]): void {
    const part = `${file}.part`
    try {
      if (mkdirSync(dirname(file), { recursive: true }) !== undefined) this.#madeFolders.push(dirname(file))
      this.#staged.set(file, part)
      writeFileSync(part, `${lines.join('\n')}\n`, { flush: true })
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      const zh = `无法写入（${why}），请检查磁盘空间与权限`
      const en = `cannot be written (${why}): check disk space and permissions`
      throw new BarFileError('write_failed', file, zh, en, { cause })
    }
  }
}

const alreadyThere = (file: string): BarFileError =>
  new BarFileError(
    'exists',
    file,
    '该交易日已有文件；如需覆盖请加 --replace',
    'this day is there already: --replace puts the new one in its place',
  )
