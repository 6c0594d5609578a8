import {
  createBarRules,
  emptyBarState,
  onFeedGap,
  specOf,
  type BarBuilderState,
  type BarRules,
  type Calendar,
  type EpochMs,
  type Exchange,
} from '@huangpu/core'

/** What the service keeps of one contract. One object a contract, changed in place: it is touched for every tick. */
export interface ContractFeed {
  readonly symbol: string
  readonly exchange: Exchange
  /** Undefined for products whose sessions are not known: their ticks are cached, no bars are built. */
  readonly rules: BarRules | undefined
  state: BarBuilderState
  /** Sequence number of the last tick; 0 before the first. */
  lastSeq: number
  /** The last accepted tick as it came. */
  lastTickJson: string | undefined
  /** Something changed since Redis was last told. */
  tickDirty: boolean
  stateDirty: boolean
}

export function createContractFeed(symbol: string, calendar: Calendar, watchedSinceMs: EpochMs | null): ContractFeed {
  const spec = specOf(symbol)
  return {
    symbol,
    exchange: spec?.exchange ?? 'SHFE',
    rules: spec && createBarRules({ calendar, product: spec.product, priceTick: spec.priceTick }),
    state: emptyBarState(watchedSinceMs),
    lastSeq: 0,
    lastTickJson: undefined,
    tickDirty: false,
    stateDirty: false,
  }
}

/** Ticks of this contract may be missing up to `resumedMs`; one that has ticked since then lost nothing. */
export function markGap(feed: ContractFeed, resumedMs: EpochMs): void {
  if (feed.state.day !== null && feed.state.day.timeMs > resumedMs) return
  feed.state = onFeedGap(feed.state, resumedMs)
  feed.stateDirty = true
}
