import { isTickMultiple } from '../../instrument/price-tick.js'
import type { RiskRule } from '../risk-context.js'

/** The exchange refuses an off-tick price; a user's price is never rounded behind his back. */
export const tickMultiple: RiskRule = ({ price }, { contract }) =>
  contract === undefined || isTickMultiple(price, contract.priceTick)
    ? undefined
    : { code: 'price_not_tick_multiple', detail: `${price}, tick ${contract.priceTick}` }
