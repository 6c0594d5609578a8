import {
  createBarRules,
  createIntervalPlan,
  EMPTY_RESAMPLE_STATE,
  emptyBarState,
  productOf,
  type Bar,
  type BarBuilderState,
  type BarGap,
  type BarRules,
  type Calendar,
  type EpochMs,
  type Exchange,
  type GapReason,
  type IntervalPlan,
  type ResampleState,
} from '@huangpu/core'
import { listingOf } from './listing.js'

/** It is not sure that every tick since then was heard. Nobody knows until something settles it. */
export interface FeedDoubt {
  readonly sinceMs: EpochMs
  /** Until when ticks may have been lost; null while that goes on. */
  readonly untilMs: EpochMs | null
  readonly reason: GapReason
  /** The gateway's session began meanwhile, perhaps another gateway: the next number in order would prove nothing. */
  readonly isNumberingNew?: boolean
}

/** What the service keeps of one contract. One object a contract, changed in place: it is touched for every tick. */
export interface ContractFeed {
  readonly symbol: string
  readonly exchange: Exchange
  /** Undefined for products whose sessions are not known: their ticks are cached, no bars are built. */
  readonly rules: BarRules | undefined
  readonly plan: IntervalPlan | undefined
  state: BarBuilderState
  /** The larger bars that are being built. */
  intervals: ResampleState
  /** The last minute that went out. */
  lastBar: Bar | undefined
  /** What the disk refused so far, in order: bars that are not published yet, and gaps. They survive a restart in Redis. */
  readonly unwritten: { readonly bars: Bar[]; readonly gaps: BarGap[] }
  doubt: FeedDoubt | null
  /** Sequence number of the last tick; 0 before the first. */
  lastSeq: number
  /** The last accepted tick as it came. */
  lastTickJson: string | undefined
  /** Something changed since Redis was last told. */
  tickDirty: boolean
  stateDirty: boolean
}

export function createContractFeed(symbol: string, calendar: Calendar, watchedSinceMs: EpochMs | null): ContractFeed {
  const product = productOf(symbol) ?? symbol
  const listing = listingOf(calendar, symbol)
  return {
    symbol,
    exchange: listing?.exchange ?? 'SHFE',
    rules: listing && createBarRules({ calendar, product, priceTick: listing.priceTick }),
    plan: listing && createIntervalPlan(calendar, product),
    state: emptyBarState(watchedSinceMs),
    intervals: EMPTY_RESAMPLE_STATE,
    lastBar: undefined,
    unwritten: { bars: [], gaps: [] },
    doubt: null,
    lastSeq: 0,
    lastTickJson: undefined,
    tickDirty: false,
    stateDirty: false,
  }
}
