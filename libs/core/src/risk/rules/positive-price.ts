import type { RiskRule } from '../risk-context.js'

/** A commodity's limit price is a positive number; CTP's DBL_MAX for "none" is not one. */
export const positivePrice: RiskRule = ({ price }) =>
  Number.isFinite(price) && price > 0 && price < Number.MAX_SAFE_INTEGER
    ? undefined
    : { code: 'invalid_price', detail: `${price}` }
