import { parseShanghai } from '@huangpu/core'
import type { TickData } from '@huangpu/messages'

const STALE_AFTER_MS = 30_000

/** A quote that the exchange's clock has left behind by half a minute. */
export function isStale(tick: Pick<TickData, 'datetime'>, exchangeNowMs: number): boolean {
  const at = parseShanghai(tick.datetime)
  return at === undefined || exchangeNowMs - at > STALE_AFTER_MS
}

/** Change against yesterday's settlement, as Chinese futures are quoted; against the close where there is none. */
export function changeOf(tick: Pick<TickData, 'last_price' | 'pre_settlement' | 'pre_close'>): {
  readonly points: number | null
  readonly ratio: number | null
} {
  const base = tick.pre_settlement ?? tick.pre_close
  if (base === null || base <= 0) return { points: null, ratio: null }
  const points = tick.last_price - base
  return { points, ratio: points / base }
}

export interface DepthLevel {
  readonly level: number
  readonly price: number | null
  readonly lots: number
}

/** Five levels a side, asks from the highest down to the best, as a ladder reads. */
export function ladderOf(tick: TickData): {
  readonly asks: readonly DepthLevel[]
  readonly bids: readonly DepthLevel[]
} {
  const asks: DepthLevel[] = [
    { level: 5, price: tick.ask_price_5 ?? null, lots: tick.ask_volume_5 ?? 0 },
    { level: 4, price: tick.ask_price_4 ?? null, lots: tick.ask_volume_4 ?? 0 },
    { level: 3, price: tick.ask_price_3 ?? null, lots: tick.ask_volume_3 ?? 0 },
    { level: 2, price: tick.ask_price_2 ?? null, lots: tick.ask_volume_2 ?? 0 },
    { level: 1, price: tick.ask_price_1, lots: tick.ask_volume_1 },
  ]
  const bids: DepthLevel[] = [
    { level: 1, price: tick.bid_price_1, lots: tick.bid_volume_1 },
    { level: 2, price: tick.bid_price_2 ?? null, lots: tick.bid_volume_2 ?? 0 },
    { level: 3, price: tick.bid_price_3 ?? null, lots: tick.bid_volume_3 ?? 0 },
    { level: 4, price: tick.bid_price_4 ?? null, lots: tick.bid_volume_4 ?? 0 },
    { level: 5, price: tick.bid_price_5 ?? null, lots: tick.bid_volume_5 ?? 0 },
  ]
  return { asks, bids }
}
