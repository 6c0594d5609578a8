import { createAccount, type Account } from './account.js'
import { fundsOf, type Marks } from './funds.js'
import { heldLots, rolledLeg } from './position-leg.js'

/**
 * Daily settlement: profit becomes balance, today's lots yesterday's. `marks` carry the settlement prices as marks.
 * Lots of contracts that ended are paid at that price and gone: their profit is in the balance already.
 */
export function settleAccount(
  account: Account,
  marks: Marks,
  hasEnded: (symbol: string) => boolean = () => false,
): Account {
  const { balance } = fundsOf(account, marks)
  const legs = account.legs
    .filter((leg) => !hasEnded(leg.symbol))
    .map((leg) => rolledLeg(leg, marks(leg.symbol).contract))
    .filter((leg) => heldLots(leg) > 0)
  const settled: Account = { ...createAccount(account.accountId, withoutNoise(balance)), legs }
  return { ...settled, preMargin: withoutNoise(marginAtSettlement(settled, marks)) }
}

/** All lots are yesterday's now, and carried at the new settlement price. */
export const marginAtSettlement = (settled: Account, marks: Marks): number =>
  fundsOf(settled, (symbol) => ({ ...marks(symbol), preSettlement: marks(symbol).mark })).margin

/** What passes from day to day carries no noise below a hundredth of a fen. */
const withoutNoise = (yuan: number): number => Math.round(yuan * 1e4) / 1e4
