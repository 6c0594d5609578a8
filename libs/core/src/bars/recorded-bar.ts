import type { EpochMs } from '../time/clock.js'

/** One minute as a file has it, stamped with its start. */
export interface RecordedBar {
  startMs: EpochMs
  open: number
  high: number
  low: number
  close: number
  volumeLots: number
  /** Yuan; undefined when the file has none. */
  turnover?: number
  /** At the end of the minute. */
  openInterest: number
}
