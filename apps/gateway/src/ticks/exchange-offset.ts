import type { EpochMs } from '@huangpu/core'

/** The offset in whole milliseconds, and how many seconds of ticks it stands on. */
export interface OffsetEstimate {
  readonly offsetMs: number
  readonly seconds: number
}

const SECONDS_KEPT = 31
/** Fewer seconds of ticks say nothing. */
const SECONDS_NEEDED = 10
/** What was seen longer ago, e.g. before a break, is forgotten. */
const MEMORY_MS = 300_000

/**
 * How far the machine's clock lies from the exchange's: exchange time - machine time, by the stamps of ticks. Of each
 * second the least delayed tick counts, since delay only ever takes away; of the seconds the median, since single
 * stamps may be wrong. Negative by the feed's delay when both clocks agree.
 */
export class ExchangeOffset {
  readonly #second = new Float64Array(SECONDS_KEPT)
  readonly #best = new Float64Array(SECONDS_KEPT)
  #count = 0

  /** A tick stamped `exchangeMs` arrived at `machineMs`, in order of arrival. */
  observe(exchangeMs: EpochMs, machineMs: EpochMs): void {
    const second = Math.floor(machineMs / 1_000)
    const offset = exchangeMs - machineMs
    const latest = (this.#count - 1 + SECONDS_KEPT) % SECONDS_KEPT
    if (this.#count > 0 && this.#second[latest] === second) {
      if (offset > (this.#best[latest] as number)) this.#best[latest] = offset
      return
    }
    const next = this.#count % SECONDS_KEPT
    this.#second[next] = second
    this.#best[next] = offset
    this.#count += 1
  }

  /** Null while too little was seen within the last five minutes before `machineMs`. */
  estimate(machineMs: EpochMs): OffsetEstimate | null {
    const sinceSecond = (machineMs - MEMORY_MS) / 1_000
    const offsets: number[] = []
    for (let i = 0; i < Math.min(this.#count, SECONDS_KEPT); i += 1) {
      if ((this.#second[i] as number) >= sinceSecond) offsets.push(this.#best[i] as number)
    }
    if (offsets.length < SECONDS_NEEDED) return null
    offsets.sort((a, b) => a - b)
    return { offsetMs: Math.round(offsets[offsets.length >> 1] as number), seconds: offsets.length }
  }
}
