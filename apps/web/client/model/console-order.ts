import { isExternalOrderId, isTerminal, type OrderStatus } from '@huangpu/core'
import type { OrderView } from '@huangpu/messages'
import type { OrderUpdate } from '../wire/live-message.js'

/** Whose an order is: a strategy's by name, a person's at this console, or another terminal's of the same account. */
export function originOf(
  order: Pick<OrderView, 'order_id' | 'strategy_name'>,
): 'external' | 'manual' | { name: string } {
  if (isExternalOrderId(order.order_id)) return 'external'
  return order.strategy_name === 'manual' || order.strategy_name === '' ? 'manual' : { name: order.strategy_name }
}

/** An order as the screen keeps it. */
export interface ConsoleOrder extends OrderView {
  /** The last cancel was refused: its reason, until the order ends. */
  readonly cancel_refusal: { readonly code: string | null; readonly text: string | null } | null
}

/** Text of a status cell: an order whose fate is unknown says so, whatever its status. */
export const shownStatus = (order: OrderView): OrderStatus | 'UNKNOWN' =>
  order.unknown_since !== null && !isTerminal(order.status) ? 'UNKNOWN' : order.status

const RANK: Record<OrderStatus, number> = {
  SUBMITTING: 0,
  NOTTRADED: 1,
  PARTTRADED: 2,
  ALLTRADED: 3,
  CANCELLED: 3,
  REJECTED: 3,
}

/**
 * The stream and trading's list report the same order on two ways; whichever comes last, the later state stays.
 * A refused cancel changes no state.
 */
export function mergeOrder(known: ConsoleOrder | undefined, news: OrderView | OrderUpdate): ConsoleOrder {
  const created_at = 'created_at' in news ? news.created_at : (known?.created_at ?? news.datetime)
  const updated_at = 'updated_at' in news ? news.updated_at : news.datetime
  const refused = 'event' in news && news.event === 'cancel_rejected'
  if (known && refused) {
    return { ...known, status_seq: Math.max(known.status_seq, news.status_seq), cancel_refusal: refusalOf(news) }
  }
  if (known && isOlder(news, known)) return { ...known, created_at }
  const { status } = news
  const cancel_refusal = isTerminal(status) ? null : refused ? refusalOf(news) : (known?.cancel_refusal ?? null)
  return { ...withoutEvent(news), created_at, updated_at, cancel_refusal }
}

const refusalOf = (news: Pick<OrderView, 'reason_code' | 'reason'>): NonNullable<ConsoleOrder['cancel_refusal']> => ({
  code: news.reason_code,
  text: news.reason,
})

type Comparable = Pick<OrderView, 'status_seq' | 'status' | 'traded'>

function isOlder(news: Comparable, known: Comparable): boolean {
  if (isTerminal(known.status) && !isTerminal(news.status)) return true
  if (news.status_seq !== known.status_seq) return news.status_seq < known.status_seq
  return RANK[news.status] < RANK[known.status] || news.traded < known.traded
}

function withoutEvent(news: OrderView | OrderUpdate): Omit<OrderView, 'created_at' | 'updated_at'> {
  const order: Omit<OrderView, 'created_at' | 'updated_at'> & { event?: unknown } = { ...news }
  delete order.event
  return order
}
