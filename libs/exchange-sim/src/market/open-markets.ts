import { priceToTicks } from '@huangpu/core'
import type { Account } from '../counter/account.js'
import { sidesHeld } from '../counter/sides-held.js'
import type { Contract } from '../counter/contract.js'
import type { RateBook } from '../counter/rate-book.js'
import type { StoredExchange } from '../exchange/exchange-changes.js'
import { ContractMarket } from './contract-market.js'
import { crowdBeside } from './crowd-ledger.js'
import { firstDay, inTicksOf, type DayFigures, type StoredFigures } from './day-figures.js'
import { MarketHall } from './market-hall.js'
import type { MarketSource } from './market-source.js'
import { seedFor } from './random.js'

type StoredMarkets = Pick<StoredExchange, 'figures' | 'accounts' | 'orders' | 'trades'>

/** The markets of a source's contracts, and of others that the stored day names, with the figures that were stored. */
export function openMarkets(source: MarketSource, stored: StoredMarkets, rates: RateBook): MarketHall {
  const listed = source.symbols.map((symbol) => {
    const { price, openInterest, priceTick } = source.opening(symbol)
    const contract = rates.contract(symbol, priceTick)
    const first = (): DayFigures => firstDay(contract, priceToTicks(price, contract.spec.priceTick), openInterest)
    return new ContractMarket(contract, storedDay(contract, stored) ?? first())
  })
  const hall = new MarketHall(bySymbol(listed))
  const named = new Set([...stored.orders, ...stored.trades].map(({ symbol }) => symbol))
  const delisted = [...named].flatMap((symbol) =>
    hall.isListed(symbol) ? [] : [delistedMarket(symbol, stored, rates)],
  )
  return new MarketHall(hall.listed, bySymbol(delisted))
}

const bySymbol = (markets: readonly ContractMarket[]): ReadonlyMap<string, ContractMarket> =>
  new Map(markets.map((market) => [market.contract.symbol, market]))

function delistedMarket(symbol: string, stored: StoredMarkets, rates: RateBook): ContractMarket {
  const contract = rates.contract(symbol, stored.figures.get(symbol)?.priceTick)
  const market = new ContractMarket(contract, storedDay(contract, stored) ?? firstDay(contract, 0, 0))
  market.phase = 'closed'
  return market
}

function storedDay(contract: Contract, { figures, accounts }: StoredMarkets): DayFigures | undefined {
  const found = figures.get(contract.symbol)
  return found && inTicksOf(contract, withCrowd(found, contract.symbol, accounts))
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
