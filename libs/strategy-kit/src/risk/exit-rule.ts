import type { Direction } from '@huangpu/core'
import type { ExitLimits } from './risk-limits.js'

export type ExitReason = 'stop_loss' | 'take_profit'

/** Profit in per cent of the average open price: long (P - avg) / avg, short (avg - P) / avg. */
export const profitPct = (side: Direction, average: number, price: number): number =>
  ((side === 'LONG' ? price - average : average - price) / average) * 100

/** Rounding of a percentage such as 2.0 of 3,500 must not move an exit by a tick. */
const ROUNDING_PCT = 1e-9

/** Whether one side's profit has reached a limit; a loss exactly at the limit counts. */
export function exitReason(
  side: Direction,
  average: number,
  price: number,
  { stopLossPct, takeProfitPct }: ExitLimits,
): ExitReason | undefined {
  if (!(average > 0) || !(price > 0)) return undefined
  const pct = profitPct(side, average, price)
  if (stopLossPct !== null && pct <= -stopLossPct + ROUNDING_PCT) return 'stop_loss'
  if (takeProfitPct !== null && pct >= takeProfitPct - ROUNDING_PCT) return 'take_profit'
  return undefined
}
