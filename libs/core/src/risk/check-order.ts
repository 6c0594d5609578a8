import { withinClosable } from './rules/within-closable.js'
import { withinMaxPosition } from './rules/within-max-position.js'
import { withinDailyLimits } from './rules/within-daily-limits.js'
import { diskHasRoom } from './rules/disk-has-room.js'
import { inSession } from './rules/in-session.js'
import { knownContract } from './rules/known-contract.js'
import { linksReady } from './rules/links-ready.js'
import { noKillSwitch } from './rules/no-kill-switch.js'
import { noUnknownOrder } from './rules/no-unknown-order.js'
import { notNearExpiry } from './rules/not-near-expiry.js'
import { notExpired } from './rules/not-expired.js'
import { positivePrice } from './rules/positive-price.js'
import { tickMultiple } from './rules/tick-multiple.js'
import { volumeInRange } from './rules/volume-in-range.js'
import type { OrderIntent, RiskContext, RiskRule } from './risk-context.js'
import type { RiskPassed } from './risk-passed.js'
import type { RiskRefusal } from './risk-refusal.js'

export type RiskVerdict =
  | { readonly passed: true; readonly intent: RiskPassed<OrderIntent> }
  | { readonly passed: false; readonly refusal: RiskRefusal }

/** In this order; the first objection is the answer, so what makes the others meaningless comes first. */
const RULES: readonly RiskRule[] = [
  notExpired,
  noKillSwitch,
  linksReady,
  diskHasRoom,
  knownContract,
  notNearExpiry,
  inSession,
  volumeInRange,
  positivePrice,
  tickMultiple,
  withinDailyLimits,
  noUnknownOrder,
  withinClosable,
  withinMaxPosition,
]

/** Every new order passes here. Cancels never do: nothing may block them. */
export function checkOrder(intent: OrderIntent, context: RiskContext): RiskVerdict {
  for (const rule of RULES) {
    const refusal = rule(intent, context)
    if (refusal !== undefined) return { passed: false, refusal }
  }
  return { passed: true, intent: intent as RiskPassed<OrderIntent> }
}
