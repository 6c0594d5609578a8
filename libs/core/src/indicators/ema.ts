import { checkPeriod } from './period.js'
import { SeededAverage } from './seeded-average.js'

/** Exponential moving average, alpha = 2 / (period + 1), seeded with the mean of the first `period` values as TA-Lib. */
export class Ema extends SeededAverage {
  private readonly alpha: number

  constructor(period: number) {
    checkPeriod('EMA', period)
    super(period)
    this.alpha = 2 / (period + 1)
  }

  protected override next(current: number, value: number): number {
    return current + this.alpha * (value - current)
  }
}
