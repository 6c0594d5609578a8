import { checkPeriod } from './period.js'

/** Simple moving average: the mean of the last `period` values. Equal to TA-Lib's SMA. */
export class Sma {
  private readonly window: Float64Array
  private count = 0
  private at = 0
  private sum = 0

  constructor(readonly period: number) {
    checkPeriod('SMA', period)
    this.window = new Float64Array(period)
  }

  /** Undefined until `period` values were seen. */
  get value(): number | undefined {
    return this.count < this.period ? undefined : this.sum / this.period
  }

  update(value: number): number | undefined {
    this.sum += value - (this.window[this.at] ?? 0)
    this.window[this.at] = value
    this.at += 1
    if (this.count < this.period) this.count += 1
    if (this.at === this.period) this.beginLap()
    return this.value
  }

  /** Adds the window up afresh once a lap, so that rounding errors of the running sum never pile up. */
  private beginLap(): void {
    this.at = 0
    this.sum = 0
    for (const value of this.window) this.sum += value
  }
}
