import { orderNumberOfId } from '@huangpu/core'
import type { OrderReport } from '../wire/order-report.js'

/** CTP's own identity of an order: exists from the moment it is sent. */
export interface SessionOrderKey {
  readonly tradingDay: string
  readonly frontId: number
  readonly sessionId: number
  readonly orderRef: string
}

export const sessionKeyOf = (report: OrderReport): SessionOrderKey => ({
  tradingDay: report.tradingDay,
  frontId: report.frontId,
  sessionId: report.sessionId,
  orderRef: report.orderRef,
})

/** An id that trading minted is its own OrderMemo; other ids are longer than the 12 characters of the field. */
export const orderMemoOf = (orderId: string): string => (orderNumberOfId(orderId) === undefined ? '' : orderId)

/** CTP takes 12 digits; beyond them an OrderRef would be cut and repeat itself. */
const ORDER_REF_MAX = 999_999_999_999

/**
 * The one allocator of an account: above what the counter saw in this login, above all that we ever used, and free:
 * a front that starts again may give a session number of the morning, and with it another terminal's OrderRefs.
 * @returns undefined when the counter's MaxOrderRef leaves no number of 12 digits
 */
export function nextOrderRef(
  maxOrderRefOfLogin: number,
  lastOwn: number,
  isTaken: (orderRef: number) => boolean,
): number | undefined {
  let next = Math.max(maxOrderRefOfLogin, lastOwn) + 1
  while (next <= ORDER_REF_MAX && isTaken(next)) next += 1
  return next <= ORDER_REF_MAX ? next : undefined
}

/** MaxOrderRef of a login: a padded number, empty before the first order of a day. */
export function parseMaxOrderRef(text: string): number {
  const value = Number(text.trim() === '' ? 0 : text.trim())
  return Number.isSafeInteger(value) && value >= 0 ? value : 0
}
