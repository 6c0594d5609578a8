import type { TradingDay } from '../time/shanghai-time.js'

/** `none`: contracts put end to end, with a jump at each roll. */
export const ADJUSTMENTS = ['none', 'difference', 'ratio'] as const
export type Adjustment = (typeof ADJUSTMENTS)[number]

/** From one dominant contract to the next, with what both closed at on the last day of the old one. */
export interface ContractRoll {
  readonly from: string
  readonly to: string
  /** The last trading day of the old one. */
  readonly tradingDay: TradingDay
  readonly oldClose: number
  readonly newClose: number
}

/** `price * times + plus` */
export interface PriceShift {
  readonly times: number
  readonly plus: number
}

export const NO_SHIFT: PriceShift = { times: 1, plus: 0 }

/**
 * How the prices of each contract of a continuous series are shifted, oldest first: one more than there are rolls. The
 * newest contract keeps its prices; at each roll what is older moves by what both contracts closed at on the old one's
 * last day, `new - old` or `new / old`. Volume, open interest and turnover stay.
 *
 * RiceQuant calls these pre-adjusted by `prev_close_spread` and `prev_close_ratio`; IF888 is the former.
 * https://www.ricequant.com/doc/rqdata/python/futures-mod.html
 */
export function backAdjustments(rolls: readonly ContractRoll[], adjustment: Adjustment): PriceShift[] {
  const shifts: PriceShift[] = [NO_SHIFT]
  for (const { oldClose, newClose } of [...rolls].reverse()) {
    const newer = shifts[0] ?? NO_SHIFT
    shifts.unshift({
      times: adjustment === 'ratio' ? newer.times * (newClose / oldClose) : 1,
      plus: adjustment === 'difference' ? newer.plus + (newClose - oldClose) : 0,
    })
  }
  return shifts
}

/** A ten-thousandth: finer than any price tick, coarser than the noise of the arithmetic. */
const SHIFTED_SCALE = 10_000

/** A price in a continuous series. */
export const shiftPrice = (price: number, { times, plus }: PriceShift): number =>
  Math.round((price * times + plus) * SHIFTED_SCALE) / SHIFTED_SCALE
