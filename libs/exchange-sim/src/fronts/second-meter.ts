import type { EpochMs } from '@huangpu/core'

/** Counts what happens within one second of a clock; 0 means no limit. */
export class SecondMeter {
  private second = Number.NaN
  private counted = 0

  constructor(private readonly perSecond: number) {}

  /** One more now. False when the second has had its share: it is not counted then. */
  passes(nowMs: EpochMs): boolean {
    if (this.perSecond === 0) return true
    const second = Math.floor(nowMs / 1000)
    if (second !== this.second) [this.second, this.counted] = [second, 0]
    if (this.counted >= this.perSecond) return false
    this.counted += 1
    return true
  }
}
