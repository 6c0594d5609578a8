import { formatShanghai } from '@huangpu/core'
import { type DeadLetter, STREAMS } from '@huangpu/messages'
import type { OrderDesk } from './order-desk.js'

/** Puts what the counter said and nobody can read to `stream:dead`. */
export function setAsideCallback(
  desk: Pick<OrderDesk, 'outbox' | 'exchangeMs'>,
  reason: string,
  payload: string,
): void {
  const letter: DeadLetter = {
    source: 'ctp',
    entry_id: null,
    consumer: 'gateway',
    reason,
    payload,
    datetime: formatShanghai(desk.exchangeMs()),
  }
  desk.outbox.add(STREAMS.dead, `ctp|${reason}`, JSON.stringify(letter))
}
