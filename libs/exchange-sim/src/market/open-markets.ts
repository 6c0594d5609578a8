import { priceToTicks } from '@huangpu/core'
import type { Account } from '../counter/account.js'
import { sidesHeld } from '../counter/sides-held.js'
import type { RateBook } from '../counter/rate-book.js'
import type { StoredExchange } from '../exchange/exchange-changes.js'
import { ContractMarket } from './contract-market.js'
import { crowdBeside } from './crowd-ledger.js'
import { firstDay, type DayFigures, type StoredFigures } from './day-figures.js'
import type { MarketSource } from './market-source.js'
import { seedFor } from './random.js'

/** The markets of a source's contracts, with the figures that were stored. */
export function openMarkets(
  source: MarketSource,
  stored: Pick<StoredExchange, 'figures' | 'accounts'>,
  rates: RateBook,
): ReadonlyMap<string, ContractMarket> {
  const markets = source.symbols.map((symbol) => {
    const { price, openInterest, priceTick } = source.opening(symbol)
    const contract = rates.contract(symbol, priceTick)
    const figures = stored.figures.get(symbol)
    const day = figures
      ? withCrowd(figures, symbol, stored.accounts)
      : firstDay(contract, priceToTicks(price, contract.spec.priceTick), openInterest)
    return new ContractMarket(contract, day)
  })
  return new Map(markets.map((market) => [market.contract.symbol, market]))
}

function withCrowd(figures: StoredFigures, symbol: string, accounts: readonly Account[]): DayFigures {
  if (figures.crowd) return { ...figures, crowd: figures.crowd }
  const held = sidesHeld(accounts, symbol)
  const openInterest = Math.max(figures.openInterest, held.longLots, held.shortLots)
  return { ...figures, openInterest, crowd: crowdBeside(openInterest, held, seedFor(0, symbol)) }
}

/** Its hours bound the trading day. */
export function firstProductOf(markets: ReadonlyMap<string, ContractMarket>): string {
  const [first] = markets.values()
  if (!first) throw new RangeError('the exchange needs a contract')
  return first.contract.spec.product
}
