import type { RiskRule } from '../risk-context.js'

/**
 * In a contract's last trading days only closing is possible: individuals must be flat before delivery (SHFE, Risk
 * Control Rules: positions of individuals in the delivery month are closed by force). Days that are not known object
 * to nothing.
 */
export const notNearExpiry: RiskRule = ({ offset, symbol }, { tradingDaysLeft, closeOnlyDays }) =>
  offset === 'OPEN' && closeOnlyDays > 0 && tradingDaysLeft !== undefined && tradingDaysLeft <= closeOnlyDays
    ? {
        code: 'near_expiry',
        detail: `${symbol}: ${tradingDaysLeft} trading days left, closing only from ${closeOnlyDays}`,
      }
    : undefined
