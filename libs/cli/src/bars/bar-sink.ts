import type { SeriesBar } from '@huangpu/storage'

/** Where exported bars go, a part at a time. */
export interface BarSink {
  write(bars: readonly SeriesBar[]): void
  /** Everything is in the file. */
  finish(): void
  /** Gives the file up; it stays as far as it was written. */
  close(): void
}
