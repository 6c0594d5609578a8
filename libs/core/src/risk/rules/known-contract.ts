import { distinguishesToday } from '../../instrument/exchange.js'
import type { RiskRule } from '../risk-context.js'

/** The counter lists the contract, at that exchange, and it is traded; only SHFE's and INE's rules are known here. */
export const knownContract: RiskRule = (intent, { contract }) => {
  if (contract === undefined) return { code: 'unknown_symbol', detail: intent.symbol }
  if (contract.exchange !== intent.exchange || !distinguishesToday(intent.exchange)) {
    return { code: 'unknown_symbol', detail: `${intent.symbol} at ${intent.exchange}` }
  }
  return contract.tradable ? undefined : { code: 'unknown_symbol', detail: `${intent.symbol} is not traded` }
}
