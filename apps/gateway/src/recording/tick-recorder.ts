import { isSymbol, shanghaiDay } from '@huangpu/core'
import type { AlertEvent } from '@huangpu/messages'
import {
  appendTickRows,
  compressFinishedDays,
  prepareTickFile,
  removeOldDays,
  tickFile,
  tickRow,
} from '@huangpu/storage'
import type { Timers } from '../ports/counter-ports.js'
import type { RawTick } from '../ticks/raw-tick.js'
import type { SymbolFeed } from '../ticks/tick-gate.js'

export interface TickRecorderPorts {
  readonly folder: string
  /** Calendar days after which recorded days are removed; null: never. */
  readonly keepDays: number | null
  readonly timers: Timers
  /** Whether recorded ticks may take room: on a full disk what is left is for orders. */
  hasRoom(): boolean
  alert(alert: Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>): void
  count(name: string, by?: number): void
  record(what: string, facts: Readonly<Record<string, unknown>>): void
}

const FLUSH_EVERY_MS = 1_000
/** After the disk refused: what comes meanwhile is not recorded. */
const REST_MS = 300_000
/** Rows that wait for a slow disk; beyond this they are not recorded. */
const WAITING_CHARS_MAX = 32 * 1_048_576

/** Writes every tick that passed to a file a contract and trading day, behind the ticks' back: a disk harms no tick. */
export class TickRecorder {
  #rows = new Map<string, string>()
  #waitingChars = 0
  readonly #prepared = new Set<string>()
  #tradingDay = ''
  #tendedFor = ''
  #restUntilMs = -Infinity
  #refused = false
  #working: Promise<void> | undefined
  #stopTimer: (() => void) | undefined
  #stopped = false

  constructor(private readonly ports: TickRecorderPorts) {}

  start(): void {
    this.#stopTimer = this.ports.timers.after(FLUSH_EVERY_MS, () => {
      void this.flush().then(() => {
        if (!this.#stopped) this.start()
      })
    })
  }

  /** Rows of earlier days are finished. */
  startDay(tradingDay: string): void {
    this.#tradingDay = tradingDay
  }

  onTick(tick: RawTick, feed: SymbolFeed, lastVolume: number): void {
    const { symbol, exchange, priceScale, lastAtMs } = feed
    if (this.#resting() || !this.ports.hasRoom()) return this.ports.count('ticks_not_recorded')
    if (this.#waitingChars > WAITING_CHARS_MAX) return this.ports.count('ticks_not_recorded')
    // The name becomes a path.
    if (!isSymbol(symbol) || !/^\d{8}$/.test(tick.tradingDay)) return
    const actionDay = shanghaiDay(lastAtMs)
    const row = tickRow({ ...tick, symbol, exchange, actionDay, lastVolume }, priceScale)
    const file = tickFile(this.ports.folder, symbol, tick.tradingDay)
    this.#rows.set(file, (this.#rows.get(file) ?? '') + row)
    this.#waitingChars += row.length
  }

  /** Resolves when all rows so far are written, or refused. */
  flush(): Promise<void> {
    this.#working ??= this.#write().finally(() => (this.#working = undefined))
    return this.#working
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopTimer?.()
    await this.#working
    await this.flush()
  }

  async #write(): Promise<void> {
    if (this.#resting()) return
    const rows = this.#rows
    const some = rows.size > 0
    this.#rows = new Map()
    try {
      for (const [file, text] of rows) {
        if (!this.#prepared.has(file)) this.#onCut(file, await prepareTickFile(file))
        this.#prepared.add(file)
        await appendTickRows(file, text)
        this.#waitingChars -= text.length
        rows.delete(file)
      }
      if (some) this.#onTaken()
      await this.#tendFinishedDays()
    } catch (error) {
      for (const text of rows.values()) this.#waitingChars -= text.length
      this.#onRefused(error)
    }
  }

  async #tendFinishedDays(): Promise<void> {
    const day = this.#tradingDay
    if (day === this.#tendedFor || this.#stopped) return
    this.#prepared.clear()
    const { folder, keepDays, record } = this.ports
    const { made, cut, failed } = await compressFinishedDays(folder, day)
    for (const { path, text } of cut) this.#onCut(path, text)
    if (made.length > 0) record('recorded ticks of finished days compressed', { files: made })
    // Once a day and start: what cannot be compressed stays readable as it is.
    for (const { path, error } of failed) record('recorded ticks could not be compressed', { path, err: error })
    const removed = keepDays === null || day === '' ? [] : await removeOldDays(folder, day, keepDays)
    if (removed.length > 0) record('recorded ticks of old days removed', { files: removed })
    this.#tendedFor = day
  }

  #onCut(file: string, text: string | undefined): void {
    if (text !== undefined) this.ports.record('a half-written last row of recorded ticks was cut off', { file, text })
  }

  #resting(): boolean {
    return this.#refused && this.ports.timers.monotonicMs() < this.#restUntilMs
  }

  #onTaken(): void {
    if (!this.#refused) return
    this.#refused = false
    this.ports.alert({
      severity: 'info',
      code: 'tick_recording_resumed',
      message_zh: '行情记录已恢复',
      message_en: 'ticks are recorded again',
    })
  }

  /** A half-written line is cut off before the next one. */
  #onRefused(error: unknown): void {
    this.#prepared.clear()
    this.#restUntilMs = this.ports.timers.monotonicMs() + REST_MS
    const why = error instanceof Error ? error.message : String(error)
    if (this.#refused) return
    this.#refused = true
    this.ports.alert({
      severity: 'error',
      code: 'tick_recording_stopped',
      message_zh: `行情记录已停止（${why}），行情与交易不受影响；请检查磁盘空间与权限，约 5 分钟后重试`,
      message_en: `ticks are not recorded (${why}); ticks and trading go on. Check disk space and permissions; tried again in 5 minutes`,
    })
  }
}
