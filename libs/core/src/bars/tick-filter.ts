import type { Calendar } from '../calendar/calendar.js'
import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import { sessionOfTick } from './bar-minute.js'
import type { BarTick } from './bar.js'

/** Why a tick is kept as reference only (limits, pre-settlement) and moves neither bars nor strategies. */
export const TICK_REFUSALS = [
  'no_price',
  'unknown_product',
  'wrong_trading_day',
  'outside_session',
  'far_from_clock',
  'volume_fell',
  'duplicate',
  'late',
] as const
export type TickRefusal = (typeof TICK_REFUSALS)[number]
export type TickVerdict = 'accepted' | TickRefusal

export interface TickFilterRules {
  readonly calendar: Calendar
  readonly product: string
  /** How long after a closing its last snapshot may be stamped. */
  readonly endGraceMs: number
  /** How far a tick's time may lie from the exchange-corrected clock. */
  readonly clockToleranceMs: number
}

/** Snapshots come every 500 ms; the last of a session may carry the next half second. */
export const END_GRACE_MS = 1_000

/** A price that a trade can have; CTP's "no value" arrives as undefined, 0 or -0. */
export const isTradePrice = (price: number): boolean => Number.isFinite(price) && price > 0

/**
 * Decides on a snapshot as the front sent it: subscribing pushes the last one at once, however old.
 * `previous` is the last accepted tick of the contract; `loginDay` is the trading day of the login.
 */
export function checkTick(
  tick: BarTick,
  previous: BarTick | undefined,
  loginDay: TradingDay,
  nowMs: EpochMs,
  rules: TickFilterRules,
): TickVerdict {
  if (!isTradePrice(tick.lastPrice)) return 'no_price'
  if (!rules.calendar.knows(rules.product)) return 'unknown_product'
  if (tick.tradingDay !== loginDay) return 'wrong_trading_day'
  if (!sessionOfTick(rules.calendar, rules.product, tick.tradingDay, tick.timeMs, rules.endGraceMs))
    return 'outside_session'
  if (Math.abs(tick.timeMs - nowMs) > rules.clockToleranceMs) return 'far_from_clock'
  if (!previous || previous.tradingDay !== tick.tradingDay) return 'accepted'
  if (tick.volume < previous.volume) return 'volume_fell'
  const same =
    tick.timeMs === previous.timeMs &&
    tick.volume === previous.volume &&
    tick.lastPrice === previous.lastPrice &&
    tick.openInterest === previous.openInterest
  return same ? 'duplicate' : 'accepted'
}
