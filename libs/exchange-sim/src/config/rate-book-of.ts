import { RateBook, type AccountRates } from '../counter/rate-book.js'
import type { ExchangeConfig } from './exchange-config.js'

/** The rates of config/exchange.yaml. */
export function rateBookOf({ rates, accounts }: Pick<ExchangeConfig, 'rates' | 'accounts'>): RateBook {
  const { margin_price: marginPrice, products, contracts } = rates
  const ofAccounts = accounts.map(({ user_id: accountId, rates: own }): [string, AccountRates] => [
    accountId,
    {
      marginAdd: own.margin_add,
      commissionTimes: own.commission_times,
      products: own.products,
      contracts: own.contracts,
    },
  ])
  return new RateBook({ marginPrice, products, contracts }, new Map(ofAccounts))
}
