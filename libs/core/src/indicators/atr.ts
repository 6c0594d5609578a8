import { checkPeriod } from './period.js'
import { Sma } from './sma.js'
import { Wilder } from './wilder.js'

/** `wilder` is TA-Lib's; `mean` is the plain mean of the last `period` true ranges. */
export type AtrSmoothing = 'wilder' | 'mean'

/** Average true range. The first bar has no true range: it lacks a previous close. */
export class Atr {
  private readonly average: Wilder | Sma
  private previousClose: number | undefined

  constructor(
    readonly period: number,
    smoothing: AtrSmoothing = 'wilder',
  ) {
    checkPeriod('ATR', period)
    this.average = smoothing === 'wilder' ? new Wilder(period) : new Sma(period)
  }

  /** Undefined until `period` + 1 bars were seen. */
  get value(): number | undefined {
    return this.average.value
  }

  update(high: number, low: number, close: number): number | undefined {
    if (this.previousClose !== undefined) {
      const range = Math.max(high - low, Math.abs(high - this.previousClose), Math.abs(low - this.previousClose))
      this.average.update(range)
    }
    this.previousClose = close
    return this.value
  }
}
