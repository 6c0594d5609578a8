import type { EpochMs } from '../time/clock.js'

/** Places of a row's numbers. */
export const TICK_SLOT = {
  last: 0,
  open: 1,
  high: 2,
  low: 3,
  close: 4,
  settlement: 5,
  average: 6,
  preSettlement: 7,
  preClose: 8,
  preOpenInterest: 9,
  upperLimit: 10,
  lowerLimit: 11,
  volume: 12,
  turnover: 13,
  openInterest: 14,
  /** Five levels each. */
  bidPrice: 15,
  bidVolume: 20,
  askPrice: 25,
  askVolume: 30,
} as const

export const TICK_SLOTS = 35
export const TICK_LEVELS = 5

/**
 * A row of a tick CSV. One object is used for all rows of a reader: copy what has to stay. NaN: the file has no value
 * (an empty cell, `nan`, CTP's DBL_MAX, no such column).
 */
export class TickCsvRow {
  symbol = ''
  /** As in the file; '' when it has none. */
  exchange = ''
  /** `YYYYMMDD` as in the file; '' when it has none. */
  tradingDay = ''
  /** `YYYYMMDD`: the calendar day of the row's instant. */
  actionDay = ''
  atMs: EpochMs = 0
  /** Line in the file, from 1. */
  line = 0
  /** By `TICK_SLOT`. */
  readonly values = new Float64Array(TICK_SLOTS).fill(Number.NaN)

  get last(): number {
    return this.at(TICK_SLOT.last)
  }
  get open(): number {
    return this.at(TICK_SLOT.open)
  }
  get high(): number {
    return this.at(TICK_SLOT.high)
  }
  get low(): number {
    return this.at(TICK_SLOT.low)
  }
  get preSettlement(): number {
    return this.at(TICK_SLOT.preSettlement)
  }
  get preClose(): number {
    return this.at(TICK_SLOT.preClose)
  }
  get preOpenInterest(): number {
    return this.at(TICK_SLOT.preOpenInterest)
  }
  get upperLimit(): number {
    return this.at(TICK_SLOT.upperLimit)
  }
  get lowerLimit(): number {
    return this.at(TICK_SLOT.lowerLimit)
  }
  /** Lots: of the trading day so far, or since the row before, as the reader's `volumeKind` says. */
  get volume(): number {
    return this.at(TICK_SLOT.volume)
  }
  /** Yuan of the trading day so far. */
  get turnover(): number {
    return this.at(TICK_SLOT.turnover)
  }
  get openInterest(): number {
    return this.at(TICK_SLOT.openInterest)
  }
  /** `level` from 1. */
  bidPrice(level: number): number {
    return this.at(TICK_SLOT.bidPrice + level - 1)
  }
  bidVolume(level: number): number {
    return this.at(TICK_SLOT.bidVolume + level - 1)
  }
  askPrice(level: number): number {
    return this.at(TICK_SLOT.askPrice + level - 1)
  }
  askVolume(level: number): number {
    return this.at(TICK_SLOT.askVolume + level - 1)
  }

  private at(slot: number): number {
    return this.values[slot] as number
  }
}
