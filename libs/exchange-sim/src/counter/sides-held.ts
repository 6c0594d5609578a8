import { findLeg, type Account } from './account.js'
import { heldLots } from './position-leg.js'

/** Lots that all these accounts hold of a contract, of today and yesterday. */
export function sidesHeld(accounts: Iterable<Account>, symbol: string): { longLots: number; shortLots: number } {
  const held = { longLots: 0, shortLots: 0 }
  for (const account of accounts) {
    for (const side of ['long', 'short'] as const) {
      const leg = findLeg(account, symbol, side)
      if (leg) held[`${side}Lots`] += heldLots(leg)
    }
  }
  return held
}
