import { priceToTicks } from '@huangpu/core'
import { turnoverOf, yuanOfTicks, type Contract } from './contract.js'
import { chargeOf, type ContractTerms, type PositionSide } from './contract-terms.js'
import { openedDetail, type PositionDetail } from './position-detail.js'

/** Lots of working orders, and the sum of price in ticks times lots. */
export interface WorkingLots {
  lots: number
  ticks: number
}

/** SHFE keeps the lots of today and those carried over apart: each is closed by an offset of its own. */
export interface LotBucket {
  /** Oldest first; those that were closed today stay for the queries. */
  details: PositionDetail[]
  /** Where in `details` the next close begins. */
  nextToClose: number
  /** Of the details: lots left, and open price in ticks times them. */
  lots: number
  openTicks: number
  /** What working close orders hold. */
  frozen: WorkingLots
  closedLots: number
  closedAmount: number
  /** Yuan, against the settlement price for yesterday's lots and against the open price for today's. */
  closeProfit: number
  /** Yuan by original open prices. */
  closeProfitByTrade: number
  commission: number
}

export type BucketName = 'today' | 'yesterday'

/** One side of one contract in one account. */
export interface PositionLeg {
  symbol: string
  side: PositionSide
  yesterday: LotBucket
  today: LotBucket
  /** Working orders that open. */
  opening: WorkingLots
  /** Lots at the start of the trading day; CTP's YdPosition, which no trade changes. */
  lotsAtStart: number
  openedLots: number
  openedAmount: number
}

const noLots = (): WorkingLots => ({ lots: 0, ticks: 0 })

const emptyBucket = (): LotBucket => ({
  details: [],
  nextToClose: 0,
  lots: 0,
  openTicks: 0,
  frozen: noLots(),
  closedLots: 0,
  closedAmount: 0,
  closeProfit: 0,
  closeProfitByTrade: 0,
  commission: 0,
})

export const createLeg = (symbol: string, side: PositionSide): PositionLeg => ({
  symbol,
  side,
  yesterday: emptyBucket(),
  today: emptyBucket(),
  opening: noLots(),
  lotsAtStart: 0,
  openedLots: 0,
  openedAmount: 0,
})

/** What is known of a contract when an account is valued. */
export interface LegMarks {
  contract: Contract
  /** Of this account. */
  terms: ContractTerms
  preSettlement: number
  /** Price by which open profit is measured. */
  mark: number
}

export const heldLots = (leg: PositionLeg): number => leg.yesterday.lots + leg.today.lots
export const closableLots = (bucket: LotBucket): number => bucket.lots - bucket.frozen.lots
export const bucketOf = (leg: PositionLeg, offset: 'close_today' | 'close_yesterday'): LotBucket =>
  offset === 'close_today' ? leg.today : leg.yesterday

const signOf = (side: PositionSide): 1 | -1 => (side === 'long' ? 1 : -1)

/** Yuan at original open prices. */
export const openCostOf = (bucket: LotBucket, contract: Contract): number => yuanOfTicks(contract, bucket.openTicks)

/** Yuan: yesterday's lots at the last settlement, today's at their open price. */
export const positionCostOf = (leg: PositionLeg, which: BucketName, at: LegMarks): number =>
  which === 'today' ? openCostOf(leg.today, at.contract) : turnoverOf(at.contract, at.preSettlement, leg.yesterday.lots)

/** Yuan that the open lots of a bucket have won since the settlement (or, today's, since they were opened). */
export const openProfitOf = (leg: PositionLeg, which: BucketName, at: LegMarks): number =>
  (turnoverOf(at.contract, at.mark, leg[which].lots) - positionCostOf(leg, which, at)) * signOf(leg.side)

/** Yuan: yesterday's lots at the last settlement; today's at the price that the broker's terms name. */
export function bucketMarginOf(leg: PositionLeg, which: BucketName, at: LegMarks, of: MarginOf = 'margin'): number {
  const { lots } = leg[which]
  const isAtOpen = which === 'today' && at.terms.marginPrice === 'open_price'
  const value = isAtOpen ? openCostOf(leg.today, at.contract) : turnoverOf(at.contract, at.preSettlement, lots)
  return chargeOf(at.terms[of][leg.side], value, lots)
}

export type MarginOf = 'margin' | 'exchangeMargin'

/** Yuan that working orders that open would take as margin, by the same rule. */
export function workingMarginOf({ lots, ticks }: WorkingLots, side: PositionSide, at: LegMarks): number {
  const isAtOrderPrice = at.terms.marginPrice === 'open_price'
  const value = isAtOrderPrice ? yuanOfTicks(at.contract, ticks) : turnoverOf(at.contract, at.preSettlement, lots)
  return chargeOf(at.terms.margin[side], value, lots)
}

/** Holds (or with negative lots gives back) what an order works on. */
export function holdLots(working: WorkingLots, lots: number, priceTicks: number): void {
  working.lots += lots
  working.ticks += lots * priceTicks
}

/** Returns the new detail. */
export function openLots(
  leg: PositionLeg,
  opened: Pick<PositionDetail, 'openPrice' | 'lots' | 'openDay' | 'tradeId'>,
  contract: Contract,
  commission: number,
): PositionDetail {
  const detail = openedDetail({ symbol: leg.symbol, side: leg.side, ...opened })
  addDetail(leg.today, detail, contract)
  leg.openedLots += opened.lots
  leg.openedAmount += turnoverOf(contract, opened.openPrice, opened.lots)
  leg.today.commission += commission
  return detail
}

export function addDetail(bucket: LotBucket, detail: PositionDetail, contract: Contract): void {
  bucket.details.push(detail)
  bucket.lots += detail.lots
  bucket.openTicks += priceToTicks(detail.openPrice, contract.spec.priceTick) * detail.lots
}

/** Closes the oldest lots first. Returns the profit against settlement or open price, yuan, and the details it touched. */
export function closeLots(
  leg: PositionLeg,
  offset: 'close_today' | 'close_yesterday',
  fill: { price: number; lots: number; commission: number },
  at: Pick<LegMarks, 'contract' | 'preSettlement'>,
): { profit: number; details: PositionDetail[] } {
  const bucket = bucketOf(leg, offset)
  const touched: PositionDetail[] = []
  let profit = 0
  for (let left = fill.lots; left > 0;) {
    const oldest = bucket.details[bucket.nextToClose]
    if (!oldest) throw new Error(`${leg.symbol} ${leg.side}: ${left} lots closed that are not there`)
    const lots = Math.min(left, oldest.lots)
    if (lots > 0) {
      profit += closePart(bucket, oldest, { price: fill.price, lots }, offset, at)
      touched.push(oldest)
    }
    if (oldest.lots === 0) bucket.nextToClose += 1
    left -= lots
  }
  bucket.closeProfit += profit
  bucket.commission += fill.commission
  return { profit, details: touched }
}

function closePart(
  bucket: LotBucket,
  detail: PositionDetail,
  { price, lots }: { price: number; lots: number },
  offset: 'close_today' | 'close_yesterday',
  { contract, preSettlement }: Pick<LegMarks, 'contract' | 'preSettlement'>,
): number {
  const unit = contract.spec.multiplier * signOf(detail.side) * lots
  const byTrade = (price - detail.openPrice) * unit
  const byDate = offset === 'close_today' ? byTrade : (price - preSettlement) * unit
  const amount = turnoverOf(contract, price, lots)
  detail.lots -= lots
  detail.closedLots += lots
  detail.closedAmount += amount
  detail.closeProfitByDate += byDate
  detail.closeProfitByTrade += byTrade
  bucket.lots -= lots
  bucket.openTicks -= priceToTicks(detail.openPrice, contract.spec.priceTick) * lots
  bucket.closedLots += lots
  bucket.closedAmount += amount
  bucket.closeProfitByTrade += byTrade
  return byDate
}

/** The leg at the start of the next trading day: what is left of today's lots has become yesterday's. */
export function rolledLeg(leg: PositionLeg, contract: Contract): PositionLeg {
  const next = createLeg(leg.symbol, leg.side)
  for (const detail of [...leg.yesterday.details, ...leg.today.details]) {
    if (detail.lots > 0) addDetail(next.yesterday, openedDetail(detail), contract)
  }
  next.lotsAtStart = next.yesterday.lots
  return next
}

/** The leg with its sums and its place to close made anew of its details. */
export function restoredLeg(leg: PositionLeg, contract: Contract): PositionLeg {
  const restored = (bucket: LotBucket): LotBucket => {
    const next: LotBucket = { ...bucket, details: [], nextToClose: 0, lots: 0, openTicks: 0 }
    for (const detail of bucket.details) addDetail(next, detail, contract)
    const first = next.details.findIndex((detail) => detail.lots > 0)
    return { ...next, nextToClose: first < 0 ? next.details.length : first }
  }
  return { ...leg, yesterday: restored(leg.yesterday), today: restored(leg.today) }
}
