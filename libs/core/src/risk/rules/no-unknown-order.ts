import type { RiskRule } from '../risk-context.js'

/** While an order's fate is unknown, opening the same contract could double it. Closing stays possible. */
export const noUnknownOrder: RiskRule = (intent, { unknownOrderIds }) =>
  intent.offset === 'OPEN' && unknownOrderIds.length > 0
    ? { code: 'symbol_has_unknown_order', detail: unknownOrderIds.join(', ') }
    : undefined
