import type { RiskRule } from '../risk-context.js'

/** Prices are compared with a hair of tolerance: limits carry binary noise. */
const NOISE = 1e-9

/** Within the daily limits, as far as they are known. */
export const withinDailyLimits: RiskRule = ({ price }, { limits }) => {
  const slack = price * NOISE
  const above = limits.up !== null && price > limits.up + slack
  const below = limits.down !== null && price < limits.down - slack
  if (!above && !below) return undefined
  return { code: 'price_outside_limits', detail: `${price} not in ${limits.down ?? '-'} .. ${limits.up ?? '-'}` }
}
