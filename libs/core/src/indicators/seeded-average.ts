/** A running average that begins as the mean of its first `period` values. */
export abstract class SeededAverage {
  private count = 0
  private current = 0

  constructor(readonly period: number) {}

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
      this.current = this.next(this.current, value)
    }
    return this.value
  }

  protected abstract next(current: number, value: number): number
}
