import { findLeg, type Account } from './account.js'
import type { CtpErrorName } from './ctp-errors.js'
import { fundsOf, type Marks } from './funds.js'
import { positionSideOf, type BookedIntent, type OrderIntent } from './order-record.js'
import { bucketOf, closableLots, heldLots } from './position-leg.js'
import type { TradingRight } from './trading-right.js'

/** What an order is checked against beside the account's own books. */
export interface AccountRules {
  readonly right: TradingRight
  /** Yuan that must stay. */
  readonly reserve: number
}

/** Sums of money carry noise far below a fen. */
const NOISE_YUAN = 1e-6

/** Whether the account can carry the order: rights, lots to close, limits and funds to open. A close needs no funds. */
export function checkAccount(
  account: Account,
  order: BookedIntent & Pick<OrderIntent, 'offsetFlag'>,
  marks: Marks,
  rules: AccountRules,
): CtpErrorName | undefined {
  if (rules.right === 'forbid') return 'no_trading_right'
  if (order.offset !== 'open') return checkClosable(account, order)
  if (rules.right === 'close_only') return 'close_only'
  const leg = findLeg(account, order.symbol, positionSideOf(order))
  const lots = (leg ? heldLots(leg) + leg.opening.lots : 0) + order.volumeLots
  if (lots > marks(order.symbol).terms.positionLimitLots) return 'position_limit'
  return fundsOf(account, marks, rules.reserve, order).available < -NOISE_YUAN ? 'insufficient_funds' : undefined
}

/** How many lots an opening order could have; the largest that `checkAccount` lets pass. */
export function openableLots(
  account: Account,
  order: Omit<BookedIntent, 'volumeLots'>,
  marks: Marks,
  rules: AccountRules,
): number {
  const passes = (volumeLots: number): boolean =>
    checkAccount(account, { ...order, offsetFlag: '0', volumeLots }, marks, rules) === undefined
  let [passed, refused] = [0, 1]
  while (refused < LOTS_MAX && passes(refused)) [passed, refused] = [refused, refused * 2]
  while (refused - passed > 1) {
    const middle = Math.floor((passed + refused) / 2)
    if (passes(middle)) passed = middle
    else refused = middle
  }
  return passed
}

const LOTS_MAX = 2 ** 30

function checkClosable(
  account: Account,
  order: BookedIntent & Pick<OrderIntent, 'offsetFlag'>,
): CtpErrorName | undefined {
  if (order.offset === 'open') return undefined
  const leg = findLeg(account, order.symbol, positionSideOf(order))
  if (leg && closableLots(bucketOf(leg, order.offset)) >= order.volumeLots) return undefined
  if (order.offset === 'close_today') return 'over_close_today'
  const holdsNone = !leg || heldLots(leg) === 0
  return order.offsetFlag === '1' && holdsNone ? 'over_close' : 'over_close_yesterday'
}
