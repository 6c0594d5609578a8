import { productOf } from '@huangpu/core'
import { createContract, type Contract, type ContractOverride } from './contract.js'
import { accountTermsOf, type ContractTerms, type MarginPrice, type Markup } from './contract-terms.js'

/** What differs from the table of products: by product, and then by contract. */
export interface Overrides {
  readonly products: Readonly<Record<string, ContractOverride>>
  readonly contracts: Readonly<Record<string, ContractOverride>>
}

export interface AccountRates extends Markup, Overrides {}

export interface ExchangeRates extends Overrides {
  readonly marginPrice: MarginPrice
}

export const NO_OVERRIDES: Overrides = { products: {}, contracts: {} }
export const PLAIN_RATES: AccountRates = { marginAdd: 0, commissionTimes: 1, ...NO_OVERRIDES }

/** Every rate of the exchange and of each account. */
export class RateBook {
  private readonly cache = new Map<string, ContractTerms>()

  constructor(
    private readonly exchange: ExchangeRates = { marginPrice: 'open_price', ...NO_OVERRIDES },
    private readonly accounts: ReadonlyMap<string, AccountRates> = new Map(),
  ) {}

  get marginPrice(): MarginPrice {
    return this.exchange.marginPrice
  }

  /** `priceTick` where it is not today's. @throws RangeError when the symbol is no contract of SHFE or INE. */
  contract(symbol: string, priceTick?: number): Contract {
    const { marginPrice } = this.exchange
    return createContract(symbol, { priceTick, marginPrice, overrides: overridesFor(symbol, this.exchange) })
  }

  termsOf(accountId: string, contract: Contract): ContractTerms {
    const rates = this.accounts.get(accountId)
    if (!rates) return contract.terms
    const key = `${accountId} ${contract.symbol}`
    const known = this.cache.get(key)
    if (known) return known
    const terms = accountTermsOf(contract.terms, rates, overridesFor(contract.symbol, rates))
    this.cache.set(key, terms)
    return terms
  }
}

const overridesFor = (symbol: string, { products, contracts }: Overrides): ContractOverride[] =>
  [products[productOf(symbol) ?? ''], contracts[symbol]].filter((over) => over !== undefined)
