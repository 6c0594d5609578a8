import type { Delivery } from '../fronts/front-link.js'
import type { FaultDesk } from './fault-desk.js'

/** What the armed faults do to a callback on its way to one client. */
export function deliveryOf(
  faults: FaultDesk,
  callback: { front: 'td' | 'md'; name: string; accountId: string | undefined; symbol: string | undefined },
): Delivery | undefined {
  const strikes = faults.strike({ at: 'callback', ...callback })
  const delay = strikes.of('delay')
  if (delay) return { kind: 'delay', ms: delay.ms }
  if (strikes.of('duplicate')) return { kind: 'duplicate' }
  return strikes.of('reorder') ? { kind: 'reorder' } : undefined
}
