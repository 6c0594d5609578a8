/** One minute as a file tells it. Prices in yuan, volume in lots; `startMs` is the epoch ms of the minute's start. */
export interface BarRow {
  readonly startMs: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}
