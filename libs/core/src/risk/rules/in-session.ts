import type { RiskRule } from '../risk-context.js'

/**
 * An order outside the hours of its product is refused here and never waits for the next session. The auction before an
 * opening is inside: SHFE takes orders then. A product whose hours are not known is left to the exchange.
 */
export const inSession: RiskRule = (_intent, { isSessionOpen }) =>
  isSessionOpen === false ? { code: 'outside_session', detail: 'the exchange takes no orders now' } : undefined
