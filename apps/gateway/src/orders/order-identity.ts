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

/** The one allocator of an account: above what the counter saw in this login and above all that we ever used. */
export function nextOrderRef(maxOrderRefOfLogin: number, lastOwn: number): number {
  const next = Math.max(maxOrderRefOfLogin, lastOwn) + 1
  if (next > ORDER_REF_MAX) throw new Error(`OrderRef ${next} does not fit into CTP's 12 digits`)
  return next
}

/** MaxOrderRef of a login: a padded number, empty before the first order of a day. */
export function parseMaxOrderRef(text: string): number {
  const value = Number(text.trim() === '' ? 0 : text.trim())
  return Number.isSafeInteger(value) && value >= 0 ? value : 0
}
