import type { Contract } from '../counter/contract.js'
import type { ContractMarket } from '../market/contract-market.js'
import type { TdRequest } from './td-request.js'

const matches = (wanted: string, value: string): boolean => wanted === '' || wanted === value

/** Markets that a query's filters leave. */
export const selectedMarkets = ({ front, fields }: TdRequest): ContractMarket[] =>
  [...front.exchange.markets.values()].filter(
    ({ contract: { symbol, spec } }) =>
      matches(fields.text('InstrumentID'), symbol) &&
      matches(fields.text('ExchangeID'), spec.exchange) &&
      matches(fields.text('ProductID'), spec.product),
  )

export const selectedContracts = (request: TdRequest): Contract[] =>
  selectedMarkets(request).map((market) => market.contract)
