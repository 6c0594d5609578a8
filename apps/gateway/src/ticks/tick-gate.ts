import type { EpochMs, Exchange } from '@huangpu/core'
import type { RawTick } from './raw-tick.js'
import type { TradingWindows } from './trading-windows.js'

/** Why a snapshot is not passed on; names of the drop counters. */
export type TickDrop =
  | 'other_trading_day'
  | 'bad_time'
  | 'outside_session'
  | 'off_clock'
  | 'without_price'
  | 'price_outside_limits'
  | 'repeated'
  | 'volume_fell'
  | 'time_fell'

/** What is remembered of one contract between snapshots. */
export interface SymbolFeed {
  readonly symbol: string
  readonly exchange: Exchange
  readonly windows: TradingWindows
  /** 10 to the decimals of the price tick. */
  readonly priceScale: number
  /** Ticks passed on since the gateway's start. */
  seq: number
  /** Instant of the last accepted tick; -Infinity before the first of this trading day. */
  lastAtMs: EpochMs
  /** Exchange time at which it was accepted. */
  acceptedAtMs: EpochMs
  /** Latest instant of any snapshot of this trading day, accepted or not. */
  heardAtMs: EpochMs
  lastVolume: number
  lastPrice: number
  lastOpenInterest: number
  lastBid: number
  lastBidVolume: number
  lastAsk: number
  lastAskVolume: number
}

export interface GateContext {
  /** Trading day of the login. */
  readonly tradingDay: string
  /** Exchange time now, corrected by what the ticks say of it. */
  readonly nowMs: EpochMs
  /** How far a tick's time may lie from now. */
  readonly toleranceMs: number
}

/** Judges one snapshot: null when it is a tick. `atMs` is its instant, undefined when it has none. */
export function judgeTick(
  tick: RawTick,
  atMs: EpochMs | undefined,
  feed: SymbolFeed,
  context: GateContext,
): TickDrop | null {
  if (tick.tradingDay !== context.tradingDay) return 'other_trading_day'
  if (atMs === undefined) return 'bad_time'
  if (!(tick.last > 0 && tick.last < Infinity)) return 'without_price'
  if (feed.windows && !feed.windows.some((window) => atMs >= window.fromMs && atMs <= window.toMs)) {
    return 'outside_session'
  }
  if (Math.abs(atMs - context.nowMs) > context.toleranceMs) return 'off_clock'
  if (tick.limitUp > 0 && tick.last > tick.limitUp * 1.000_001) return 'price_outside_limits'
  if (tick.limitDown > 0 && tick.last < tick.limitDown * 0.999_999) return 'price_outside_limits'
  if (tick.volume < feed.lastVolume) return 'volume_fell'
  if (atMs < feed.lastAtMs) return 'time_fell'
  return isRepeated(tick, atMs, feed) ? 'repeated' : null
}

/** A tick passed: it is what the next one is compared with. */
export function acceptTick(tick: RawTick, atMs: EpochMs, feed: SymbolFeed, nowMs: EpochMs): void {
  feed.seq += 1
  feed.lastAtMs = atMs
  feed.acceptedAtMs = nowMs
  feed.lastVolume = tick.volume
  feed.lastPrice = tick.last
  feed.lastOpenInterest = tick.openInterest
  feed.lastBid = tick.bidPrice[0] as number
  feed.lastBidVolume = tick.bidVolume[0] as number
  feed.lastAsk = tick.askPrice[0] as number
  feed.lastAskVolume = tick.askVolume[0] as number
}

/** Subscribing and reconnecting push the last snapshot again. NaN equals NaN here. */
function isRepeated(tick: RawTick, atMs: EpochMs, feed: SymbolFeed): boolean {
  return (
    atMs === feed.lastAtMs &&
    tick.volume === feed.lastVolume &&
    tick.last === feed.lastPrice &&
    tick.openInterest === feed.lastOpenInterest &&
    Object.is(tick.bidPrice[0], feed.lastBid) &&
    tick.bidVolume[0] === feed.lastBidVolume &&
    Object.is(tick.askPrice[0], feed.lastAsk) &&
    tick.askVolume[0] === feed.lastAskVolume
  )
}

export const newSymbolFeed = (
  symbol: string,
  facts: { exchange: Exchange; windows: TradingWindows; priceScale: number; seq: number },
): SymbolFeed => ({
  symbol,
  ...facts,
  lastAtMs: -Infinity,
  acceptedAtMs: -Infinity,
  heardAtMs: -Infinity,
  lastVolume: 0,
  lastPrice: Number.NaN,
  lastOpenInterest: Number.NaN,
  lastBid: Number.NaN,
  lastBidVolume: -1,
  lastAsk: Number.NaN,
  lastAskVolume: -1,
})
