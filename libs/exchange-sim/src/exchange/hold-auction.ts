import type { BookFill } from '@huangpu/core'
import type { ContractMarket } from '../market/contract-market.js'

/**
 * The one price of a contract's auction, measured by the last settlement; the book does not cross any more. Buyers stand
 * as makers and sellers as takers: in an auction nobody is either.
 */
export function holdAuction(market: ContractMarket): readonly BookFill[] {
  const { priceTicks, fills } = market.book.uncross(market.day.preSettlementTicks)
  if (priceTicks === undefined) return []
  return fills.map(({ buyId, sellId, volumeLots }) => ({
    ...{ makerId: buyId, takerId: sellId, takerSide: 'sell' as const },
    ...{ priceTicks, volumeLots },
  }))
}
