import type { OrderStatusCode, SubmitStatusCode } from '../counter/order-record.js'

/** The state in which one OnRtnOrder shows an order. */
export interface ShownState {
  status: OrderStatusCode
  submitStatus: SubmitStatusCode
  statusMessage: string
}

const MESSAGES: Record<OrderStatusCode, string> = {
  a: '报单已提交',
  '3': '未成交',
  '1': '部分成交',
  '0': '全部成交',
  '5': '已撤单',
}

const shown = (status: OrderStatusCode, submitStatus: SubmitStatusCode = '3'): ShownState => ({
  status,
  submitStatus,
  statusMessage: MESSAGES[status],
})

/** The counter took the order and passed it on. */
export const SUBMITTED = shown('a', '0')
/** The exchange took it and it queues. One that trades at once gets its `a` repeated instead. */
export const ACCEPTED_RESTING = shown('3')
/** A FAK or FOK whose rest is gone; SHFE says so twice, and before the trades. */
export const CANCELLED = shown('5')
/** The rest of a working order, by a cancel. */
export const cancelSubmitted = (status: OrderStatusCode): ShownState => shown(status, '1')

export const afterFill = (tradedLots: number, volumeLots: number): ShownState =>
  shown(tradedLots === volumeLots ? '0' : '1')

/** SHFE repeats the state before each change. */
export const repeated = (status: OrderStatusCode): ShownState => shown(status)

/** The exchange refused: a cancelled order whose submit status tells the truth. */
export const exchangeRejected = (exchange: string, reason: string): ShownState => ({
  status: '5',
  submitStatus: '4',
  statusMessage: `已撤单报单被拒绝${exchange}:${reason}`,
})

/** The contract was taken out of the exchange's configuration. */
export const DELISTED: ShownState = { status: '5', submitStatus: '3', statusMessage: '已撤单:合约已摘牌' }

/** At the end of the trading day. */
export const EXPIRED: ShownState = { status: '5', submitStatus: '3', statusMessage: '已撤单:收盘未成交' }
