/** CTP's TradingRight: everything, closing only (error 29), or nothing (error 28): the user may look. */
export type TradingRight = 'allow' | 'close_only' | 'forbid'

const STRICTNESS: readonly TradingRight[] = ['allow', 'close_only', 'forbid']

/** The stricter of an account's and its user's. */
export const stricterOf = (one: TradingRight, other: TradingRight): TradingRight =>
  STRICTNESS[Math.max(STRICTNESS.indexOf(one), STRICTNESS.indexOf(other))] ?? 'forbid'
