import { SeededAverage } from './seeded-average.js'

/** Wilder's smoothing, alpha = 1 / period, seeded with the mean of the first `period` values. */
export class Wilder extends SeededAverage {
  protected override next(current: number, value: number): number {
    return (current * (this.period - 1) + value) / this.period
  }
}
