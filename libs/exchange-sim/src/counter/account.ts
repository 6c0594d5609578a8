import { commissionOf, type Contract } from './contract.js'
import {
  bucketMarginOf,
  bucketOf,
  closeLots,
  createLeg,
  lotsOf,
  openLots,
  openProfitOf,
  rolledLeg,
  type LegMarks,
  type PositionLeg,
} from './position-leg.js'
import { positionSideOf, workingLots, type OrderRecord, type TradeRecord } from './order-record.js'

/** An investor's account at the counter. Amounts in yuan. */
export interface Account {
  accountId: string
  /** Balance after the last settlement. */
  preBalance: number
  preMargin: number
  closeProfit: number
  commission: number
  /** Frozen for working orders that open. */
  frozenMargin: number
  frozenCommission: number
  legs: PositionLeg[]
  /** Trading day whose settlement the investor confirmed. */
  settlementConfirmedDay: string
  settlementConfirmedTime: string
  /** Highest OrderRef of the trading day. */
  maxOrderRef: number
}

/** Marks of a contract; the exchange knows them. */
export type Marks = (symbol: string) => LegMarks

export interface Funds {
  balance: number
  available: number
  margin: number
  positionProfit: number
}

export const createAccount = (accountId: string, balance: number): Account => ({
  accountId,
  preBalance: balance,
  preMargin: 0,
  closeProfit: 0,
  commission: 0,
  frozenMargin: 0,
  frozenCommission: 0,
  legs: [],
  settlementConfirmedDay: '',
  settlementConfirmedTime: '',
  maxOrderRef: 0,
})

export const findLeg = (account: Account, symbol: string, side: 'long' | 'short'): PositionLeg | undefined =>
  account.legs.find((leg) => leg.symbol === symbol && leg.side === side)

function legFor(account: Account, symbol: string, side: 'long' | 'short'): PositionLeg {
  const found = findLeg(account, symbol, side)
  if (found) return found
  const leg = createLeg(symbol, side)
  account.legs.push(leg)
  return leg
}

/** The larger side of each product counts. */
export function marginOf(account: Account, marks: Marks): number {
  const sides = new Map<string, { long: number; short: number }>()
  for (const leg of account.legs) {
    const at = marks(leg.symbol)
    const product = at.contract.spec.product
    const sum = sides.get(product) ?? { long: 0, short: 0 }
    sum[leg.side] += bucketMarginOf(leg, 'yesterday', at) + bucketMarginOf(leg, 'today', at)
    sides.set(product, sum)
  }
  return [...sides.values()].reduce((total, { long, short }) => total + Math.max(long, short), 0)
}

export function fundsOf(account: Account, marks: Marks): Funds {
  const positionProfit = account.legs.reduce((sum, leg) => {
    const at = marks(leg.symbol)
    return sum + openProfitOf(leg, 'yesterday', at) + openProfitOf(leg, 'today', at)
  }, 0)
  const margin = marginOf(account, marks)
  const balance = account.preBalance + account.closeProfit + positionProfit - account.commission
  const available = balance - margin - account.frozenMargin - account.frozenCommission
  return { balance, available, margin, positionProfit }
}

/** Holds funds or lots for a new order. */
export function freeze(account: Account, order: OrderRecord): void {
  changeFrozen(account, order, order.volumeLots)
}

/** Gives back what a cancelled or rejected order still holds. Call it before the order becomes final. */
export function release(account: Account, order: OrderRecord): void {
  changeFrozen(account, order, -workingLots(order))
}

function changeFrozen(account: Account, order: OrderRecord, lots: number): void {
  if (order.offset === 'open') {
    account.frozenMargin = cents(account.frozenMargin + order.frozenMarginPerLot * lots)
    account.frozenCommission = cents(account.frozenCommission + order.frozenCommissionPerLot * lots)
    return
  }
  bucketOf(legFor(account, order.symbol, positionSideOf(order)), order.offset).frozenLots += lots
}

/** Books a fill of an order whose `tradedLots` do not contain it yet. Returns the commission. */
export function bookFill(
  account: Account,
  order: OrderRecord,
  fill: Pick<TradeRecord, 'price' | 'volumeLots' | 'tradeId'>,
  at: { contract: Contract; preSettlement: number },
): number {
  const { price, volumeLots: lots } = fill
  changeFrozen(account, order, -lots)
  const commission = commissionOf(at.contract, order.offset, price, lots)
  const leg = legFor(account, order.symbol, positionSideOf(order))
  const opened = { openPrice: price, lots, openDay: order.tradingDay, tradeId: fill.tradeId }
  if (order.offset === 'open') openLots(leg, opened, at.contract, commission)
  else account.closeProfit += closeLots(leg, order.offset, { price, lots, commission }, at)
  account.commission += commission
  return commission
}

/** Daily settlement: profit becomes balance, today's lots yesterday's. `marks` carry the settlement prices. */
export function settleAccount(account: Account, marks: Marks): Account {
  const { balance, margin } = fundsOf(account, marks)
  const legs = account.legs.map(rolledLeg).filter((leg) => lotsOf(leg.yesterday) > 0)
  return { ...createAccount(account.accountId, cents(balance)), preMargin: cents(margin), legs }
}

/** Sums of frozen amounts come back to zero exactly. */
const cents = (yuan: number): number => Math.round(yuan * 1e4) / 1e4
