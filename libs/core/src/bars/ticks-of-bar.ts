import type { RecordedBar } from './recorded-bar.js'

/** A snapshot made from a bar. Synthetic: only its minute, its extremes and its sums are facts. */
export interface SyntheticTick {
  atMs: number
  price: number
  /** Lots since the previous tick. */
  lots: number
  /** Yuan since the previous tick; undefined when the bar has no turnover. */
  turnover?: number
  openInterest: number
}

/** Never on a minute's boundary, where a tick would belong to the minute before. */
const OFFSETS_MS = [500, 15_000, 30_000, 45_500] as const

/**
 * Open, first extreme, second extreme, close, without repeats: what an observer of bars may know of the path. A rising
 * bar visits its low first, a falling one its high. Volume and turnover are shared out so that they sum up exactly.
 */
export function ticksOfBar(bar: RecordedBar): SyntheticTick[] {
  const extremes = bar.close >= bar.open ? [bar.low, bar.high] : [bar.high, bar.low]
  const path = [bar.open, ...extremes, bar.close].filter((price, index, all) => index === 0 || price !== all[index - 1])
  let lotsGiven = 0
  let turnoverGiven = 0
  return path.map((price, index) => {
    const isLast = index === path.length - 1
    const lots = isLast ? bar.volumeLots - lotsGiven : Math.floor(bar.volumeLots / path.length)
    lotsGiven += lots
    const tick = {
      atMs: bar.startMs + (OFFSETS_MS[index] ?? 59_500),
      price,
      lots,
      openInterest: bar.openInterest,
    }
    if (bar.turnover === undefined) return tick
    const share = bar.volumeLots === 0 ? 0 : Math.round((bar.turnover * lots) / bar.volumeLots)
    const turnover = isLast ? bar.turnover - turnoverGiven : share
    turnoverGiven += turnover
    return { ...tick, turnover }
  })
}
