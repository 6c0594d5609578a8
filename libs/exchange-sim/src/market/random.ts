/** A small seeded generator (mulberry32): the whole state is one 32-bit number. */
export class Random {
  constructor(public state: number) {
    this.state = state >>> 0
  }

  /** [0, 1) */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low)
  }

  /** Whole number, both ends included. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1))
  }

  /** About normal, mean 0, deviation 1. */
  bell(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * Math.sqrt(3)
  }

  /** Events of a span in which `mean` are to be expected, at most `max`. */
  poisson(mean: number, max: number): number {
    const end = Math.exp(-Math.min(mean, max))
    let count = 0
    for (let product = this.next(); product > end && count < max; product *= this.next()) count += 1
    return count
  }

  /** A whole number from 1 on that is often small and seldom large, with this mean. */
  lots(mean: number): number {
    if (mean <= 1) return 1
    return Math.max(1, Math.round(-Math.log(1 - this.next()) * (mean - 0.5) + 0.5))
  }
}

/** A seed for each name, so that adding a contract does not change the others. */
export function seedFor(seed: number, name: string): number {
  let hash = 2_166_136_261 ^ seed
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16_777_619)
  return hash >>> 0
}
