/** Wilder's smoothing, alpha = 1 / period, seeded with the mean of the first `period` values. */
export class Wilder {
  private count = 0
  private current = 0

  constructor(private readonly period: number) {}

  get value(): number | undefined {
    return this.count < this.period ? undefined : this.current
  }

  update(value: number): number | undefined {
    if (this.count < this.period) {
      this.count += 1
      this.current += value
      if (this.count === this.period) this.current /= this.period
    } else {
      this.current = (this.current * (this.period - 1) + value) / this.period
    }
    return this.value
  }
}
