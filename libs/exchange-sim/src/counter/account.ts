import { chargeOf, type PositionSide } from './contract-terms.js'
import { turnoverOf } from './contract.js'
import {
  isFinal,
  positionSideOf,
  workingLots,
  type BookedIntent,
  type OrderRecord,
  type TradeRecord,
} from './order-record.js'
import type { PositionDetail } from './position-detail.js'
import { bucketOf, closeLots, createLeg, holdLots, openLots, type LegMarks, type PositionLeg } from './position-leg.js'

/** Money that came in (positive) or went out, of one trading day. */
export interface Transfer {
  atMs: number
  yuan: number
  note: string
}

/** What an account sent to the exchange in one contract and trading day. */
export interface ContractMessages {
  symbol: string
  orders: number
  cancels: number
  /** Yuan of order fees. */
  fee: number
}

/** An investor's account at the counter. Amounts in yuan. */
export interface Account {
  accountId: string
  /** Balance after the last settlement. */
  preBalance: number
  preMargin: number
  deposit: number
  withdraw: number
  closeProfit: number
  /** Of trades, and order fees. */
  commission: number
  legs: PositionLeg[]
  transfers: Transfer[]
  messages: ContractMessages[]
  /** Trading day whose settlement the investor confirmed. */
  settlementConfirmedDay: string
  settlementConfirmedTime: string
  /** Highest OrderRef of the trading day. */
  maxOrderRef: number
}

export const createAccount = (accountId: string, balance: number): Account => ({
  accountId,
  preBalance: balance,
  preMargin: 0,
  deposit: 0,
  withdraw: 0,
  closeProfit: 0,
  commission: 0,
  legs: [],
  transfers: [],
  messages: [],
  settlementConfirmedDay: '',
  settlementConfirmedTime: '',
  maxOrderRef: 0,
})

export const findLeg = (account: Account, symbol: string, side: PositionSide): PositionLeg | undefined =>
  account.legs.find((leg) => leg.symbol === symbol && leg.side === side)

export function legFor(account: Account, symbol: string, side: PositionSide): PositionLeg {
  const found = findLeg(account, symbol, side)
  if (found) return found
  const leg = createLeg(symbol, side)
  account.legs.push(leg)
  return leg
}

/** Holds lots to close, or funds, for a new order. */
export function freeze(account: Account, order: BookedIntent): void {
  changeFrozen(account, order, order.volumeLots)
}

/** Gives back what a cancelled or rejected order still holds. Call it before the order becomes final. */
export function release(account: Account, order: OrderRecord): void {
  changeFrozen(account, order, -workingLots(order))
}

/** What working orders hold is not stored but made anew of the orders: the two can't disagree after a crash. */
export function holdForWorking(account: Account, orders: Iterable<OrderRecord>): void {
  for (const leg of account.legs) {
    leg.opening = { lots: 0, ticks: 0 }
    leg.today.frozen = { lots: 0, ticks: 0 }
    leg.yesterday.frozen = { lots: 0, ticks: 0 }
  }
  for (const order of orders) if (!isFinal(order)) changeFrozen(account, order, workingLots(order))
}

function changeFrozen(account: Account, order: BookedIntent, lots: number): void {
  const leg = legFor(account, order.symbol, positionSideOf(order))
  holdLots(order.offset === 'open' ? leg.opening : bucketOf(leg, order.offset).frozen, lots, order.priceTicks)
}

/** What a fill did to the account. */
export interface BookedFill {
  readonly commission: number
  /** Yuan against the last settlement, or the open price of today's lots; 0 of opening fills. */
  readonly closeProfit: number
  readonly leg: PositionLeg
  /** Details that came to be or changed. */
  readonly details: readonly PositionDetail[]
}

/** Books a fill of an order whose `tradedLots` do not contain it yet. */
export function bookFill(
  account: Account,
  order: OrderRecord,
  fill: Pick<TradeRecord, 'price' | 'volumeLots' | 'tradeId'>,
  at: Pick<LegMarks, 'contract' | 'terms' | 'preSettlement'>,
): BookedFill {
  const { price, volumeLots: lots, tradeId } = fill
  changeFrozen(account, order, -lots)
  const commission = chargeOf(at.terms.commission[order.offset], turnoverOf(at.contract, price, lots), lots)
  const leg = legFor(account, order.symbol, positionSideOf(order))
  account.commission += commission
  if (order.offset === 'open') {
    const detail = openLots(
      leg,
      { openPrice: price, lots, openDay: order.tradingDay, tradeId },
      at.contract,
      commission,
    )
    return { commission, closeProfit: 0, leg, details: [detail] }
  }
  const { profit, details } = closeLots(leg, order.offset, { price, lots, commission }, at)
  account.closeProfit += profit
  return { commission, closeProfit: profit, leg, details }
}

/** Counts an order or a cancel, and takes its fee. Returns the fee, yuan. */
export function bookMessage(
  account: Account,
  kind: 'orders' | 'cancels',
  { contract, terms }: Pick<LegMarks, 'contract' | 'terms'>,
): number {
  const counted = messagesFor(account, contract.symbol)
  counted[kind] += 1
  const { perOrder, perCancel, freeMessages } = terms.orderFee
  const isFree = counted.orders + counted.cancels <= freeMessages
  const fee = isFree ? 0 : kind === 'orders' ? perOrder : perCancel
  counted.fee += fee
  account.commission += fee
  return fee
}

function messagesFor(account: Account, symbol: string): ContractMessages {
  const found = account.messages.find((each) => each.symbol === symbol)
  if (found) return found
  const counted = { symbol, orders: 0, cancels: 0, fee: 0 }
  account.messages.push(counted)
  return counted
}
