import type { TradingDay } from '@huangpu/core'
import { tendBarFolder, type BarStore } from '@huangpu/storage'

export interface BarUpkeepPorts {
  readonly store: Pick<BarStore, 'dir' | 'sync'>
  readonly gzipAfterDays: number | null
  readonly keepDays: number | null
  /** The trading day that is written now. */
  today(): TradingDay
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}

/** Looks after the bar files behind the ticks' back: syncs rows, and compresses and removes old days once a day. */
export class BarUpkeep {
  #tendedFor: TradingDay | undefined
  #tending: Promise<void> | undefined
  #syncFailed = false

  constructor(private readonly ports: BarUpkeepPorts) {}

  /** Brings the rows so far to the disk; a disk that refuses is told of once. */
  async sync(): Promise<void> {
    try {
      await this.ports.store.sync()
      this.#syncFailed = false
    } catch (error) {
      if (!this.#syncFailed) this.ports.warn({ err: error }, 'bar files could not be synced: tried again')
      this.#syncFailed = true
    }
  }

  /** Resolves when old days are tended; does nothing when this trading day's are. */
  tend(): Promise<void> {
    this.#tending ??= this.#tend().finally(() => (this.#tending = undefined))
    return this.#tending
  }

  /** Resolves when no file is being worked on any more. */
  async stop(): Promise<void> {
    await this.#tending
  }

  async #tend(): Promise<void> {
    const { store, info, warn, gzipAfterDays, keepDays } = this.ports
    const today = this.ports.today()
    if (today === this.#tendedFor || (gzipAfterDays === null && keepDays === null)) return
    try {
      const done = await tendBarFolder({
        dir: store.dir,
        today,
        gzipAfterDays: gzipAfterDays ?? undefined,
        keepDays: keepDays ?? undefined,
      })
      this.#tendedFor = today
      if (done.compressed.length + done.removed.length > 0) info({ ...done }, 'old bar files compressed and removed')
    } catch (error) {
      warn({ err: error }, 'old bar files could not be compressed or removed: tried again')
    }
  }
}
