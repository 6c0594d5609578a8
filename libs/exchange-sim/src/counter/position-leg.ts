import type { Contract } from './contract.js'

/** What is left of the lots that one trade opened, oldest first in their bucket. */
export interface OpenLots {
  openPrice: number
  lots: number
  /** Trading day and trade; absent in what older versions stored. */
  openDay?: string
  tradeId?: string
}

/** SHFE keeps the lots of today and those carried over apart: each is closed by an offset of its own. */
export interface LotBucket {
  open: OpenLots[]
  /** Lots that working close orders hold. */
  frozenLots: number
  closedLots: number
  closedAmount: number
  /** Yuan, against the settlement price for yesterday's lots and against the open price for today's. */
  closeProfit: number
  commission: number
}

/** One side of one contract in one account. */
export interface PositionLeg {
  symbol: string
  side: 'long' | 'short'
  yesterday: LotBucket
  today: LotBucket
  /** Lots at the start of the trading day; CTP's YdPosition, which no trade changes. */
  lotsAtStart: number
  openedLots: number
  openedAmount: number
  /** Yuan by original open prices, whatever the bucket. */
  closeProfitByTrade: number
}

const emptyBucket = (): LotBucket => ({
  open: [],
  frozenLots: 0,
  closedLots: 0,
  closedAmount: 0,
  closeProfit: 0,
  commission: 0,
})

export const createLeg = (symbol: string, side: 'long' | 'short'): PositionLeg => ({
  symbol,
  side,
  yesterday: emptyBucket(),
  today: emptyBucket(),
  lotsAtStart: 0,
  openedLots: 0,
  openedAmount: 0,
  closeProfitByTrade: 0,
})

export const lotsOf = (bucket: LotBucket): number => bucket.open.reduce((sum, part) => sum + part.lots, 0)
export const closableLots = (bucket: LotBucket): number => lotsOf(bucket) - bucket.frozenLots
export const bucketOf = (leg: PositionLeg, offset: 'close_today' | 'close_yesterday'): LotBucket =>
  offset === 'close_today' ? leg.today : leg.yesterday

/** Yuan at original open prices. */
export const openCostOf = (bucket: LotBucket, contract: Contract): number =>
  bucket.open.reduce((sum, part) => sum + part.openPrice * part.lots, 0) * contract.spec.multiplier

/** Yuan: yesterday's lots at the last settlement, today's at their open price. */
export const positionCostOf = (leg: PositionLeg, which: 'yesterday' | 'today', at: LegMarks): number =>
  which === 'today'
    ? openCostOf(leg.today, at.contract)
    : lotsOf(leg.yesterday) * at.preSettlement * at.contract.spec.multiplier

export interface LegMarks {
  contract: Contract
  preSettlement: number
  /** Price by which open profit is measured. */
  mark: number
}

const signOf = (leg: PositionLeg): 1 | -1 => (leg.side === 'long' ? 1 : -1)

/** Yuan that the open lots of a bucket have won since the settlement (or, today's, since they were opened). */
export function openProfitOf(leg: PositionLeg, which: 'yesterday' | 'today', at: LegMarks): number {
  const value = lotsOf(leg[which]) * at.mark * at.contract.spec.multiplier
  return (value - positionCostOf(leg, which, at)) * signOf(leg)
}

/** Yuan of margin: the broker takes yesterday's lots at the settlement and today's at the open price. */
export const bucketMarginOf = (leg: PositionLeg, which: 'yesterday' | 'today', at: LegMarks): number =>
  positionCostOf(leg, which, at) * at.contract.spec.marginRatio

export function openLots(leg: PositionLeg, opened: OpenLots, contract: Contract, commission: number): void {
  leg.today.open.push({ ...opened })
  leg.openedLots += opened.lots
  leg.openedAmount += opened.openPrice * opened.lots * contract.spec.multiplier
  leg.today.commission += commission
}

/** Closes the oldest lots first. Returns the profit against settlement or open price, yuan. */
export function closeLots(
  leg: PositionLeg,
  offset: 'close_today' | 'close_yesterday',
  fill: { price: number; lots: number; commission: number },
  at: { contract: Contract; preSettlement: number },
): number {
  const bucket = bucketOf(leg, offset)
  const unit = at.contract.spec.multiplier * signOf(leg)
  let left = fill.lots
  let profit = 0
  while (left > 0) {
    const oldest = bucket.open[0]
    if (!oldest) throw new Error(`${leg.symbol} ${leg.side}: ${left} lots closed that are not there`)
    const lots = Math.min(left, oldest.lots)
    const basis = offset === 'close_today' ? oldest.openPrice : at.preSettlement
    profit += (fill.price - basis) * lots * unit
    leg.closeProfitByTrade += (fill.price - oldest.openPrice) * lots * unit
    oldest.lots -= lots
    if (oldest.lots === 0) bucket.open.shift()
    left -= lots
  }
  bucket.closedLots += fill.lots
  bucket.closedAmount += fill.price * fill.lots * at.contract.spec.multiplier
  bucket.closeProfit += profit
  bucket.commission += fill.commission
  return profit
}

/** The leg at the start of the next trading day: today's lots have become yesterday's. */
export function rolledLeg(leg: PositionLeg): PositionLeg {
  const next = createLeg(leg.symbol, leg.side)
  next.yesterday.open = [...leg.yesterday.open, ...leg.today.open].map((part) => ({ ...part }))
  next.lotsAtStart = lotsOf(next.yesterday)
  return next
}
