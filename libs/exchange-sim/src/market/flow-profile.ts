import type { ProductSpec } from '@huangpu/core'
import { PRODUCT_FACTS, type ProductFacts } from './product-facts.js'

/** What the trading of one contract looks like; the order flow is drawn from it. */
export interface FlowProfile {
  /** Mean distance between best bid and best ask. */
  readonly spreadTicks: number
  /** Mean lots at the best price of a side. */
  readonly depthLots: number
  /** Mean over the trading day. */
  readonly volumePerMinuteLots: number
  /** Standard deviation of one minute's change of the value, in price ticks; mean over the trading day. */
  readonly minuteMoveTicks: number
  /** Mean size of an order that takes. */
  readonly orderLots: number
  readonly openInterestLots: number
}

/** What a configuration may say of a contract instead of its product's figures. */
export interface FlowWishes {
  readonly spreadTicks?: number | undefined
  readonly depthLots?: number | undefined
  readonly volumePerMinuteLots?: number | undefined
  readonly minuteVolatilityBp?: number | undefined
  readonly openInterestLots?: number | undefined
  /** Share of the product's volume and open interest that this contract has; 1 for the dominant one. */
  readonly share?: number | undefined
}

/**
 * Products without a recording: a change a minute in proportion to the margin, which the exchange sets by volatility
 * (mean of au, bu, cu, rb: 2.9 bp a minute for each 10 per cent), and a turnover as that of cu and bu.
 */
const VOLATILITY_BP_OF_MARGIN = 29
const TURNOVER_YUAN_PER_MINUTE = 40e6
/** Rarely traded ones. */
const THIN_PRODUCTS: ReadonlySet<string> = new Set(['wr', 'ad', 'op', 'bc'])
const THIN_SHARE = 0.05
/** Open interest over volume a minute: rb 461, au 865, cu 746, bu 199. */
const OPEN_INTEREST_MINUTES = 500

/** High minus low of a minute over the deviation of its change: rb 1.57, au 1.40, cu 1.47, bu 1.56. */
const RANGE_OF_MOVE = 1.5
/**
 * Lots at the best price = 0.21 x lots a minute / range of a minute in ticks. Measured: IF2101, 3.2 lots at 365 a minute
 * and 24.5 ticks. It gives rb 300, bu 62, cu 10, au 3.
 */
const DEPTH_OF_VOLUME = 0.21
/** Mean spread in ticks, a line through RM705 (1.04 at 2.4 ticks a minute) and IF2101 (2.73 at 24.5). */
const SPREAD_AT = { rangeTicks: 2.37, spreadTicks: 1.04, perTick: 0.0764 }
/** A product trades in no more orders a minute than this; who trades more lots trades larger orders. */
const TAKERS_PER_MINUTE = 400
const ORDER_LOTS_MIN = 1.5

/** The profile of a contract whose price is about `price` yuan. */
export function flowProfile(spec: ProductSpec, price: number, wishes: FlowWishes = {}): FlowProfile {
  const facts = PRODUCT_FACTS.get(spec.product)
  const share = wishes.share ?? 1
  const volume = Math.max(0.2, wishes.volumePerMinuteLots ?? volumeOf(spec, price, facts) * share)
  const volatilityBp =
    wishes.minuteVolatilityBp ?? facts?.minuteVolatilityBp ?? spec.marginRatio * VOLATILITY_BP_OF_MARGIN
  const minuteMoveTicks = ((price / spec.priceTick) * volatilityBp) / 10_000
  const rangeTicks = Math.max(1, minuteMoveTicks * RANGE_OF_MOVE)
  const spread = SPREAD_AT.spreadTicks + (rangeTicks - SPREAD_AT.rangeTicks) * SPREAD_AT.perTick
  return {
    spreadTicks: wishes.spreadTicks ?? Math.max(1, spread),
    depthLots: wishes.depthLots ?? Math.max(1, (DEPTH_OF_VOLUME * volume) / rangeTicks),
    volumePerMinuteLots: volume,
    minuteMoveTicks,
    orderLots: Math.max(ORDER_LOTS_MIN, volume / TAKERS_PER_MINUTE),
    openInterestLots:
      wishes.openInterestLots ??
      Math.max(100, Math.round((facts?.openInterestLots ?? volume * OPEN_INTEREST_MINUTES) * (facts ? share : 1))),
  }
}

function volumeOf(spec: ProductSpec, price: number, facts: ProductFacts | undefined): number {
  if (facts) return facts.volumePerMinuteLots
  const turnover = TURNOVER_YUAN_PER_MINUTE * (THIN_PRODUCTS.has(spec.product) ? THIN_SHARE : 1)
  return turnover / (price * spec.multiplier)
}
