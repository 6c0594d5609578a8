import { waitsForAuction, type BookSideName, type EpochMs } from '@huangpu/core'
import type { ContractMarket } from './contract-market.js'

type StandingOrder = readonly [id: number, priceTicks: number, lots: number]

/**
 * What stands in a contract's book by side, best price first, each price in the order of its queue: a market's own orders,
 * and where investors' orders (by their positive numbers) stand among them.
 */
export type StandingOrders = Readonly<Record<BookSideName, readonly StandingOrder[]>>

/** Writing all books at every step would cost more than the trading: after a kill a queue is at most this old. */
const STORED_EVERY_MS = 10_000

export const isStoredAt = (atMs: EpochMs): boolean => atMs % STORED_EVERY_MS === 0

const SIDES = ['buy', 'sell'] as const

export function standingOrders({ book }: ContractMarket, isOwn: (id: number) => boolean): StandingOrders {
  const side = (name: BookSideName): StandingOrder[] =>
    [...book.orders(name)].flatMap(({ id, priceTicks, volumeLots }): StandingOrder[] =>
      id > 0 || isOwn(id) ? [[id, priceTicks, volumeLots]] : [],
    )
  return { buy: side('buy'), sell: side('sell') }
}

/**
 * Puts a market's own orders back into a book that has the investors' only: each queue is as it was, and who came after
 * it was stored stands behind. Own orders that would trade now, or lie beyond the limits, stay out. `onOwn` learns of each.
 */
export function restand(
  market: ContractMarket,
  standing: StandingOrders,
  onOwn: (side: BookSideName, priceTicks: number, id: number) => void,
): void {
  const { book, day, phase } = market
  for (const side of SIDES) {
    const later = new Set([...book.orders(side)].map(({ id }) => id))
    for (const [id, priceTicks, volumeLots] of standing[side]) {
      if (id > 0) {
        later.delete(id)
        requeue(market, id)
        continue
      }
      const isWithin = priceTicks >= day.lowerLimitTicks && priceTicks <= day.upperLimitTicks
      if (!isWithin || (!waitsForAuction(phase) && book.crosses(side, priceTicks))) continue
      const ownId = market.nextOutsiderId()
      book.enter({ id: ownId, side, priceTicks, volumeLots })
      onOwn(side, priceTicks, ownId)
    }
    for (const id of later) requeue(market, id)
  }
}

/** To the end of its price's queue. */
function requeue({ book }: ContractMarket, id: number): void {
  const order = book.resting(id)
  if (!order) return
  const { side, priceTicks } = order
  book.enter({ id, side, priceTicks, volumeLots: book.cancel(id) })
}
