/** Why a tick moves no bar. The gateway's gate has dropped repeated, stale and off-clock snapshots before. */
export const TICK_REFUSALS = [
  'no_price',
  'unknown_product',
  'wrong_trading_day',
  'outside_session',
  'out_of_order',
  'volume_fell',
  'late',
] as const
export type TickRefusal = (typeof TICK_REFUSALS)[number]
export type TickVerdict = 'accepted' | TickRefusal

/** Snapshots come every 500 ms; the last of a session may carry the next half second. */
export const END_GRACE_MS = 1_000

/** CTP's "no value" is DBL_MAX, in files also rounded: 1.79769e+308. */
const NO_VALUE_FROM = 1e300

/** A price that a trade can have; CTP's "no value" arrives as undefined, 0, -0 or DBL_MAX. */
export const isTradePrice = (price: number): boolean => price > 0 && price < NO_VALUE_FROM

/** A turnover or an open interest that was given: "no value" keeps what was said before. */
export const isQuantity = (value: number): boolean => value >= 0 && value < NO_VALUE_FROM
