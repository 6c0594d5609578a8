import { specOf, ticksToPrice, type ProductSpec } from '@huangpu/core'
import {
  exchangeTermsOf,
  seedTermsOf,
  type ContractTerms,
  type MarginPrice,
  type TermsOverride,
} from './contract-terms.js'

/** One tradable contract of the simulated exchange. */
export interface Contract {
  readonly symbol: string
  readonly spec: ProductSpec
  /** What the exchange takes; an account's broker may take more. */
  readonly terms: ContractTerms
  /** Share of the settlement price by which a day's price may move. */
  readonly limitRatio: number
}

/** What configuration changes of a contract, by its product or by itself. */
export interface ContractOverride extends TermsOverride {
  readonly limitRatio?: number | undefined
  readonly maxOrderLots?: number | undefined
}

export interface ContractOptions {
  /** Where it is not today's: recordings of other times. */
  readonly priceTick?: number | undefined
  readonly marginPrice?: MarginPrice
  /** Later ones win. */
  readonly overrides?: readonly ContractOverride[]
}

/** Distance of the daily limits: a little under the margin, as the exchange keeps it. */
const limitRatioOf = (spec: ProductSpec): number => Math.max(0.05, Math.round((spec.marginRatio - 0.04) * 100) / 100)

/** @throws RangeError when the symbol is no contract of SHFE or INE. */
export function createContract(symbol: string, options: ContractOptions = {}): Contract {
  const today = specOf(symbol)
  if (!today) throw new RangeError(`${symbol} is no contract of SHFE or INE`)
  const { priceTick = today.priceTick, marginPrice, overrides = [] } = options
  const maxLimitOrderLots = lastOf(overrides, ({ maxOrderLots }) => maxOrderLots) ?? today.maxLimitOrderLots
  return Object.freeze({
    symbol,
    spec: { ...today, priceTick, maxLimitOrderLots },
    terms: exchangeTermsOf(seedTermsOf(today, marginPrice), overrides),
    limitRatio: lastOf(overrides, ({ limitRatio }) => limitRatio) ?? limitRatioOf(today),
  })
}

const lastOf = <T, R>(items: readonly T[], pick: (item: T) => R | undefined): R | undefined =>
  items.map(pick).findLast((value) => value !== undefined)

/** Yuan. */
export const turnoverOf = (contract: Contract, price: number, lots: number): number =>
  price * contract.spec.multiplier * lots

/** Yuan of a sum of prices in ticks, each times its lots: whole numbers add up without noise. */
export const yuanOfTicks = (contract: Contract, ticks: number): number =>
  ticksToPrice(ticks, contract.spec.priceTick) * contract.spec.multiplier
