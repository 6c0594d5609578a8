import { expectThat } from '../case/verdict.js'
import type { Ticket } from './ticket.js'

const listed = (ids: readonly number[]): string => (ids.length === 0 ? 'an error' : `error ${ids.join(' or ')}`)

/**
 * The counter refuses by itself: OnRspOrderInsert to the session, OnErrRtnOrderInsert too, and no OnRtnOrder.
 * No ids: any error will do. @throws Mismatch
 */
export async function expectRefusalByCounter(ticket: Ticket, ids: readonly number[] = []): Promise<void> {
  const { log } = ticket.session
  await log.until(() => ticket.refusal()?.response || ticket.returns()[0], `OnRspOrderInsert with ${listed(ids)}`)
  const refusal = ticket.refusal()
  expectThat(refusal, `OnRspOrderInsert with ${listed(ids)}, and no OnRtnOrder`)
  expectThat(refusal.response, 'OnRspOrderInsert to the session that sent the order')
  expectThat(ids.length === 0 || ids.includes(refusal.errorId), `${listed(ids)}, not ${refusal.errorId}`)
  const returned = await log.until(() => ticket.refusal()?.errorReturn, 'OnErrRtnOrderInsert beside OnRspOrderInsert')
  expectThat(returned.errorId === refusal.errorId, `the same error in OnErrRtnOrderInsert, not ${returned.errorId}`)
  expectThat(ticket.returns().length === 0, 'no OnRtnOrder for an order that the counter refused')
}

/** The exchange rejects: OrderStatus 5 with OrderSubmitStatus 4, which tells it from a cancel. @throws Mismatch */
export async function expectRejectionByExchange(ticket: Ticket): Promise<void> {
  const last = await ticket.session.log.until(
    () => (ticket.status() === '5' ? ticket.last() : undefined),
    'OnRtnOrder with OrderStatus 5',
  )
  expectThat(last.get('OrderSubmitStatus') === '4', 'OrderSubmitStatus 4 (insert rejected) with OrderStatus 5')
  expectThat(last.get('VolumeTraded') === 0, 'VolumeTraded 0 on a rejected order')
  expectThat(String(last.get('StatusMsg')) !== '', 'a StatusMsg that says why the exchange rejected the order')
}

/** Either of the two: which rules the counter checks itself is its own affair. @throws Mismatch */
export async function expectRefusal(ticket: Ticket): Promise<void> {
  await ticket.answered()
  if (ticket.refusal()) return expectRefusalByCounter(ticket)
  await expectRejectionByExchange(ticket)
}
