import { priceToTicks } from '@huangpu/core'
import type { RateBook } from '../counter/rate-book.js'
import { ContractMarket } from './contract-market.js'
import { firstDay, type DayFigures } from './day-figures.js'
import type { MarketSource } from './market-source.js'

/** The markets of a source's contracts, with the figures that were stored. */
export function openMarkets(
  source: MarketSource,
  figures: ReadonlyMap<string, DayFigures>,
  rates: RateBook,
): ReadonlyMap<string, ContractMarket> {
  const markets = source.symbols.map((symbol) => {
    const { price, openInterest, priceTick } = source.opening(symbol)
    const contract = rates.contract(symbol, priceTick)
    const day = figures.get(symbol) ?? firstDay(contract, priceToTicks(price, contract.spec.priceTick), openInterest)
    return new ContractMarket(contract, day)
  })
  return new Map(markets.map((market) => [market.contract.symbol, market]))
}

/** Its hours bound the trading day. */
export function firstProductOf(markets: ReadonlyMap<string, ContractMarket>): string {
  const [first] = markets.values()
  if (!first) throw new RangeError('the exchange needs a contract')
  return first.contract.spec.product
}
