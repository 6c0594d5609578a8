import type { CtpFields } from './ctp-fields.js'

/** Daily limits of a contract; null where the exchange has none yet. */
export interface PriceLimits {
  readonly up: number | null
  readonly down: number | null
}

export const priceLimitsOf = (fields: CtpFields): PriceLimits => ({
  up: priceOf(fields.UpperLimitPrice),
  down: priceOf(fields.LowerLimitPrice),
})

const priceOf = (value: CtpFields[string]): number | null => (typeof value === 'number' && value > 0 ? value : null)
