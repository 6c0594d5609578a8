import { checkPeriod } from './period.js'

/** Exponential moving average, alpha = 2 / (period + 1), seeded with the mean of the first `period` values as TA-Lib. */
export class Ema {
  private readonly alpha: number
  private count = 0
  private current = 0

  constructor(readonly period: number) {
    checkPeriod('EMA', period)
    this.alpha = 2 / (period + 1)
  }

  /** Undefined until `period` values were seen. */
  get value(): number | undefined {
    return this.count < this.period ? undefined : this.current
  }

  update(value: number): number | undefined {
    if (this.count < this.period) {
      this.count += 1
      this.current += value
      if (this.count === this.period) this.current /= this.period
    } else {
      this.current += this.alpha * (value - this.current)
    }
    return this.value
  }
}
