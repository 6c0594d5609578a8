import type { EpochMs } from '../time/clock.js'

/** Length of CTP's OrderMemo (6.7.7 and later), which carries the order id to the counter and back. */
export const ORDER_MEMO_LENGTH_MAX = 12

/** A child order's id: its number in base 36, upper case, at most 12 characters, so that it is its own OrderMemo. */
export type OrderId = string

/** @throws RangeError when the number is not a positive safe integer (36^12 exceeds 2^53, so the text always fits) */
export function orderIdOfNumber(orderNumber: number): OrderId {
  if (!Number.isSafeInteger(orderNumber) || orderNumber <= 0)
    throw new RangeError(`not an order number: ${orderNumber}`)
  return orderNumber.toString(36).toUpperCase()
}

const ORDER_ID = /^[0-9A-Z]{1,12}$/

/** The number behind an id that was minted here; undefined for ids of others and for other texts. */
export function orderNumberOfId(orderId: string): number | undefined {
  if (!ORDER_ID.test(orderId)) return undefined
  const orderNumber = Number.parseInt(orderId, 36)
  return Number.isSafeInteger(orderNumber) && orderNumber > 0 ? orderNumber : undefined
}

/**
 * The first number of a new store. Starting from the wall time keeps a store that was lost and made anew above every
 * number it gave before, so that no later order is mistaken for an earlier one (1,000 orders a second would have to be
 * sustained to catch up).
 */
export const firstOrderNumber = (wallMs: EpochMs): number => Math.max(1, Math.floor(wallMs))
