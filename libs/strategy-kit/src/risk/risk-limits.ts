import type { Direction } from '@huangpu/core'

/** Exits of one side, in per cent of the average open price; null switches one off. */
export interface ExitLimits {
  readonly stopLossPct: number | null
  readonly takeProfitPct: number | null
}

/** Limits of one instance. */
export interface RiskLimits {
  readonly long: ExitLimits
  readonly short: ExitLimits
  /** Lots per side, open orders included. */
  readonly maxPosition: number
}

export const exitLimitsOf = (limits: RiskLimits, side: Direction): ExitLimits =>
  side === 'LONG' ? limits.long : limits.short
