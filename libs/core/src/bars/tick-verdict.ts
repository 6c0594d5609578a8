/** Why a tick moves no bar. The gateway's gate has dropped repeated, stale and off-clock snapshots before. */
export const TICK_REFUSALS = [
  'no_price',
  'unknown_product',
  'wrong_trading_day',
  'outside_session',
  'volume_fell',
  'late',
] as const
export type TickRefusal = (typeof TICK_REFUSALS)[number]
export type TickVerdict = 'accepted' | TickRefusal

/** Snapshots come every 500 ms; the last of a session may carry the next half second. */
export const END_GRACE_MS = 1_000

/** A price that a trade can have; CTP's "no value" arrives as undefined, 0 or -0. */
export const isTradePrice = (price: number): boolean => Number.isFinite(price) && price > 0
