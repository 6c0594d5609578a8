import { ApiProblem } from '@huangpu/service'
import type { Exchange } from '../exchange/exchange.js'
import type { ContractMarket } from '../market/contract-market.js'

const NAMED_MAX = 30

/** Letters in either case: SHFE's contracts are written small. @throws ApiProblem 404 naming those there are */
export function knownMarket(exchange: Exchange, symbol: string): ContractMarket {
  const market = exchange.markets.get(symbol) ?? exchange.markets.get(symbol.toLowerCase())
  if (market) return market
  const { text, more } = listed([...exchange.markets.keys()])
  throw new ApiProblem(
    404,
    'unknown_symbol',
    `没有合约 ${symbol}，可用的合约：${text}${more > 0 ? ` 等 ${more} 个` : ''}`,
    `no contract ${symbol}, there are ${text}${more > 0 ? ` and ${more} more` : ''}`,
  )
}

/** @throws ApiProblem 404 naming those there are */
export function knownAccount(exchange: Exchange, accountId: string, field = 'the account'): string {
  if (exchange.ledger.has(accountId)) return accountId
  const { text, more } = listed(exchange.accountIds)
  throw new ApiProblem(
    404,
    'unknown_account',
    `没有账户 ${accountId}，可用的账户：${text}${more > 0 ? ` 等 ${more} 个` : ''}`,
    `no account ${accountId}, ${field} is one of ${text}${more > 0 ? ` and ${more} more` : ''}`,
  )
}

const listed = (names: readonly string[]): { text: string; more: number } => ({
  text: names.slice(0, NAMED_MAX).join(', '),
  more: Math.max(0, names.length - NAMED_MAX),
})
