import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import type { Exchange } from '../instrument/exchange.js'
import type { Direction } from '../orders/vocabulary.js'

/**
 * Lots of one record: SHFE keeps those opened today and those of yesterday apart. They are signed: closes that were
 * seen before the position they closed stand as negative until a query brings what was held.
 */
export interface RecordLots {
  readonly today: number
  readonly yesterday: number
}

/** A fill as the position remembers it until a query has confirmed it. */
export interface RecentFill {
  readonly change: RecordLots
  /** When the gateway published it: wall epoch ms, from the same clock as the snapshot's. */
  readonly publishedMs: EpochMs
}

/** What a query said and the fills that have arrived do not explain. */
export interface SnapshotGap {
  readonly publishedMs: EpochMs
  /** The lots that the fills do explain. */
  readonly explained: RecordLots
}

/** One side of one contract of one account. */
export interface PositionSide {
  readonly accountId: string
  readonly symbol: string
  readonly exchange: Exchange
  /** The side held. */
  readonly direction: Direction
  readonly tradingDay: TradingDay
  readonly lots: RecordLots
  /** True average open price of each record; 0 when it is empty. */
  readonly price: { readonly today: number; readonly yesterday: number }
  /** Yuan a lot as the counter last said, for contracts whose margin ratio is unknown; 0 before the first query. */
  readonly marginPerLot: number
  /**
   * Fills published up to this wall time are in the lots, seen or not, because a query said so. Null before the first
   * query: what was held before the first fill is not known.
   */
  readonly baseMs: EpochMs | null
  readonly recent: readonly RecentFill[]
  readonly gap: SnapshotGap | null
}

export interface SideIdentity {
  readonly accountId: string
  readonly symbol: string
  readonly exchange: Exchange
  readonly direction: Direction
}

export const NO_LOTS: RecordLots = { today: 0, yesterday: 0 }

/** A side that was not seen before. `baseMs`: when the last complete query was published, which did not name it. */
export const emptySide = (
  identity: SideIdentity,
  tradingDay: TradingDay,
  baseMs: EpochMs | null = null,
): PositionSide => ({
  accountId: identity.accountId,
  symbol: identity.symbol,
  exchange: identity.exchange,
  direction: identity.direction,
  tradingDay,
  lots: NO_LOTS,
  price: { today: 0, yesterday: 0 },
  marginPerLot: 0,
  baseMs,
  recent: [],
  gap: null,
})

export const sameLots = (a: RecordLots, b: RecordLots): boolean => a.today === b.today && a.yesterday === b.yesterday

export const addLots = (a: RecordLots, b: RecordLots): RecordLots => ({
  today: a.today + b.today,
  yesterday: a.yesterday + b.yesterday,
})

export const subtractLots = (a: RecordLots, b: RecordLots): RecordLots => ({
  today: a.today - b.today,
  yesterday: a.yesterday - b.yesterday,
})

/** Lots that are there; what stands as negative is not. */
export const heldLots = (side: PositionSide): RecordLots => ({
  today: Math.max(0, side.lots.today),
  yesterday: Math.max(0, side.lots.yesterday),
})

export const totalLots = (side: PositionSide): number => heldLots(side).today + heldLots(side).yesterday

/** True average over both records; 0 when flat. */
export function averagePrice(side: PositionSide): number {
  const held = heldLots(side)
  const lots = held.today + held.yesterday
  return lots === 0 ? 0 : (held.today * side.price.today + held.yesterday * side.price.yesterday) / lots
}
