import type { EpochMs } from '@huangpu/core'

const MINUTE_MS = 60_000
/** A contract that hardly trades may have a few rows far from each other, but not so many all in one step. */
const ROWS_TO_TELL = 20

/** The step of a file's rows: that of 5-minute bars is 5. */
export class RowDistance {
  rows = 0
  #lastMs: EpochMs | undefined
  #stepMinutes = 0

  add(startMs: EpochMs): void {
    this.rows += 1
    if (this.#lastMs !== undefined) this.#stepMinutes = divisor((startMs - this.#lastMs) / MINUTE_MS, this.#stepMinutes)
    this.#lastMs = startMs
  }

  /** What divides all distances; 1 while there are too few to tell. */
  get minutes(): number {
    return this.rows < ROWS_TO_TELL ? 1 : this.#stepMinutes
  }
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
