import type { Account, Transfer } from './account.js'
import { yuanOfTicks } from './contract.js'
import { chargeOf, type PositionSide } from './contract-terms.js'
import { positionSideOf, type BookedIntent } from './order-record.js'
import {
  bucketMarginOf,
  openProfitOf,
  workingMarginOf,
  type LegMarks,
  type MarginOf,
  type PositionLeg,
  type WorkingLots,
} from './position-leg.js'

/** Marks of a contract, with the account's terms; the exchange knows them. */
export type Marks = (symbol: string) => LegMarks

/** CTP's trading account in yuan, at the marks. */
export interface Funds {
  /** PreBalance + Deposit - Withdraw + CloseProfit + PositionProfit - Commission. */
  balance: number
  /** Balance less margins, frozen funds and reserve. Negative after losses: nothing can be opened then. */
  available: number
  /** What may leave the account: open profit may not. */
  withdrawQuota: number
  margin: number
  exchangeMargin: number
  frozenMargin: number
  frozenCommission: number
  positionProfit: number
  /** Funds that must stay (CTP's Reserve). */
  reserve: number
  /** Margin over balance; 0 without margin, Infinity where nothing is left to carry one. */
  riskDegree: number
}

/** The value of an account. `plus`: as if this order worked, too. `reserve` in yuan. */
export function fundsOf(account: Account, marks: Marks, reserve = 0, plus?: BookedIntent): Funds {
  const sums = new MarginSums()
  let positionProfit = 0
  let frozenCommission = 0
  for (const leg of account.legs) {
    const at = marks(leg.symbol)
    sums.addLeg(leg, at)
    positionProfit += openProfitOf(leg, 'yesterday', at) + openProfitOf(leg, 'today', at)
    frozenCommission += frozenCommissionOf(leg, at)
  }
  if (plus) {
    const at = marks(plus.symbol)
    const working = { lots: plus.volumeLots, ticks: plus.volumeLots * plus.priceTicks }
    if (plus.offset === 'open') sums.addWorking(working, positionSideOf(plus), at)
    frozenCommission += workingCommissionOf(working, plus.offset === 'open' ? 'open' : 'close_yesterday', at)
  }
  const { margin, exchangeMargin, frozenMargin } = sums.total()
  const { preBalance, deposit, withdraw, closeProfit, commission } = account
  const balance = preBalance + deposit - withdraw + closeProfit + positionProfit - commission
  const available = balance - margin - frozenMargin - frozenCommission - reserve
  return {
    balance,
    available,
    withdrawQuota: Math.max(0, available - Math.max(0, positionProfit)),
    margin,
    exchangeMargin,
    frozenMargin,
    frozenCommission,
    positionProfit,
    reserve,
    riskDegree: margin === 0 ? 0 : balance > 0 ? margin / balance : Infinity,
  }
}

/** Margins of one product by side. */
interface ProductMargins {
  readonly isLargerSideOnly: boolean
  readonly held: Record<PositionSide, number>
  readonly exchange: Record<PositionSide, number>
  readonly working: Record<PositionSide, number>
}

class MarginSums {
  private readonly products = new Map<string, ProductMargins>()

  addLeg(leg: PositionLeg, at: LegMarks): void {
    const product = this.productOf(at)
    product.held[leg.side] += legMarginOf(leg, at, 'margin')
    product.exchange[leg.side] += legMarginOf(leg, at, 'exchangeMargin')
    if (leg.opening.lots > 0) product.working[leg.side] += workingMarginOf(leg.opening, leg.side, at)
  }

  addWorking(working: WorkingLots, side: PositionSide, at: LegMarks): void {
    this.productOf(at).working[side] += workingMarginOf(working, side, at)
  }

  /** Working orders freeze by how much the margin would grow: one on the smaller side may freeze nothing. */
  total(): { margin: number; exchangeMargin: number; frozenMargin: number } {
    let [margin, exchangeMargin, withWorking] = [0, 0, 0]
    for (const { isLargerSideOnly, held, exchange, working } of this.products.values()) {
      const joined = isLargerSideOnly ? Math.max : sum
      margin += joined(held.long, held.short)
      exchangeMargin += joined(exchange.long, exchange.short)
      withWorking += joined(held.long + working.long, held.short + working.short)
    }
    return { margin, exchangeMargin, frozenMargin: withWorking - margin }
  }

  private productOf({ contract: { spec }, terms: { isLargerSideOnly } }: LegMarks): ProductMargins {
    const found = this.products.get(spec.product)
    if (found) return found
    const sides = (): Record<PositionSide, number> => ({ long: 0, short: 0 })
    const product = { isLargerSideOnly, held: sides(), exchange: sides(), working: sides() }
    this.products.set(spec.product, product)
    return product
  }
}

const sum = (a: number, b: number): number => a + b

/** Of one side of a contract, as CTP's position records have it: what the larger side spares is not in it. */
export const legMarginOf = (leg: PositionLeg, at: LegMarks, of: MarginOf = 'margin'): number =>
  bucketMarginOf(leg, 'yesterday', at, of) + bucketMarginOf(leg, 'today', at, of)

/** Closing orders freeze the close commission, also those of today's lots, whose fill may cost another one. */
function frozenCommissionOf(leg: PositionLeg, at: LegMarks): number {
  const { opening, today, yesterday } = leg
  return (
    workingCommissionOf(opening, 'open', at) +
    workingCommissionOf(today.frozen, 'close_yesterday', at) +
    workingCommissionOf(yesterday.frozen, 'close_yesterday', at)
  )
}

const workingCommissionOf = (
  { lots, ticks }: WorkingLots,
  offset: 'open' | 'close_yesterday',
  { contract, terms }: LegMarks,
): number => (lots === 0 ? 0 : chargeOf(terms.commission[offset], yuanOfTicks(contract, ticks), lots))

/** Yuan in (positive) or out. Returns why it is refused. */
export function transfer(
  account: Account,
  move: Transfer,
  withdrawQuota: number,
): 'bad_amount' | 'over_quota' | undefined {
  if (!Number.isFinite(move.yuan) || move.yuan === 0) return 'bad_amount'
  if (-move.yuan > withdrawQuota) return 'over_quota'
  if (move.yuan > 0) account.deposit += move.yuan
  else account.withdraw -= move.yuan
  account.transfers.push(move)
  return undefined
}
