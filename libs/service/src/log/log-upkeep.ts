import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { compressFile } from '@huangpu/storage'
import { turnedLogs } from './turned-logs.js'

export interface LogUpkeepOptions {
  readonly file: string
  /** Files that were set aside and are kept. */
  readonly keepFiles: number
  readonly gzip: boolean
  failed(error: unknown): void
}

/** Compresses what was set aside and removes what is too old; also what a killed process left undone. */
export class LogUpkeep {
  #working: Promise<void> | undefined
  #again = false

  constructor(private readonly options: LogUpkeepOptions) {}

  /** Resolves when all is tended that stood there when it was called. */
  tend(): Promise<void> {
    this.#again = true
    this.#working ??= this.#work().finally(() => (this.#working = undefined))
    return this.#working
  }

  async #work(): Promise<void> {
    while (this.#again) {
      this.#again = false
      try {
        await this.#once()
      } catch (error) {
        this.options.failed(error)
      }
    }
  }

  async #once(): Promise<void> {
    const { file, keepFiles, gzip } = this.options
    this.#removeHalfPacked()
    const turned = turnedLogs(file)
    const newest = turned.at(-1)?.number ?? 0
    for (const { path, number } of turned) if (number <= newest - keepFiles) rmSync(path, { force: true })
    if (!gzip) return
    const plain = turned.filter(({ number, isPacked }) => !isPacked && number > newest - keepFiles)
    for (const { path } of plain) await compressFile(path, `${path}.gz`)
  }

  #removeHalfPacked(): void {
    const folder = dirname(this.options.file)
    for (const name of readdirSync(folder)) {
      if (name.startsWith(`${basename(this.options.file)}.`) && name.endsWith('.gz.part')) rmSync(join(folder, name))
    }
  }
}
