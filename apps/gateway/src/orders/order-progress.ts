import { type OrderStatus, isTerminal } from '@huangpu/core'
import type { JournalSendState } from '@huangpu/storage'

/** What decides whether a report is news. */
export interface OrderFacts {
  readonly sendState: JournalSendState
  readonly status: OrderStatus
  readonly tradedLots: number
  readonly unknownSince: number | null
}

export interface ReportedFacts {
  readonly status: OrderStatus
  readonly tradedLots: number
}

export interface OrderProgress {
  readonly facts: OrderFacts
  /** Something that consumers have not heard. */
  readonly news: boolean
  /** The counter worked an order that we had declared dead: a person must know, what still works is cancelled. */
  readonly resurfaced: boolean
}

const RANK: Readonly<Record<OrderStatus, number>> = {
  SUBMITTING: 0,
  NOTTRADED: 1,
  PARTTRADED: 2,
  ALLTRADED: 3,
  CANCELLED: 3,
  REJECTED: 3,
}

/** The counter's report moves an order forward or changes nothing: rank and traded lots never fall, ends are final. */
export function progressByReport(order: OrderFacts, report: ReportedFacts): OrderProgress {
  const first = order.sendState !== 'acknowledged'
  if (isTerminal(order.status)) {
    const resurfaced = first && (!isTerminal(report.status) || report.tradedLots > 0)
    return { facts: first ? { ...order, sendState: 'acknowledged' } : order, news: false, resurfaced }
  }
  const advances = report.tradedLots >= order.tradedLots && RANK[report.status] >= RANK[order.status]
  const facts: OrderFacts = {
    sendState: 'acknowledged',
    status: advances ? report.status : order.status,
    tradedLots: Math.max(order.tradedLots, report.tradedLots),
    unknownSince: null,
  }
  const moved = facts.status !== order.status || facts.tradedLots !== order.tradedLots
  return { facts, news: first || moved || order.unknownSince !== null, resurfaced: false }
}

/**
 * A refusal of the insert. It ends only an order that the counter has not accepted, and counts as no acknowledgement:
 * should a report of the order come all the same, the refusal was another terminal's or wrong, and the order works.
 */
export function progressByRejection(order: OrderFacts): OrderProgress {
  if (isTerminal(order.status) || order.tradedLots > 0 || order.status !== 'SUBMITTING') {
    return { facts: order, news: false, resurfaced: false }
  }
  const facts: OrderFacts = { ...order, status: 'REJECTED', unknownSince: null }
  return { facts, news: true, resurfaced: false }
}
