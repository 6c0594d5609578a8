import type { RiskRule } from '../risk-context.js'

/** Nothing is sent without the trade link; nothing is opened without quotes either. */
export const linksReady: RiskRule = (intent, { tradeLink, quoteLink }) => {
  if (tradeLink === 'silent') return { code: 'gateway_silent', detail: 'the state of the trade link is not known' }
  if (tradeLink === 'disconnected') return { code: 'not_connected', detail: 'the trade link is down' }
  if (tradeLink === 'preparing') return { code: 'not_ready', detail: 'the trade link is being prepared' }
  if (intent.offset === 'OPEN' && quoteLink !== 'ready') return { code: 'not_ready', detail: 'there is no market data' }
  return undefined
}
