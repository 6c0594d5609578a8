export type Cross = 'golden' | 'death'

export interface CrossRules {
  /** Bars after the cross at which it is decided. */
  readonly confirmBars: number
  /** Change of the difference on the crossing bar, relative to the slow average, that makes a cross worth watching. */
  readonly minDistance: number
}

interface Pending {
  readonly cross: Cross
  /** fast - slow on the crossing bar. */
  readonly difference: number
  readonly price: number
  extreme: number
  bars: number
}

/** Share of the first difference that must be left when a cross is decided. */
const DIFFERENCE_LEFT_MIN = 0.5

/** Finds crosses of a fast through a slow average and confirms them some bars later. Call it on every bar. */
export class CrossConfirmation {
  private previous: { fast: number; slow: number } | undefined
  private watched: Pending | undefined

  constructor(private readonly rules: CrossRules) {}

  get pending(): Cross | undefined {
    return this.watched?.cross
  }

  /** Returns a cross on the bar that confirms it. */
  update(fast: number, slow: number, bar: { high: number; low: number; close: number }): Cross | undefined {
    const confirmed = this.watched && this.follow(this.watched, fast - slow, bar)
    if (!this.watched && !confirmed) this.detect(fast, slow, bar)
    this.previous = { fast, slow }
    return confirmed
  }

  private follow(pending: Pending, difference: number, bar: { high: number; low: number }): Cross | undefined {
    const golden = pending.cross === 'golden'
    pending.bars += 1
    pending.extreme = golden ? Math.max(pending.extreme, bar.high) : Math.min(pending.extreme, bar.low)
    const sameSign = golden ? difference > 0 : difference < 0
    if (sameSign && pending.bars < this.rules.confirmBars) return undefined
    this.watched = undefined
    if (!sameSign) return undefined
    const wide = Math.abs(difference) >= DIFFERENCE_LEFT_MIN * Math.abs(pending.difference)
    const beyond = golden ? pending.extreme > pending.price : pending.extreme < pending.price
    return wide && beyond ? pending.cross : undefined
  }

  private detect(fast: number, slow: number, bar: { high: number; low: number; close: number }): void {
    if (!this.previous) return
    const before = this.previous.fast - this.previous.slow
    const difference = fast - slow
    const golden = before <= 0 && difference > 0
    const death = before >= 0 && difference < 0
    if (!golden && !death) return
    if (Math.abs(difference - before) / slow < this.rules.minDistance) return
    this.watched = {
      cross: golden ? 'golden' : 'death',
      difference,
      price: bar.close,
      extreme: golden ? bar.high : bar.low,
      bars: 0,
    }
  }
}
