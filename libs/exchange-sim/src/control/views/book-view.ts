import type { BookSideName } from '@huangpu/core'
import type { ExchangeBook, ExchangeBookLevel, ExchangeOrder, ExchangeOwner } from '@huangpu/messages'
import type { Exchange } from '../../exchange/exchange.js'
import type { ContractMarket } from '../../market/contract-market.js'
import type { OwnedOrder } from '../../market/outsider-order.js'
import { marketView } from './market-view.js'
import { accountOrderView, marketOrderView, ownerView, participantOrderView } from './order-view.js'

/** Resting orders of a side that are looked at. */
export const BOOK_ORDERS_MAX = 2_000

export interface BookWish {
  readonly levelsMax: number
  readonly withOrders: boolean
}

interface SideView {
  readonly levels: ExchangeBookLevel[]
  readonly orders: readonly OwnedOrder[]
  readonly isCut: boolean
}

/** A book with whose lots stand at each price. */
export function bookView(exchange: Exchange, market: ContractMarket, wish: BookWish): ExchangeBook {
  const { symbol } = market.contract
  const resting = exchange.outsiders.restingIn(symbol, BOOK_ORDERS_MAX + 1)
  const side = (name: BookSideName): SideView => levelsOf(resting[name], wish.levelsMax)
  const [bids, asks] = [side('buy'), side('sell')]
  return {
    now_ms: exchange.nowMs,
    market: marketView(market),
    bids: bids.levels,
    asks: asks.levels,
    orders: wish.withOrders ? restingOrders(exchange, symbol, [...bids.orders, ...asks.orders]) : null,
    is_cut: bids.isCut || asks.isCut,
  }
}

function levelsOf(resting: readonly OwnedOrder[], levelsMax: number): SideView {
  const levels: ExchangeBookLevel[] = []
  const orders: OwnedOrder[] = []
  for (const order of resting.slice(0, BOOK_ORDERS_MAX)) {
    let level = levels.at(-1)
    if (level?.price !== order.price) {
      if (levels.length === levelsMax) return { levels, orders, isCut: true }
      level = { price: order.price, volume: 0, orders: 0, holders: [] }
      levels.push(level)
    }
    add(level, ownerView(order.owner), order.volumeLots)
    orders.push(order)
  }
  return { levels, orders, isCut: resting.length > BOOK_ORDERS_MAX }
}

function add(level: ExchangeBookLevel, owner: ExchangeOwner, volume: number): void {
  level.volume += volume
  level.orders += 1
  const holder = level.holders.find((one) => one.owner.kind === owner.kind && one.owner.name === owner.name)
  if (holder) holder.volume += volume
  else level.holders.push({ owner, volume })
}

function restingOrders(exchange: Exchange, symbol: string, resting: readonly OwnedOrder[]): ExchangeOrder[] {
  const named = new Map(exchange.outsiders.list(Infinity).map((order) => [order.id, order]))
  return resting.map((order) => {
    const { owner } = order
    const account = owner.kind === 'account' ? exchange.day.get(owner.orderSeq) : undefined
    if (account) return accountOrderView(account)
    const participant = owner.kind === 'participant' ? named.get(owner.id) : undefined
    return participant ? participantOrderView(participant) : marketOrderView(symbol, order)
  })
}
