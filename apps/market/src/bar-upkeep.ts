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
  #tendFailed = false
  readonly #stopping = new AbortController()

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

  /** Resolves when no file is being worked on any more: the one that is, is finished; the rest waits for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#tending
  }

  async #tend(): Promise<void> {
    const { store, info, warn, gzipAfterDays, keepDays } = this.ports
    const today = this.ports.today()
    // Once at least: what dead writers left half-made goes under every configuration.
    if (today === this.#tendedFor || (this.#tendedFor !== undefined && gzipAfterDays === null && keepDays === null))
      return
    try {
      const { compressed, removed, cut, failed } = await tendBarFolder({
        dir: store.dir,
        today,
        gzipAfterDays: gzipAfterDays ?? undefined,
        keepDays: keepDays ?? undefined,
        signal: this.#stopping.signal,
      })
      for (const { path, text } of cut) warn({ file: path, text }, 'a half-written last row was cut off')
      if (compressed.length + removed.length > 0)
        info({ compressed: compressed.length, removed: removed.length }, 'old bar files compressed and removed')
      const [first] = failed
      if (first) return this.#failed(first.error, { files: failed.length, first: first.path })
      this.#tendedFor = today
      this.#tendFailed = false
    } catch (error) {
      this.#failed(error, { first: store.dir })
    }
  }

  #failed(error: unknown, where: Readonly<Record<string, unknown>>): void {
    const message = 'old bar files could not be compressed or removed: tried again every ten minutes'
    if (!this.#tendFailed) this.ports.warn({ err: error, ...where }, message)
    this.#tendFailed = true
  }
}
