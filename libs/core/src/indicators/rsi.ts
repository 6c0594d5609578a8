import { checkPeriod } from './period.js'
import { Wilder } from './wilder.js'

/** Below this sum of gains and losses TA-Lib takes the market for flat and answers 0. */
const FLAT = 1e-8

/** Relative strength index with Wilder's smoothing, 0 to 100. Equal to TA-Lib's RSI, its 0 in a flat market included. */
export class Rsi {
  private readonly gains: Wilder
  private readonly losses: Wilder
  private previous: number | undefined

  constructor(readonly period: number) {
    checkPeriod('RSI', period, 2)
    this.gains = new Wilder(period)
    this.losses = new Wilder(period)
  }

  /** Undefined until `period` changes, hence `period` + 1 values, were seen. */
  get value(): number | undefined {
    const gain = this.gains.value
    const loss = this.losses.value
    if (gain === undefined || loss === undefined) return undefined
    return gain + loss < FLAT ? 0 : (100 * gain) / (gain + loss)
  }

  update(value: number): number | undefined {
    if (this.previous !== undefined) {
      const change = value - this.previous
      this.gains.update(Math.max(change, 0))
      this.losses.update(Math.max(-change, 0))
    }
    this.previous = value
    return this.value
  }
}
