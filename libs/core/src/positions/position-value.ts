import { averagePrice, heldLots, totalLots, type PositionSide } from './position-side.js'

/** Yuan at `lastPrice`, by open price. */
export function openPnl(side: PositionSide, lastPrice: number, multiplier: number): number {
  const perLot = (lastPrice - averagePrice(side)) * multiplier
  return (side.direction === 'LONG' ? perLot : -perLot) * totalLots(side)
}

export interface MarginTerms {
  readonly multiplier: number
  /** Share of the contract value; undefined when the counter did not say. */
  readonly ratio: number | undefined
  readonly preSettlement: number | undefined
}

/**
 * Yuan: lots of yesterday at the settlement price of yesterday, those of today at their open price. Falls back on what
 * the counter charged a lot. The rule of the larger side is the account's, not the side's.
 */
export function marginOf(side: PositionSide, terms: MarginTerms): number {
  if (terms.ratio === undefined) return side.marginPerLot * totalLots(side)
  const held = heldLots(side)
  const yesterdayPrice = terms.preSettlement ?? side.price.yesterday
  return (held.yesterday * yesterdayPrice + held.today * side.price.today) * terms.multiplier * terms.ratio
}
